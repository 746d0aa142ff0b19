import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Migration } from 'kysely/migration'
import type { Pool } from 'pg'

const FOLDER = join(import.meta.dirname, 'migrations')

/** Names of all migrations in the order in which they run: each a folder with an `up.sql`. */
export async function migrationNames(): Promise<string[]> {
  const entries = await readdir(FOLDER, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort()
}

/** Brings the database to the newest shape; forward only. Several processes may call it at once: one works, the others wait. */
export async function migrate(pool: Pool): Promise<string[]> {
  if (await isUpToDate(pool)) return []
  // Loaded when there is something to do: most starts need none of it, and it takes 4 MB.
  const [{ Kysely, PostgresDialect }, { Migrator }] = await Promise.all([import('kysely'), import('kysely/migration')])
  const kysely = new Kysely<never>({ dialect: new PostgresDialect({ pool: withoutEnd(pool) }) })
  // Parts are built side by side: one with a lower number may come to a database after one with a higher.
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: readMigrations }, migrationTableName: 'migrations', migrationLockTableName: 'migrations_lock', allowUnorderedMigrations: true })
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw new Error(`migration ${results?.find((result) => result.status === 'Error')?.migrationName ?? ''} failed`, { cause: error })
  return (results ?? []).map((result) => result.migrationName)
}

/** Whether every migration that we know has been carried out. One that we do not know is for the migrator to complain of. */
async function isUpToDate(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ exists: boolean }>(`select to_regclass('migrations') is not null as exists`)
  if (!rows[0]!.exists) return false
  const { rows: carriedOut } = await pool.query<{ name: string }>('select name from migrations order by name')
  return isDeepStrictEqual(carriedOut.map(({ name }) => name).sort(), await migrationNames())
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const migrations: Record<string, Migration> = {}
  for (const name of await migrationNames()) {
    const text = await readFile(join(FOLDER, name, 'up.sql'), 'utf8')
    migrations[name] = {
      up: async (kysely) => {
        const { sql } = await import('kysely')
        // A table that is large may take longer than a statement of a request may.
        await sql.raw('set local statement_timeout = 0').execute(kysely)
        await sql.raw(text).execute(kysely)
      },
    }
  }
  return migrations
}

/** Kysely would end the pool that it was lent. */
function withoutEnd(pool: Pool): Pick<Pool, 'connect' | 'end' | 'options'> {
  return { connect: pool.connect.bind(pool) as Pool['connect'], end: async () => undefined, options: pool.options }
}
