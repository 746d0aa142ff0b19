import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { openDatabase } from './open-database.ts'
import { isPostmasterAlive, readPostmaster } from './postmaster.ts'

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'onjang-watch-'))
  await chmod(folder, 0o755)
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Asks on new connections until the database answers: on an old one, what the dead postmaster left might still do so. Fails after 60 seconds. */
async function askAgain(connectionString: string, text: string): Promise<unknown[]> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const client = new pg.Client({ connectionString })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return (await client.query<object>(text)).rows
    } catch (error) {
      if (Date.now() > deadline) throw error
      await pause(50)
    } finally {
      await client.end().catch((error: Error) => error)
    }
  }
}

test('a database whose postmaster was killed comes back by itself, on its port, with everything committed', () =>
  inFolder(async (folder) => {
    const data = join(folder, 'postgres', 'data')
    const database = await openDatabase(undefined, folder, 5, () => undefined)
    try {
      await database.pool.query('create table kept (n int primary key)')
      for (let round = 1; round <= 3; round++) {
        await askAgain(database.url, `insert into kept values (${round}) on conflict do nothing`)
        const killed = (await readPostmaster(data))!
        process.kill(killed.id, 'SIGKILL')
        while (await isPostmasterAlive(killed.id)) await pause(5)
        assert.deepEqual(await askAgain(database.url, 'select count(*)::int as n from kept'), [{ n: round }])
        const revived = (await readPostmaster(data))!
        assert.notEqual(revived.id, killed.id)
        assert.equal(revived.port, killed.port)
      }
    } finally {
      await database.close()
    }
    assert.equal(await readPostmaster(data), undefined, 'closing stops the server, and the watch lets it rest')
  }))

test('a program that was given the number of a dead postmaster is left alone', () =>
  inFolder(async (folder) => {
    const first = await startEmbeddedPostgres({ folder: join(folder, 'postgres') })
    const file = join(folder, 'postgres', 'data', 'postmaster.pid')
    const named = await readFile(file, 'utf8')
    await first.stopNow('fast')
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    try {
      await writeFile(file, named.replace(/^\d+/, String(bystander.pid)))
      const second = await startEmbeddedPostgres({ folder: join(folder, 'postgres') })
      assert.equal(second.adopted, false)
      assert.equal(bystander.exitCode ?? bystander.signalCode, null)
      await second.stopNow('fast')
    } finally {
      const ended = once(bystander, 'exit')
      bystander.kill()
      await ended
    }
  }))
