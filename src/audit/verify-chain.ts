import type { Breach } from '../database/invariant.ts'
import type { Queryable } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import { CHAIN_BEGINNING, ENTRY_COLUMNS, entryHash, type ChainEntry } from './chain-entry.ts'
import type { ChainState } from './chain.ts'
import { eventsOfEntries } from './event-digest.ts'
import type { TransferSource } from './transfer-source.ts'

const CHAIN = 'each entry of the audit log follows from the one before'
const EVENTS = 'the audit log holds the events that were recorded, and no others'
const TRANSFERS = 'the audit log holds the transfers that were made, and no others'

/** Entries read at once, and transfers worked out at once: memory stays flat however long the log is. */
const ENTRIES_AT_ONCE = 1_000
const TRANSFERS_AT_ONCE = 500_000n
/** An event is taken up a few seconds after it was recorded. Milliseconds, ample for a transaction that took long. */
const LATEST = 10 * 60_000

/**
 * Holds the audit log against itself and against what it covers: recomputes every hash from the beginning. Give it a snapshot.
 * That all of it was written anew is not seen here, but by the checkpoints.
 */
export async function* verifyChain(snapshot: Queryable, deploymentId: Uuid, source: TransferSource): AsyncGenerator<Breach, void, undefined> {
  let state: ChainState = CHAIN_BEGINNING
  let waiting: ChainEntry[] = []
  let waitingAfter = 0n
  for (;;) {
    const { rows } = await snapshot.query<ChainEntry>(`select ${ENTRY_COLUMNS} from audit_entries where number > $1 order by number limit ${ENTRIES_AT_ONCE}`, [state.number])
    const beginning = state
    for (const entry of rows) {
      yield* followingBreaches(deploymentId, state, entry)
      state = entry
    }
    if (rows.length > 0) yield* eventBreaches(snapshot, beginning, rows)
    waiting.push(...rows.filter((entry) => entry.source === 'transfers'))
    const isLast = rows.length < ENTRIES_AT_ONCE
    while (waiting.length > 0) {
      const part = partOf(waiting, isLast)
      if (!part) break
      yield* transferBreaches(snapshot, source, waitingAfter, part)
      waitingAfter = part.at(-1)!.transfersUntil
      waiting = waiting.slice(part.length)
    }
    if (isLast) break
  }
  const { rows } = await snapshot.query<{ count: bigint }>('select count(*) as count from audit_events where entry_number > $1 or entry_number < 1', [state.number])
  if (rows[0]!.count > 0n) yield { rule: EVENTS, words: `${rows[0]!.count} events say that they are in entries that are not there` }
}

/** The next entries that cover enough transfers to be looked at together; undefined while there are too few and more come. */
function partOf(entries: readonly ChainEntry[], isLast: boolean): ChainEntry[] | undefined {
  let count = 0n
  for (const [index, entry] of entries.entries()) {
    count += entry.count
    if (count >= TRANSFERS_AT_ONCE || index + 1 === ENTRIES_AT_ONCE) return entries.slice(0, index + 1)
  }
  return isLast ? [...entries] : undefined
}

function* followingBreaches(deploymentId: Uuid, before: ChainState, entry: ChainEntry): Generator<Breach, void, undefined> {
  const { number, source, count } = entry
  if (number !== before.number + 1n) yield { rule: CHAIN, words: `entry ${before.number + 1n} is missing: after ${before.number} comes ${number}` }
  if (!entry.hash.equals(entryHash(deploymentId, before.hash, entry))) yield { rule: CHAIN, words: `entry ${number} (${entry.at.toISOString()}) does not have the hash that its content and entry ${before.number} make` }
  const isSum = entry.eventsTotal === before.eventsTotal + (source === 'events' ? count : 0n) && entry.transfersTotal === before.transfersTotal + (source === 'transfers' ? count : 0n)
  if (!isSum) yield { rule: CHAIN, words: `entry ${number} does not add up with entry ${before.number}` }
  if (entry.transfersUntil < before.transfersUntil) yield { rule: CHAIN, words: `entry ${number} reaches less far than entry ${before.number}` }
}

async function* eventBreaches(snapshot: Queryable, beginning: ChainState, entries: readonly ChainEntry[]): AsyncGenerator<Breach, void, undefined> {
  const found = await eventsOfEntries(snapshot, beginning.number + 1n, entries.at(-1)!.number)
  let before: Pick<ChainState, 'at'> = beginning
  for (const entry of entries) {
    const events = found.get(entry.number)
    const when = `entry ${entry.number} (${entry.at.toISOString()})`
    if (entry.source === 'events') {
      if (!events || events.count !== entry.count) yield { rule: EVENTS, words: `${when} covers ${entry.count} events; there are ${events?.count ?? 0n}` }
      else if (!events.digest.equals(entry.digest)) yield { rule: EVENTS, words: `${when}: its ${entry.count} events are not those that were recorded` }
      else if (events.earliest.getTime() < before.at.getTime() - LATEST) yield { rule: EVENTS, words: `${when} covers an event dated ${events.earliest.toISOString()}, which came long after that` }
    } else if (events) yield { rule: EVENTS, words: `${when} covers transfers, and ${events.count} events say that they are in it` }
    before = entry
  }
}

async function* transferBreaches(snapshot: Queryable, source: TransferSource, after: bigint, entries: readonly ChainEntry[]): AsyncGenerator<Breach, void, undefined> {
  const found = await source.ranges(snapshot, after, entries.map((entry) => entry.transfersUntil))
  for (const [index, entry] of entries.entries()) {
    const transfers = found[index]!
    const when = `entry ${entry.number} (${entry.at.toISOString()})`
    if (transfers.count !== entry.count) yield { rule: TRANSFERS, words: `${when} covers ${entry.count} transfers; there are ${transfers.count}` }
    else if (!transfers.digest.equals(entry.digest)) yield { rule: TRANSFERS, words: `${when}: its ${entry.count} transfers are not those that were made` }
  }
}
