import type { Pool } from 'pg'
import { decideInTransaction, inTransaction } from '../src/database/transaction.ts'
import { openBooks } from '../src/ledger/open-books.ts'
import { newUuid, type Uuid } from '../src/values/uuid.ts'
import { openPlace } from './place.ts'
import { median, rounded, type Row } from './row.ts'
import { prepareTpcB, runTpcB } from './tpc-b.ts'
import { zipf } from './zipf.ts'

const RUNS = 3
const SECONDS = 8
const ACCOUNTS = 100_000
/** TigerBeetle's largest batch. */
const BATCH = 8_189
/** Two: while one waits for the disk, the other decides. */
const WRITERS = 2
const LEDGER = 9

/** The engine alone: durable transfers between 100,000 accounts, some of them much busier than others (Zipf, s = 1), beside TPC-B on the same server. */
export async function ledgerTransfers(): Promise<Row[]> {
  const place = await openPlace({ shoppers: 1 })
  try {
    await prepareTpcB(place.serverUrl, 50)
    const accounts = await makeAccounts(place.pool)
    const transfers: number[] = []
    const tpcB: number[] = []
    await rush(place.pool, accounts, 2)
    for (let run = 0; run < RUNS; run++) {
      tpcB.push(await runTpcB(place.serverUrl, SECONDS))
      transfers.push(await rush(place.pool, accounts, SECONDS))
    }
    return [
      { name: 'tpc_b', value: rounded(median(tpcB)), unit: 'transactions/s', n: RUNS },
      { name: 'ledger_transfers', value: rounded(median(transfers)), unit: 'transfers/s', ratio: rounded(median(transfers) / median(tpcB)), against: 'tpc_b', n: RUNS },
    ]
  } finally {
    await place.close()
  }
}

async function makeAccounts(pool: Pool): Promise<Uuid[]> {
  const ids = Array.from({ length: ACCOUNTS }, () => newUuid())
  for (let from = 0; from < ACCOUNTS; from += BATCH) {
    const batch = ids.slice(from, from + BATCH)
    await inTransaction(pool, async (transaction) => {
      const books = await openBooks(transaction, { accounts: batch, transfers: [] })
      const results = books.createAccounts(batch.map((id) => ({ id, ledger: LEDGER, code: 1 })))
      if (results.some(({ status }) => status !== 'created')) throw new Error('an account was not created')
      await books.save()
    })
  }
  return ids
}

async function rush(pool: Pool, accounts: readonly Uuid[], seconds: number): Promise<number> {
  const pick = zipf(accounts.length)
  const began = performance.now()
  const until = began + seconds * 1_000
  const write = async (): Promise<number> => {
    let written = 0
    while (performance.now() < until) written += await writeBatch(pool, accounts, pick)
    return written
  }
  const written = await Promise.all(Array.from({ length: WRITERS }, write))
  return written.reduce((sum, each) => sum + each, 0) / ((performance.now() - began) / 1_000)
}

async function writeBatch(pool: Pool, accounts: readonly Uuid[], pick: () => number): Promise<number> {
  const events = Array.from({ length: BATCH }, () => {
    const debit = pick()
    const credit = pick()
    return { id: newUuid(), debitAccountId: accounts[debit]!, creditAccountId: accounts[credit === debit ? (debit + 1) % accounts.length : credit]!, amount: 1n, ledger: LEDGER, code: 1 }
  })
  const touched = new Set(events.flatMap(({ debitAccountId, creditAccountId }) => [debitAccountId, creditAccountId]))
  return decideInTransaction(pool, async (transaction) => {
    const books = await openBooks(transaction, { accounts: [...touched], transfers: events.map(({ id }) => id) })
    const results = books.createTransfers(events)
    if (results.some(({ status }) => status !== 'created')) throw new Error('a transfer was not created')
    return { value: events.length, writes: books.takeWrites() }
  })
}
