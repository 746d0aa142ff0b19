import type { Pool } from 'pg'

/** Work that is looked for again and again. What waits stands in a table of its own, so a killed process loses nothing and locks nothing. */
export type PeriodicWork = { stop(): Promise<void> }

/**
 * Runs `work` at once and every `everyMilliseconds`, on one server of the database at a time: an advisory lock keeps the others out, and a killed
 * server's lock ends with its connection. An error is reported, and the work is tried again at the next turn.
 */
export function startPeriodicWork(pool: Pool, name: string, everyMilliseconds: number, work: () => Promise<void>, onError: (error: unknown) => void): PeriodicWork {
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let turn: Promise<void> = Promise.resolve()
  const schedule = (milliseconds: number): void => {
    if (isStopped) return
    timer = setTimeout(() => {
      turn = takeTurn(pool, name, work).catch(onError).finally(() => schedule(everyMilliseconds))
    }, milliseconds)
  }
  // At once: a server that is killed sooner than its first turn came would never do the work.
  schedule(0)
  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await turn
    },
  }
}

async function takeTurn(pool: Pool, name: string, work: () => Promise<void>): Promise<void> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as mine', [name])
    if (!rows[0]!.mine) return
    try {
      await work()
    } finally {
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name])
    }
  } catch (error) {
    broken = error as Error
    throw error
  } finally {
    client.release(broken)
  }
}
