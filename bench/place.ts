import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { openPool } from '../src/database/pool.ts'
import type { Programme } from '../src/programmes/programme.ts'
import { startSystem, type RunningSystem } from '../test/running-system.ts'
import { liftLimits, makeShoppers, readStalls, type BenchShopper } from './prepared-market.ts'

/** A server with its own embedded PostgreSQL, fsync on, as `npm start` runs it, and a market that is ready to be rushed. */
export type Place = {
  system: RunningSystem
  /** The maintenance database's address; `pgbench` makes its own beside ours. */
  serverUrl: string
  pool: Pool
  programme: Programme
  shoppers: BenchShopper[]
  stalls: Awaited<ReturnType<typeof readStalls>>
  close(): Promise<void>
}

export async function openPlace(options: { shoppers?: number; program?: string; environment?: Record<string, string> } = {}): Promise<Place> {
  const system = await startSystem({ database: 'embedded', ...(options.program ? { program: options.program } : {}), ...(options.environment ? { environment: options.environment } : {}) })
  const serverUrl = await embeddedUrl(system)
  const pool = openPool({ connectionString: databaseUrl(serverUrl), connections: 8 }, (error) => console.error(error))
  const programme = await liftLimits(pool)
  return {
    system,
    serverUrl,
    pool,
    programme,
    shoppers: await makeShoppers(pool, programme, options.shoppers ?? 400),
    stalls: await readStalls(pool),
    async close() {
      await pool.end()
      await system.stop()
    },
  }
}

/** The address of the PostgreSQL that a system has started for itself: its maintenance database's. */
export async function embeddedUrl(system: RunningSystem): Promise<string> {
  const folder = join(system.dataFolder, 'postgres')
  const password = (await readFile(join(folder, 'password'), 'utf8')).trim()
  const port = (await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[3]
  return `postgres://onjang:${password}@127.0.0.1:${port}/postgres`
}

/** The address of the project's own database there. */
export function databaseUrl(serverUrl: string): string {
  return serverUrl.replace(/postgres$/, 'onjang')
}
