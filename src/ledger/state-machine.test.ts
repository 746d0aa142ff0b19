import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { AccountFlags, type Account } from './account.ts'
import { Books } from './books.ts'
import type { CreateAccountResult } from './create-account-status.ts'
import { createAccounts } from './create-accounts.ts'
import type { CreateTransferResult } from './create-transfer-status.ts'
import { createTransfers } from './create-transfers.ts'
import { NaiveLedger } from '../../test/ledger/naive-ledger.ts'
import { ACCOUNTS, idIn, randomSteps, type Step } from '../../test/ledger/random-batches.ts'
import { expirePending } from './resolve-pending.ts'
import type { TransferEvent } from './transfer.ts'

const START = 1_700_000_000_000_000_000n
const SECOND = 1_000_000_000n

/** The ledger's own clock: it follows `time`, but never goes back. What has expired by then expires. */
function turnTo(books: Books, time: bigint): void {
  if (time > books.timestamp) books.timestamp = time
  for (const transfer of books.due(books.timestamp)) expirePending(books, transfer)
}

function accountsIn(books: Books): Account[] {
  const ids = Array.from({ length: ACCOUNTS }, (_, number) => idIn(0, 'account', number))
  return ids.map((id) => books.account(id)).filter((account) => account !== undefined)
}

test('the state machine answers and counts like a ledger that adds everything up each time', () => {
  fc.assert(
    fc.property(randomSteps(0, 12), (steps) => {
      const books = new Books(START)
      const naive = new NaiveLedger(START)
      let time = START
      for (const step of steps) {
        if ('turn' in step) {
          time += BigInt(step.turn) * SECOND
          turnTo(books, time)
          naive.clock(time)
        } else if ('accounts' in step) {
          assert.deepEqual(createAccounts(books, step.accounts), naive.createAccounts(step.accounts))
        } else {
          assert.deepEqual(createTransfers(books, step.transfers), naive.createTransfers(step.transfers))
        }
        assert.deepEqual(accountsIn(books), naive.accountsNow())
        assert.deepEqual(books.changes.balances, naive.history)
        for (const transfer of naive.transfers) {
          assert.deepEqual(books.transfer(transfer.id), transfer)
          assert.equal(books.pendingStatus(transfer.id), naive.fate(transfer.id))
        }
      }
    }),
    { numRuns: 1_500 },
  )
})

/** Runs the steps, and after each lets `look` at the books. Answers with the books and every result, in order. */
function run(steps: readonly Step[], look: (books: Books) => void = () => {}): { books: Books; results: (CreateAccountResult | CreateTransferResult)[] } {
  const books = new Books(START)
  const results: (CreateAccountResult | CreateTransferResult)[] = []
  let time = START
  for (const step of steps) {
    if ('turn' in step) {
      time += BigInt(step.turn) * SECOND
      turnTo(books, time)
    } else if ('accounts' in step) results.push(...createAccounts(books, step.accounts))
    else results.push(...createTransfers(books, step.transfers))
    look(books)
  }
  return { books, results }
}

test('all debits are all credits, no balance is negative, and no limit is ever passed', () => {
  fc.assert(
    fc.property(randomSteps(0, 12), (steps) => {
      run(steps, (books) => {
        const accounts = accountsIn(books)
        const total = (balance: 'debitsPending' | 'debitsPosted' | 'creditsPending' | 'creditsPosted'): bigint =>
          accounts.reduce((sum, account) => sum + account[balance], 0n)
        assert.equal(total('debitsPending'), total('creditsPending'))
        assert.equal(total('debitsPosted'), total('creditsPosted'))
        for (const account of accounts) {
          const { debitsPending, debitsPosted, creditsPending, creditsPosted } = account
          assert([debitsPending, debitsPosted, creditsPending, creditsPosted].every((balance) => balance >= 0n))
          if (account.flags & AccountFlags.debitsMustNotExceedCredits) assert(debitsPending + debitsPosted <= creditsPosted)
          if (account.flags & AccountFlags.creditsMustNotExceedDebits) assert(creditsPending + creditsPosted <= debitsPosted)
        }
      })
    }),
    { numRuns: 500 },
  )
})

/** Cuts a batch in two after every event that ends a chain, as `cuts` says; the last event of a batch must not be linked. */
function cutUp(transfers: readonly TransferEvent[], cuts: readonly boolean[]): TransferEvent[][] {
  const parts: TransferEvent[][] = [[]]
  for (const [index, transfer] of transfers.entries()) {
    parts.at(-1)!.push(transfer)
    if (cuts[index] && ((transfer.flags ?? 0) & 1) === 0 && index < transfers.length - 1) parts.push([])
  }
  return parts
}

test('a batch cut into parts gives the same results and the same books', () => {
  fc.assert(
    fc.property(randomSteps(0, 8), fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (steps, cuts) => {
      const parts = steps.flatMap((step): Step[] => ('transfers' in step ? cutUp(step.transfers, cuts).map((transfers) => ({ transfers })) : [step]))
      const [whole, cut] = [run(steps), run(parts)]
      // Each event takes the next nanosecond, wherever its batch ends, so the times agree too.
      assert.deepEqual(cut.results, whole.results)
      assert.deepEqual(accountsIn(cut.books), accountsIn(whole.books))
      assert.deepEqual(cut.books.changes, whole.books.changes)
      assert.equal(cut.books.timestamp, whole.books.timestamp)
    }),
    { numRuns: 500 },
  )
})

test('time only goes forwards: each transfer is later than the one before, whatever the clock shows', () => {
  fc.assert(
    fc.property(randomSteps(0, 12), (steps) => {
      const times = run(steps).books.changes.transfersCreated.map((transfer) => transfer.timestamp)
      assert(times.every((time, index) => index === 0 || time > times[index - 1]!))
    }),
    { numRuns: 200 },
  )
})
