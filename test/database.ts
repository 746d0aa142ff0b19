import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chmodSync } from 'node:fs'
import pg from 'pg'
import { startEmbeddedPostgres } from '../src/database/embedded-postgres.ts'
import { migrate } from '../src/database/migrate.ts'
import { openPool } from '../src/database/pool.ts'

const TEMPLATE = 'onjang_template'

export type TestServer = { url: string; stop(): Promise<void> }
export type TestDatabase = {
  pool: pg.Pool
  url: string
  drop(): Promise<void>
  /** Makes it a template, which nobody may be connected to. */
  keepAs(template: string): Promise<void>
}

/** Starts a PostgreSQL server for tests in a folder of its own, with a migrated template database. `stop` removes it all. */
export async function startTestServer(settings: Record<string, string> = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'onjang-test-'))
  chmodSync(folder, 0o755)
  const server = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), settings: { ...settings, max_connections: '400', autovacuum: 'off' } })
  await query(server.url, `create database ${TEMPLATE}`)
  const pool = openPool({ connectionString: server.databaseUrl(TEMPLATE), connections: 2 }, report)
  await migrate(pool)
  await pool.end()
  const stop = async (): Promise<void> => {
    await server.stopNow('immediate')
    await rm(folder, { recursive: true, force: true })
  }
  return { url: server.url, stop }
}

let ownServer: Promise<TestServer> | undefined
let users = 0

/**
 * A clone of the migrated template database, or of another template. Uses the server that the whole test run shares, or, when a file is run
 * alone, starts one for this process and stops it with the last `drop`.
 */
export async function testDatabase(template = TEMPLATE): Promise<TestDatabase> {
  const shared = process.env['ONJANG_TEST_DATABASE_SERVER']
  if (!shared) ownServer ??= startTestServer()
  const serverUrl = shared ?? (await ownServer!).url
  users++
  const name = `test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`
  await query(serverUrl, `create database ${name} template ${template} strategy file_copy`)
  const url = serverUrl.replace(/\/postgres$/, `/${name}`)
  const pool = openPool({ connectionString: url, connections: 20 }, report)
  const drop = async (): Promise<void> => {
    await pool.end()
    await query(serverUrl, `drop database if exists ${name} with (force)`)
    if (--users === 0 && ownServer) {
      const server = await ownServer
      ownServer = undefined
      await server.stop()
    }
  }
  const keepAs = async (template: string): Promise<void> => {
    await pool.end()
    await query(serverUrl, `alter database ${name} rename to ${template}`)
  }
  return { pool, url, drop, keepAs }
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

function report(error: Error): void {
  if (!/terminating connection|Connection terminated/.test(error.message)) console.error(error)
}
