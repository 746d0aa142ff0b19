import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts'
import { openPool } from './pool.ts'
import { isPostmasterAlive, readPostmaster } from './postmaster.ts'
import { watchPostgres } from './watch-postgres.ts'
import type { Pool } from 'pg'

export type OpenDatabase = { url: string; pool: Pool; close(): Promise<void> }

const NAME = 'onjang'

/** Opens the PostgreSQL at `url`, or the embedded one under `dataFolder`, which is made, adopted or started as needed, and started again when it dies. */
export async function openDatabase(url: string | undefined, dataFolder: string, connections: number, onError: (error: Error) => void): Promise<OpenDatabase> {
  if (url) {
    const pool = openPool({ connectionString: url, connections }, onError)
    return { url, pool, close: () => pool.end() }
  }
  const folder = join(dataFolder, 'postgres')
  const embedded = await startEmbeddedPostgres({ folder })
  await makeDatabase(embedded, onError)
  const watch = watchPostgres(folder, embedded, onError)
  const own = embedded.databaseUrl(NAME)
  const pool = openPool({ connectionString: own, connections }, onError)
  return {
    url: own,
    pool,
    async close() {
      await watch.stop()
      await pool.end()
      await embedded.stop()
    },
  }
}

/**
 * Opens a database that is there, to look at it: an embedded one that runs is left running, and one that rests is put to rest again.
 * Throws when there is none.
 */
export async function visitDatabase(url: string | undefined, dataFolder: string, connections: number, onError: (error: Error) => void): Promise<OpenDatabase> {
  if (url) return openDatabase(url, dataFolder, connections, onError)
  const folder = join(dataFolder, 'postgres')
  if (!existsSync(folder)) throw new Error(`there is no database in ${folder}`)
  await letItBeRevived(folder)
  const embedded = await startEmbeddedPostgres({ folder })
  const own = embedded.databaseUrl(NAME)
  const pool = openPool({ connectionString: own, connections }, onError)
  return {
    url: own,
    pool,
    async close() {
      await pool.end()
      if (!embedded.adopted) await embedded.stop()
    },
  }
}

/** How long a server may take to see that its database died, and to begin a new one, in milliseconds. */
const REVIVED_WITHIN = 3_000

/** A database that crashed a moment ago is its server's to start; a visitor does so only when nobody else does. */
async function letItBeRevived(folder: string): Promise<void> {
  const deadline = Date.now() + REVIVED_WITHIN
  for (;;) {
    const postmaster = await readPostmaster(join(folder, 'data'))
    if (!postmaster || Date.now() > deadline || (await isPostmasterAlive(postmaster.id))) return
    await pause(50)
  }
}

async function makeDatabase(embedded: EmbeddedPostgres, onError: (error: Error) => void): Promise<void> {
  const pool = openPool({ connectionString: embedded.url, connections: 1 }, onError)
  try {
    const { rows } = await pool.query('select 1 from pg_database where datname = $1', [NAME])
    if (rows.length === 0) await pool.query(`create database ${NAME}`)
  } catch (error) {
    // 42P04: another process made it a moment ago.
    if ((error as { code?: string }).code !== '42P04') throw error
  } finally {
    await pool.end()
  }
}
