import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { startPeriodicWork, type PeriodicWork } from '../database/periodic-work.ts'
import { deliverNotices, type Ending, type Outlets } from './deliver-notices.ts'

/** How often it is looked for notices that wait to be sent, in milliseconds. */
const LOOK_EVERY = 1_000

/** Sends notices to phones as long as the server runs. Every server does: each delivery is taken by one of them. */
export function keepDelivering(pool: Pool, outlets: Outlets, observe: (ending: Ending['state']) => void, onError: (error: unknown) => void): PeriodicWork {
  const work = async (): Promise<void> => {
    while ((await deliverNotices(pool, outlets, observe)) > 0);
  }
  // The lock's name is this server's alone.
  return startPeriodicWork(pool, `deliver notices ${randomUUID()}`, LOOK_EVERY, work, onError)
}
