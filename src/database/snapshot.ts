import type { Pool } from 'pg'
import type { Queryable } from './transaction.ts'

/** How PostgreSQL knows a session while it reads a snapshot: one that writes nothing, however long it takes. */
export const SNAPSHOT_NAME = 'onjang snapshot'

/**
 * Runs `work` against the database as it is at one moment, whatever is written meanwhile. Nothing is locked and nothing can be written;
 * statements may take as long as they need, in bounded memory.
 */
export async function inSnapshot<Value>(pool: Pool, work: (snapshot: Queryable) => Promise<Value>): Promise<Value> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin isolation level repeatable read, read only')
    // Whole tables are joined, and the statistics of one that grew a moment ago would make the planner visit it row by row.
    await client.query(`set local statement_timeout = 0; set local work_mem = '64MB'; set local enable_nestloop = off; set local application_name = '${SNAPSHOT_NAME}'`)
    return await work(client as unknown as Queryable)
  } catch (error) {
    broken = error as Error
    throw error
  } finally {
    if (broken === undefined) await client.query('rollback')
    client.release(broken)
  }
}
