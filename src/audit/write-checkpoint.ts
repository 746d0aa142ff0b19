import type { Pool } from 'pg'
import type { Uuid } from '../values/uuid.ts'
import { checkpointOf, readCheckpoint, signCheckpoint, type CheckpointKey } from './checkpoint.ts'
import { appendLine, readLastLine } from './checkpoint-file.ts'
import type { ChainState } from './chain.ts'

/** The chain in the database is not the one that was signed before: somebody altered it. Nothing more is signed until a person has looked. */
export class ChainAlteredError extends Error {
  constructor(number: bigint) {
    super(`the audit log was altered: its entry ${number} is not the one of the last checkpoint; run "npm run verify"`)
    this.name = 'ChainAlteredError'
  }
}

export type CheckpointPlace = { deploymentId: Uuid; file: string; key: CheckpointKey }

/** Signs where the chain stands and adds it to the file. Throws a `ChainAlteredError` when the chain does not continue the one signed before. */
export async function writeCheckpoint(pool: Pool, place: CheckpointPlace, state: ChainState, now: Date): Promise<void> {
  const { deploymentId, file, key } = place
  const line = await readLastLine(file)
  if (line !== undefined) {
    const last = readCheckpoint(key, line)
    if (!last) throw new Error(`the last line of ${file} is not a checkpoint of ours`)
    const { rows } = await pool.query<{ hash: Buffer }>('select hash from audit_entries where number = $1', [last.number])
    if (last.number > 0n && !rows[0]?.hash.equals(last.head)) throw new ChainAlteredError(last.number)
  }
  await appendLine(file, await signCheckpoint(key, checkpointOf(deploymentId, now, state)))
}
