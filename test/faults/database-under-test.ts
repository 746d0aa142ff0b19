import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { visitDatabase, type OpenDatabase } from '../../src/database/open-database.ts'
import { isPostmasterAlive, readPostmaster } from '../../src/database/postmaster.ts'
import { inSnapshot } from '../../src/database/snapshot.ts'
import type { Queryable } from '../../src/database/transaction.ts'
import type { RunningSystem } from '../running-system.ts'

const dataOf = (system: RunningSystem): string => join(system.dataFolder, 'postgres', 'data')

/** Kills the postmaster of a running system, and nothing else; resolves when it is dead. */
export async function killPostmaster(system: RunningSystem): Promise<void> {
  const postmaster = await readPostmaster(dataOf(system))
  if (!postmaster || !(await isPostmasterAlive(postmaster.id))) throw new Error('there is no postmaster to kill')
  process.kill(postmaster.id, 'SIGKILL')
  while (await isPostmasterAlive(postmaster.id)) await pause(5)
}

/** Waits until the system's own watch has brought the postmaster back and it answers. Returns how long that took, in milliseconds. */
export async function postmasterIsBack(system: RunningSystem, patience = 60_000): Promise<number> {
  const started = performance.now()
  for (;;) {
    const postmaster = await readPostmaster(dataOf(system))
    if (postmaster && (await isPostmasterAlive(postmaster.id))) {
      const isAnswering = await look(system, (database) => database.query('select 1')).then(() => true, () => false)
      if (isAnswering) return performance.now() - started
    }
    if (performance.now() - started > patience) throw new Error(`the database did not come back within ${patience} ms`)
    await pause(20)
  }
}

/** Looks at a system's database, from outside of it, at one moment. */
export async function look<Value>(system: RunningSystem, work: (snapshot: Queryable) => Promise<Value>): Promise<Value> {
  if (system.database) return inSnapshot(system.database.pool, work)
  const complaints: Error[] = []
  const database: OpenDatabase = await visitDatabase(undefined, system.dataFolder, 1, (error) => complaints.push(error))
  try {
    return await inSnapshot(database.pool, work)
  } finally {
    await database.close()
  }
}
