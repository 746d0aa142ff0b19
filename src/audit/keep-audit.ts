import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { startPeriodicWork } from '../database/periodic-work.ts'
import { chainOn } from './chain.ts'
import type { TransferSource } from './transfer-source.ts'
import { writeCheckpoint, type CheckpointPlace } from './write-checkpoint.ts'

/** Milliseconds. */
type Pace = {
  /** Between two turns of the chain, and between two checkpoints of one server. */
  chainEvery: number
  checkpointEvery: number
  /** Without a checkpoint for this long the log says so, again and again. */
  missingAfter: number
  lookForMissing: number
}

const PACE: Pace = { chainEvery: 5_000, checkpointEvery: 60_000, missingAfter: 150_000, lookForMissing: 30_000 }

/** Tells that no checkpoint was signed for too long. */
class CheckpointMissingError extends Error {
  constructor(milliseconds: number) {
    super(`no checkpoint of the audit log was signed for ${Math.round(milliseconds / 1_000)} seconds`)
    this.name = 'CheckpointMissingError'
  }
}

export type AuditKeeping = {
  /** Since this server's last checkpoint, in seconds. */
  checkpointAge(): number
  /** How far the chain is behind, in seconds; as this server last saw it. */
  lag(): number
  /** Chains and signs once more, and ends. */
  stop(): Promise<void>
}

/** Chains what was recorded, one server at a time, and has every server sign a checkpoint each minute (design, law 13). */
export function keepAudit(pool: Pool, place: CheckpointPlace, source: TransferSource, onError: (error: unknown) => void, pace: Pace = PACE): AuditKeeping {
  const now = Date.now
  let signedAt = now()
  let chainedUntil = now()
  const chain = async (): Promise<void> => {
    const { transfersUntil } = await chainOn(pool, place.deploymentId, source)
    chainedUntil = Number(transfersUntil / 1_000_000n)
  }
  const sign = async (): Promise<void> => {
    const state = await chainOn(pool, place.deploymentId, source)
    await writeCheckpoint(pool, place, state, new Date(now()))
    signedAt = now()
  }
  const chaining = startPeriodicWork(pool, 'chain the audit log', pace.chainEvery, chain, onError)
  // Each server signs its own: the lock's name is this server's alone.
  const signing = startPeriodicWork(pool, `sign the audit log ${randomUUID()}`, pace.checkpointEvery, sign, onError)
  const watch = setInterval(() => {
    const age = now() - signedAt
    if (age > pace.missingAfter) onError(new CheckpointMissingError(age))
  }, pace.lookForMissing)
  return {
    checkpointAge: () => (now() - signedAt) / 1_000,
    lag: () => Math.max(0, now() - chainedUntil) / 1_000,
    async stop() {
      clearInterval(watch)
      await chaining.stop()
      await signing.stop()
      await sign().catch(onError)
    },
  }
}
