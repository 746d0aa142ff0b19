import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts'

async function inFolder(mode: number, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'onjang-postgres-'))
  await chmod(folder, mode)
  try {
    await work(join(folder, 'postgres'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function ask(server: EmbeddedPostgres, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

test('a new folder becomes a server that commits durably, on loopback, behind a password', () =>
  inFolder(0o755, async (folder) => {
    const server = await startEmbeddedPostgres({ folder })
    try {
      const [settings] = await ask(server, `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as listen`)
      assert.deepEqual(settings, { fsync: 'on', commit: 'on', listen: '127.0.0.1' })
      const stranger = new pg.Client({ connectionString: server.url.replace(/:[^:@]+@/, ':guess@') })
      await assert.rejects(stranger.connect(), /password/)
    } finally {
      await server.stopNow('fast')
    }
  }))

test('a server left behind by a killed process is taken over, and one that crashed is started again with its data', () =>
  inFolder(0o755, async (folder) => {
    const first = await startEmbeddedPostgres({ folder })
    await ask(first, 'create table kept (n int)')
    const second = await startEmbeddedPostgres({ folder })
    assert.equal(second.adopted, true)
    assert.equal(second.postmasterId, first.postmasterId)
    await second.stopNow('immediate')
    const third = await startEmbeddedPostgres({ folder })
    try {
      assert.equal(third.adopted, false)
      assert.deepEqual(await ask(third, 'select count(*)::int as n from kept'), [{ n: 0 }])
    } finally {
      await third.stopNow('fast')
    }
  }))

test('a server that another process still uses is not stopped under it', () =>
  inFolder(0o755, async (folder) => {
    const server = await startEmbeddedPostgres({ folder })
    const other = new pg.Client({ connectionString: server.url })
    await other.connect()
    await server.stop()
    assert.equal((await other.query('select 1 as one')).rowCount, 1)
    await other.end()
    await server.stop()
    await assert.rejects(ask(server, 'select 1'), /ECONNREFUSED/)
  }))

// Whoever starts the tests owns the folder; for root, PostgreSQL's own user must be let through it.
test('a folder that only its owner may enter is no obstacle', () =>
  inFolder(0o700, async (folder) => {
    const server = await startEmbeddedPostgres({ folder })
    try {
      assert.deepEqual(await ask(server, 'select 1 as one'), [{ one: 1 }])
    } finally {
      await server.stopNow('fast')
    }
  }))

test('a first start that was cut off half-way is begun anew', () =>
  inFolder(0o755, async (folder) => {
    const first = await startEmbeddedPostgres({ folder })
    await first.stopNow('fast')
    await rm(join(folder, 'made'))
    await rm(join(folder, 'data', 'PG_VERSION'))
    const second = await startEmbeddedPostgres({ folder })
    await second.stopNow('fast')
    assert.equal(second.adopted, false)
  }))
