import type { Pool } from 'pg'
import { inTransaction, type Queryable, type Transaction } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import { CHAIN_BEGINNING, ENTRY_COLUMNS, entryHash, type ChainEntry } from './chain-entry.ts'
import { EVENTS_COVERED } from './event-digest.ts'
import type { Covered, TransferSource } from './transfer-source.ts'

export type ChainState = Omit<ChainEntry, 'source' | 'count' | 'digest'>

/** Events that one entry covers at most. */
const MOST_EVENTS = 10_000
/**
 * An entry is made for transfers at least this often, in milliseconds, though there were none: so that nothing can be laid into the time
 * between two entries later on.
 */
const MARK_EVERY = 50_000
const LOCK = 'audit chain'

/** The last entry, or the beginning of a chain that has none. */
async function lastEntry(database: Queryable): Promise<ChainState> {
  const { rows } = await database.query<ChainEntry>(`select ${ENTRY_COLUMNS} from audit_entries order by number desc limit 1`)
  return rows[0] ?? CHAIN_BEGINNING
}

/**
 * Chains what was committed since the last entry, in as many entries as it takes. One at a time over all servers: a lock in the database
 * holds the others off, and the entry's number is unique besides. Returns how far the chain reaches.
 */
export async function chainOn(pool: Pool, deploymentId: Uuid, source: TransferSource): Promise<ChainState> {
  for (;;) {
    const { state, isFull } = await inTransaction(pool, async (transaction) => {
      // Payments have the first claim on the processors.
      await transaction.query('set local max_parallel_workers_per_gather = 0')
      await transaction.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [LOCK])
      const append = entryWriter(transaction, deploymentId, await lastEntry(transaction))
      const eventsFull = await chainEvents(transaction, append)
      const transfersFull = await chainTransfers(transaction, append, source)
      return { state: append.state(), isFull: eventsFull || transfersFull }
    })
    if (!isFull) return state
  }
}

type EntryWriter = { state(): ChainState; next(): { number: bigint }; write(source: ChainEntry['source'], covered: Covered, at: Date, until?: bigint): Promise<void> }

function entryWriter(transaction: Transaction, deploymentId: Uuid, last: ChainState): EntryWriter {
  let state = last
  return {
    state: () => state,
    next: () => ({ number: state.number + 1n }),
    async write(source, { count, digest }, at, until = state.transfersUntil) {
      const eventsTotal = state.eventsTotal + (source === 'events' ? count : 0n)
      const transfersTotal = state.transfersTotal + (source === 'transfers' ? count : 0n)
      const entry = { number: state.number + 1n, at, source, count, digest, eventsTotal, transfersTotal, transfersUntil: until }
      const hash = entryHash(deploymentId, state.hash, entry)
      await transaction.query(
        `insert into audit_entries (number, at, source, count, digest, events_total, transfers_total, transfers_until, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [entry.number, at, source, count, digest, eventsTotal, transfersTotal, until, hash],
      )
      state = { ...entry, hash }
    },
  }
}

/** Takes up events that are committed and in no entry. Returns whether there may be more. */
async function chainEvents(transaction: Transaction, writer: EntryWriter): Promise<boolean> {
  const { number } = writer.next()
  const { rows } = await transaction.query<Covered & { at: Date }>(
    `with taken as (
       update audit_events set entry_number = $1 where id in (select id from audit_events where entry_number is null order by id limit $2)
       returning *)
     select ${EVENTS_COVERED}, date_trunc('milliseconds', clock_timestamp()) as at from taken`,
    [number, MOST_EVENTS],
  )
  const covered = rows[0]!
  if (covered.count === 0n) return false
  await writer.write('events', covered, covered.at)
  return covered.count === BigInt(MOST_EVENTS)
}

async function chainTransfers(transaction: Transaction, writer: EntryWriter, source: TransferSource): Promise<boolean> {
  const after = writer.state().transfersUntil
  const horizon = await source.safeHorizon(transaction)
  if (horizon <= after) return false
  const covered = await source.next(transaction, after, horizon)
  const isQuiet = covered.count === 0n && horizon - after < BigInt(MARK_EVERY) * 1_000_000n
  if (isQuiet) return false
  const { rows } = await transaction.query<{ at: Date }>(`select date_trunc('milliseconds', clock_timestamp()) as at`)
  await writer.write('transfers', covered, rows[0]!.at, covered.until)
  return covered.until < horizon
}
