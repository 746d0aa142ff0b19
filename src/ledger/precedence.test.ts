import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../test/ledger/bankers-table.ts'
import { AccountFlags, type Account, type AccountEvent } from './account.ts'
import { Books } from './books.ts'
import { CREATE_ACCOUNT_STATUSES } from './create-account-status.ts'
import { createAccounts } from './create-accounts.ts'
import { CREATE_TRANSFER_STATUSES } from './create-transfer-status.ts'
import { createTransfers } from './create-transfers.ts'
import { completeAccount, completeTransfer } from './events.ts'
import { AMOUNT_MAX, ID_MAX, NANOSECONDS_PER_SECOND, NIL, TIMESTAMP_MAX } from './ranges.ts'
import { TransferFlags, type PendingStatus, type Transfer, type TransferEvent } from './transfer.ts'

/*
 * Everything that can be wrong with an event, one fault at a time and then every two at once: of two, the one that stands first in the
 * documents must be told (TigerBeetle, docs/reference/requests).
 */

const [A, B, T, P, X, Y, Z] = [idOf('A'), idOf('B'), idOf('T'), idOf('P'), idOf('X'), idOf('Y'), idOf('Z')]
const START = 1_700_000_000n * NANOSECONDS_PER_SECOND
const { pending, postPendingTransfer, voidPendingTransfer, balancingDebit, balancingCredit, closingDebit, closingCredit } = TransferFlags
const { closed, debitsMustNotExceedCredits, creditsMustNotExceedDebits } = AccountFlags

/** What a fault changes. Fields are set; the bits of `flags` are turned over. */
type Change = {
  event?: Partial<TransferEvent & AccountEvent>
  debit?: Partial<Account>
  credit?: Partial<Account>
  /** In the pending transfer that is posted or voided. */
  pending?: Partial<Transfer>
  /** Something is there under the same id: the same, but for this. */
  existing?: Partial<Transfer & Account>
  /** A fault of what is pending does not go together with one of what is not. */
  state?: { time?: bigint; pendingStatus?: PendingStatus; hasFailed?: boolean; isPending?: boolean }
}
type Fault = readonly [status: string, change: Change]

/** Both changes, or undefined when they would set the same field to two values. */
function together(one: Change, other: Change): Change | undefined {
  const both: Record<string, Record<string, unknown>> = {}
  for (const [part, fields] of [...Object.entries(one), ...Object.entries(other)]) {
    const joined = (both[part] ??= {})
    for (const [field, value] of Object.entries(fields)) {
      if (field === 'flags') joined[field] = Number(joined[field] ?? 0) | Number(value)
      else if (field in joined && joined[field] !== value) return undefined
      else joined[field] = value
    }
  }
  return both
}

function changed<Whole extends { flags: number }>(whole: Whole, change: { flags?: number } = {}): Whole {
  return { ...whole, ...change, flags: whole.flags ^ (change.flags ?? 0) }
}

const ofAnyEvent: Fault[] = [
  ['timestamp_must_be_zero', { event: { timestamp: 9n } }],
  ['reserved_flag', { event: { flags: 256 } }],
  ['id_must_not_be_zero', { event: { id: NIL } }],
  ['id_must_not_be_int_max', { event: { id: ID_MAX } }],
  ['exists_with_different_user_data_128', { existing: { userData128: Z } }],
  ['exists_with_different_user_data_64', { existing: { userData64: 64n } }],
  ['exists_with_different_user_data_32', { existing: { userData32: 32 } }],
  ['exists_with_different_ledger', { existing: { ledger: 3 } }],
  ['exists_with_different_code', { existing: { code: 3 } }],
  ['exists', { existing: {} }],
]

const ofAnyTransfer: Fault[] = [
  ...ofAnyEvent,
  ['exists_with_different_flags', { existing: { flags: balancingCredit } }],
  ['exists_with_different_pending_id', { existing: { pendingId: Z } }],
  ['exists_with_different_timeout', { existing: { timeout: 7 } }],
  ['exists_with_different_debit_account_id', { existing: { debitAccountId: Z } }],
  ['exists_with_different_credit_account_id', { existing: { creditAccountId: Z } }],
  ['exists_with_different_amount', { existing: { amount: 12n } }],
  ['id_already_failed', { state: { hasFailed: true } }],
]

const FULL = AMOUNT_MAX - 9n
const singlePhase = { isPending: false }
const twoPhase = { isPending: true }

const ofMove: Fault[] = [
  ...ofAnyTransfer,
  ['debit_account_id_must_not_be_zero', { event: { debitAccountId: NIL } }],
  ['debit_account_id_must_not_be_int_max', { event: { debitAccountId: ID_MAX } }],
  ['credit_account_id_must_not_be_zero', { event: { creditAccountId: NIL } }],
  ['credit_account_id_must_not_be_int_max', { event: { creditAccountId: ID_MAX } }],
  ['accounts_must_be_different', { event: { debitAccountId: A, creditAccountId: A } }],
  ['pending_id_must_be_zero', { event: { pendingId: P } }],
  ['timeout_reserved_for_pending_transfer', { event: { timeout: 5 }, state: singlePhase }],
  ['closing_transfer_must_be_pending', { event: { flags: closingDebit }, state: singlePhase }],
  ['closing_transfer_must_be_pending', { event: { flags: closingCredit }, state: singlePhase }],
  ['ledger_must_not_be_zero', { event: { ledger: 0 } }],
  ['code_must_not_be_zero', { event: { code: 0 } }],
  ['debit_account_not_found', { event: { debitAccountId: X } }],
  ['credit_account_not_found', { event: { creditAccountId: Y } }],
  ['accounts_must_have_the_same_ledger', { credit: { ledger: 2 } }],
  ['transfer_must_have_the_same_ledger_as_accounts', { event: { ledger: 9 } }],
  ['debit_account_already_closed', { debit: { flags: closed } }],
  ['credit_account_already_closed', { credit: { flags: closed } }],
  ['overflows_debits_pending', { event: { flags: pending }, debit: { debitsPending: FULL }, state: twoPhase }],
  ['overflows_credits_pending', { event: { flags: pending }, credit: { creditsPending: FULL }, state: twoPhase }],
  ['overflows_debits_posted', { debit: { debitsPosted: FULL } }],
  ['overflows_credits_posted', { credit: { creditsPosted: FULL } }],
  ['overflows_debits', { debit: { debitsPending: FULL }, state: singlePhase }],
  ['overflows_credits', { credit: { creditsPending: FULL }, state: singlePhase }],
  ['overflows_debits', { debit: { debitsPending: FULL / 2n, debitsPosted: FULL / 2n + 1n } }],
  ['overflows_credits', { credit: { creditsPending: FULL / 2n, creditsPosted: FULL / 2n + 1n } }],
  ['overflows_timeout', { event: { flags: pending, timeout: 5 }, state: { ...twoPhase, time: TIMESTAMP_MAX - NANOSECONDS_PER_SECOND } }],
  ['exceeds_credits', { debit: { flags: debitsMustNotExceedCredits } }],
  ['exceeds_debits', { credit: { flags: creditsMustNotExceedDebits } }],
]

/** One that exists posted or voided P, so it does not go together with another pending transfer. */
const namingP = ([status, change]: Fault): Fault => [status, change.existing ? { ...change, event: { pendingId: P } } : change]

const ofEnd: Fault[] = [
  ...ofAnyTransfer.map(namingP),
  ...[pending, balancingDebit, balancingCredit, closingDebit, closingCredit].map((flags): Fault => ['flags_are_mutually_exclusive', { event: { flags } }]),
  ['pending_id_must_not_be_zero', { event: { pendingId: NIL } }],
  ['pending_id_must_not_be_int_max', { event: { pendingId: ID_MAX } }],
  ['pending_id_must_be_different', { event: { pendingId: T } }],
  ['timeout_reserved_for_pending_transfer', { event: { timeout: 5 } }],
  ['pending_transfer_not_found', { event: { pendingId: X } }],
  ['pending_transfer_not_pending', { pending: { flags: pending } }],
  ['pending_transfer_has_different_debit_account_id', { event: { debitAccountId: B } }],
  ['pending_transfer_has_different_credit_account_id', { event: { creditAccountId: A } }],
  ['pending_transfer_has_different_ledger', { event: { ledger: 9 } }],
  ['pending_transfer_has_different_code', { event: { code: 9 } }],
  ['exceeds_pending_transfer_amount', { event: { amount: 11n } }],
  ['pending_transfer_already_posted', { state: { pendingStatus: 'posted' } }],
  ['pending_transfer_already_voided', { state: { pendingStatus: 'voided' } }],
  ['pending_transfer_expired', { state: { pendingStatus: 'expired' } }],
  ['pending_transfer_expired', { pending: { timeout: 1 }, state: { time: START + NANOSECONDS_PER_SECOND } }],
]

const ofPost: Fault[] = [
  ...ofEnd,
  ['flags_are_mutually_exclusive', { event: { flags: voidPendingTransfer, amount: 10n } }],
  ['debit_account_already_closed', { debit: { flags: closed } }],
  ['credit_account_already_closed', { credit: { flags: closed } }],
]

const ofVoid: Fault[] = [
  ...ofEnd,
  ['flags_are_mutually_exclusive', { event: { flags: postPendingTransfer } }],
  ['pending_transfer_has_different_amount', { event: { amount: 9n } }],
]

const ofAccount: Fault[] = [
  ...ofAnyEvent,
  ['exists_with_different_flags', { existing: { flags: AccountFlags.history } }],
  ['flags_are_mutually_exclusive', { event: { flags: debitsMustNotExceedCredits | creditsMustNotExceedDebits } }],
  ['debits_pending_must_be_zero', { event: { debitsPending: 1n } }],
  ['debits_posted_must_be_zero', { event: { debitsPosted: 1n } }],
  ['credits_pending_must_be_zero', { event: { creditsPending: 1n } }],
  ['credits_posted_must_be_zero', { event: { creditsPosted: 1n } }],
  ['ledger_must_not_be_zero', { event: { ledger: 0 } }],
  ['code_must_not_be_zero', { event: { code: 0 } }],
]

/** What is answered when ten won are moved from A to B, or are pending there as P, and the change is made. */
function statusOfTransfer(base: Partial<Transfer>, change: Change): string {
  const event = changed(completeTransfer({ id: T, ...base }), change.event)
  const held = changed(completeTransfer({ id: P, debitAccountId: A, creditAccountId: B, amount: 10n, ledger: 1, code: 1, flags: pending, timestamp: START }), change.pending)
  const books = new Books(change.state?.time ?? START)
  books.loadAccount(changed(completeAccount({ id: A, ledger: 1, code: 1, debitsPending: 10n }), change.debit))
  books.loadAccount(changed(completeAccount({ id: B, ledger: 1, code: 1, creditsPending: 10n }), change.credit))
  books.loadTransfer(held, change.state?.pendingStatus ?? 'pending')
  // A post or void is stored with what it ended.
  const stored = event.amount === base.amount && base.pendingId ? { ...event, amount: held.amount } : event
  if (change.existing) books.loadTransfer(changed(stored, change.existing))
  if (change.state?.hasFailed) books.loadFailed(event.id)
  return createTransfers(books, [event])[0]!.status
}

function statusOfAccount(change: Change): string {
  const event = changed(completeAccount({ id: A, ledger: 1, code: 1 }), change.event)
  const books = new Books(START)
  if (change.existing) books.loadAccount(changed(event, change.existing))
  return createAccounts(books, [event])[0]!.status
}

const move = { debitAccountId: A, creditAccountId: B, amount: 10n, ledger: 1, code: 1 }
const post = { ...move, pendingId: P, amount: AMOUNT_MAX, flags: postPendingTransfer }
const cancel = { ...move, pendingId: P, amount: 0n, flags: voidPendingTransfer }

type Scene = {
  event: string
  order: readonly string[]
  faults: readonly Fault[]
  statusOf: (change: Change) => string
  /** Neighbours in the documents whose order nothing can show. All others must have met. */
  neverAtOnce: string[]
}

const scenes: Scene[] = [
  {
    event: 'transfer',
    order: CREATE_TRANSFER_STATUSES,
    faults: ofMove,
    statusOf: (change) => statusOfTransfer(move, change),
    neverAtOnce: [
      'id_must_not_be_zero, id_must_not_be_int_max',
      'debit_account_id_must_not_be_zero, debit_account_id_must_not_be_int_max',
      'credit_account_id_must_not_be_zero, credit_account_id_must_not_be_int_max',
      'credit_account_id_must_not_be_int_max, accounts_must_be_different',
    ],
  },
  {
    event: 'post',
    order: CREATE_TRANSFER_STATUSES,
    faults: ofPost,
    statusOf: (change) => statusOfTransfer(post, change),
    neverAtOnce: [
      'id_must_not_be_zero, id_must_not_be_int_max',
      'pending_id_must_not_be_zero, pending_id_must_not_be_int_max',
      'pending_id_must_not_be_int_max, pending_id_must_be_different',
      'pending_transfer_already_posted, pending_transfer_already_voided',
    ],
  },
  {
    event: 'void',
    order: CREATE_TRANSFER_STATUSES,
    faults: ofVoid,
    statusOf: (change) => statusOfTransfer(cancel, change),
    neverAtOnce: [
      'id_must_not_be_zero, id_must_not_be_int_max',
      'pending_id_must_not_be_zero, pending_id_must_not_be_int_max',
      'pending_id_must_not_be_int_max, pending_id_must_be_different',
      'exceeds_pending_transfer_amount, pending_transfer_has_different_amount',
      'pending_transfer_already_posted, pending_transfer_already_voided',
    ],
  },
  { event: 'account', order: CREATE_ACCOUNT_STATUSES, faults: ofAccount, statusOf: statusOfAccount, neverAtOnce: ['id_must_not_be_zero, id_must_not_be_int_max'] },
]

for (const { event, order, faults, statusOf, neverAtOnce } of scenes) {
  test(`of two things wrong with one ${event}, the one that stands first in the documents is told`, () => {
    assert.equal(statusOf({}), 'created')
    for (const [status, change] of faults) assert.equal(statusOf(change), status)
    const met = new Set<string>()
    for (const [index, [one, change]] of faults.entries()) {
      for (const [other, otherChange] of faults.slice(index + 1)) {
        const both = together(change, otherChange)
        if (!both) continue
        const [first, second] = order.indexOf(one) < order.indexOf(other) ? [one, other] : [other, one]
        assert.equal(statusOf(both), first, `${first} before ${second}`)
        met.add(`${first}, ${second}`)
      }
    }
    const inOrder = order.filter((status) => faults.some(([known]) => known === status))
    const neighbours = inOrder.slice(1).map((second, index) => `${inOrder[index]}, ${second}`)
    assert.deepEqual(neighbours.filter((pair) => !met.has(pair)), neverAtOnce)
  })
}

test('every documented result of an event by itself is among the faults', () => {
  const ofChains = new Set(['created', 'linked_event_failed', 'linked_event_chain_open'])
  for (const documented of [CREATE_TRANSFER_STATUSES, CREATE_ACCOUNT_STATUSES]) {
    const shown = new Set(scenes.filter(({ order }) => order === documented).flatMap(({ faults }) => faults.map(([status]) => status)))
    assert.deepEqual(documented.filter((status) => !shown.has(status) && !ofChains.has(status)), [])
  }
})
