import { setTimeout as pause } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'

/** Where a server can be stopped in the middle of a command: just before it makes such a statement. */
export type GateAt = 'insert' | `update of ${string}`

const LOCK = 730_519

/**
 * Stops a server at a statement, so that something can be done in between: another command, or a kill. The statement has its snapshot already and
 * waits before it looks at its rows, as one does that comes a moment too late.
 */
export class StatementGate {
  readonly #pool: Pool
  #holder: PoolClient | undefined
  #table: string | undefined

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /** Stops whoever comes from now on. One gate is shut at a time. */
  async shut(table: string, at: GateAt): Promise<void> {
    await this.#pool.query(`
      create or replace function stop_at_gate() returns trigger language plpgsql as $$
      begin
        perform pg_advisory_xact_lock_shared(${LOCK});
        return null;
      end $$`)
    await this.#pool.query(`create trigger gate before ${at} on ${table} for each statement execute function stop_at_gate()`)
    this.#table = table
    this.#holder = await this.#pool.connect()
    await this.#holder.query('select pg_advisory_lock($1)', [LOCK])
  }

  /** Resolves when somebody stands at the gate. */
  async somebodyWaits(patience = 30_000): Promise<void> {
    for (const deadline = Date.now() + patience; ; await pause(5)) {
      if ((await this.#waiting()).length > 0) return
      if (Date.now() > deadline) throw new Error(`nobody came to the gate in ${patience} ms`)
    }
  }

  /** Opens the gate. `sendAway`: those who wait never get through, as when their statement was lost with its server. */
  async open({ sendAway = false } = {}): Promise<void> {
    if (sendAway) {
      for (const pid of await this.#waiting()) await this.#pool.query('select pg_terminate_backend($1)', [pid])
      while ((await this.#waiting()).length > 0) await pause(5)
    }
    const holder = this.#holder
    this.#holder = undefined
    await holder?.query('select pg_advisory_unlock($1)', [LOCK])
    holder?.release()
    // Waits for those who went through.
    await this.#pool.query(`drop trigger gate on ${this.#table}`)
  }

  async #waiting(): Promise<number[]> {
    const { rows } = await this.#pool.query<{ pid: number }>(`select pid from pg_locks where locktype = 'advisory' and objid = $1 and mode = 'ShareLock' and not granted and database = (select oid from pg_database where datname = current_database())`, [LOCK])
    return rows.map(({ pid }) => pid)
  }
}
