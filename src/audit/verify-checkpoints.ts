import type { Breach } from '../database/invariant.ts'
import type { Queryable } from '../database/transaction.ts'
import { ENTRY_COLUMNS, type ChainEntry } from './chain-entry.ts'
import { readLines } from './checkpoint-file.ts'
import { readCheckpoint, type Checkpoint } from './checkpoint.ts'
import type { CheckpointPlace } from './write-checkpoint.ts'

const SIGNED = 'the audit log is the one that was signed every minute'

const CHECKPOINTS_AT_ONCE = 1_000
/** Checkpoints come every minute; entries this much younger than the last one (milliseconds) have been without for too long. */
const LONGEST_WITHOUT = 5 * 60_000

/**
 * Holds the audit log against every checkpoint that was signed: what was cut off, or altered and hashed anew, is found here, back to the last
 * checkpoint before it happened. `bytes`: how long their file was before the snapshot was taken; what came later is not in the snapshot.
 */
export async function* verifyCheckpoints(snapshot: Queryable, place: CheckpointPlace, bytes: number): AsyncGenerator<Breach, void, undefined> {
  let waiting: Checkpoint[] = []
  let line = 0
  let last = 0
  for await (const text of readLines(place.file, bytes)) {
    line++
    const checkpoint = readCheckpoint(place.key, text)
    if (!checkpoint || checkpoint.deploymentId !== place.deploymentId) {
      yield { rule: SIGNED, words: `line ${line} of ${place.file} is not a checkpoint that was signed here` }
      continue
    }
    last = Math.max(last, checkpoint.at.getTime())
    waiting.push(checkpoint)
    if (waiting.length < CHECKPOINTS_AT_ONCE) continue
    yield* checkpointBreaches(snapshot, waiting)
    waiting = []
  }
  yield* checkpointBreaches(snapshot, waiting)
  const { rows } = await snapshot.query<{ first: Date | null; latest: Date | null }>('select min(at) as first, max(at) as latest from audit_entries')
  const { first, latest } = rows[0]!
  if (first && latest && latest.getTime() > Math.max(last, first.getTime()) + LONGEST_WITHOUT) {
    yield { rule: SIGNED, words: `no checkpoint was signed since ${last === 0 ? 'the beginning' : new Date(last).toISOString()}; the last entry is of ${latest.toISOString()}` }
  }
}

async function* checkpointBreaches(snapshot: Queryable, checkpoints: readonly Checkpoint[]): AsyncGenerator<Breach, void, undefined> {
  const numbers = [...new Set(checkpoints.map(({ number }) => number))]
  const { rows } = await snapshot.query<ChainEntry>(`select ${ENTRY_COLUMNS} from audit_entries where number = any($1)`, [numbers])
  const entries = new Map(rows.map((entry) => [entry.number, entry]))
  for (const { at, number, head, eventsTotal, transfersTotal, transfersUntil } of checkpoints) {
    if (number === 0n) continue
    const entry = entries.get(number)
    const when = `the checkpoint of ${at.toISOString()}`
    if (!entry) yield { rule: SIGNED, words: `${when} signed entry ${number}, which is not there: the log was cut` }
    else if (!entry.hash.equals(head)) yield { rule: SIGNED, words: `${when} signed another entry ${number} than the one that is there: the log was written anew` }
    else if (entry.eventsTotal !== eventsTotal || entry.transfersTotal !== transfersTotal || entry.transfersUntil !== transfersUntil) yield { rule: SIGNED, words: `${when} counted otherwise than entry ${number}` }
  }
}
