import { AccountFlags, type Account } from './account.ts'
import { expiresAt, type Books } from './books.ts'
import { isTransient, type CreateTransferResult, type CreateTransferStatus } from './create-transfer-status.ts'
import { completeTransfer } from './events.ts'
import { compareWithExisting } from './existing-transfer.ts'
import { decideInOrder, type Decision } from './linked-chains.ts'
import { AMOUNT_MAX, ID_MAX, NIL, TIMESTAMP_MAX } from './ranges.ts'
import { resolvePending } from './resolve-pending.ts'
import { TransferFlags, type Transfer, type TransferEvent } from './transfer.ts'

const KNOWN_FLAGS = Object.values(TransferFlags).reduce((all, flag) => all | flag, 0)
const RESOLVING = TransferFlags.postPendingTransfer | TransferFlags.voidPendingTransfer
const CLOSING = TransferFlags.closingDebit | TransferFlags.closingCredit

/**
 * Decides a batch of transfers against the books and moves the amounts of the created ones; one result for each, in order
 * (TigerBeetle, docs/reference/requests/create_transfers.md). Throws a RangeError for a value that no field can hold.
 */
export function createTransfers(books: Books, events: readonly TransferEvent[]): CreateTransferResult[] {
  return decideInOrder<Transfer, CreateTransferStatus>(
    books,
    events.map(completeTransfer),
    (transfer, timestamp) => createTransfer(books, transfer, timestamp),
    (transfer, { status, timestamp }) => {
      if (isTransient(status)) books.fail(transfer.id, timestamp)
    },
  )
}

function createTransfer(books: Books, transfer: Transfer, timestamp: bigint): Decision<CreateTransferStatus> {
  if ((transfer.flags & ~KNOWN_FLAGS) !== 0) return { status: 'reserved_flag', timestamp }
  if (transfer.id === NIL) return { status: 'id_must_not_be_zero', timestamp }
  if (transfer.id === ID_MAX) return { status: 'id_must_not_be_int_max', timestamp }
  const existing = books.transfer(transfer.id)
  if (existing) {
    const status = compareWithExisting(books, transfer, existing)
    return { status, timestamp: status === 'exists' ? existing.timestamp : timestamp }
  }
  if (books.hasFailed(transfer.id)) return { status: 'id_already_failed', timestamp }
  const status = (transfer.flags & RESOLVING) !== 0 ? resolvePending(books, transfer, timestamp) : move(books, transfer, timestamp)
  return { status, timestamp }
}

/** A single-phase or pending transfer. */
function move(books: Books, transfer: Transfer, timestamp: bigint): CreateTransferStatus {
  const malformed = refuseForm(transfer)
  if (malformed) return malformed
  const debit = books.account(transfer.debitAccountId)
  if (!debit) return 'debit_account_not_found'
  const credit = books.account(transfer.creditAccountId)
  if (!credit) return 'credit_account_not_found'
  if (debit.ledger !== credit.ledger) return 'accounts_must_have_the_same_ledger'
  if (transfer.ledger !== debit.ledger) return 'transfer_must_have_the_same_ledger_as_accounts'
  if ((debit.flags & AccountFlags.closed) !== 0) return 'debit_account_already_closed'
  if ((credit.flags & AccountFlags.closed) !== 0) return 'credit_account_already_closed'

  const created: Transfer = { ...transfer, amount: balancedAmount(transfer, debit, credit), timestamp }
  const refusal = refuseOverflow(created, debit, credit) ?? refuseLimit(created.amount, debit, credit)
  if (refusal) return refusal

  books.insertTransfer(created)
  books.change(debit)
  books.change(credit)
  if ((created.flags & TransferFlags.pending) !== 0) {
    debit.debitsPending += created.amount
    credit.creditsPending += created.amount
    if ((created.flags & TransferFlags.closingDebit) !== 0) debit.flags |= AccountFlags.closed
    if ((created.flags & TransferFlags.closingCredit) !== 0) credit.flags |= AccountFlags.closed
  } else {
    debit.debitsPosted += created.amount
    credit.creditsPosted += created.amount
  }
  books.keepHistory(debit, transfer.id, timestamp)
  books.keepHistory(credit, transfer.id, timestamp)
  return 'created'
}

/** What is wrong with a transfer whatever is in the books, in the documented order. */
function refuseForm(transfer: Transfer): CreateTransferStatus | undefined {
  if (transfer.debitAccountId === NIL) return 'debit_account_id_must_not_be_zero'
  if (transfer.debitAccountId === ID_MAX) return 'debit_account_id_must_not_be_int_max'
  if (transfer.creditAccountId === NIL) return 'credit_account_id_must_not_be_zero'
  if (transfer.creditAccountId === ID_MAX) return 'credit_account_id_must_not_be_int_max'
  if (transfer.creditAccountId === transfer.debitAccountId) return 'accounts_must_be_different'
  if (transfer.pendingId !== NIL) return 'pending_id_must_be_zero'
  if ((transfer.flags & TransferFlags.pending) === 0) {
    if (transfer.timeout !== 0) return 'timeout_reserved_for_pending_transfer'
    if ((transfer.flags & CLOSING) !== 0) return 'closing_transfer_must_be_pending'
  }
  if (transfer.ledger === 0) return 'ledger_must_not_be_zero'
  if (transfer.code === 0) return 'code_must_not_be_zero'
  return undefined
}

/** A balancing transfer moves no more than what the debit account has left, and what the credit account lacks; perhaps nothing. */
function balancedAmount(transfer: Transfer, debit: Account, credit: Account): bigint {
  let amount = transfer.amount
  if ((transfer.flags & TransferFlags.balancingDebit) !== 0) {
    amount = least(amount, debit.creditsPosted - debit.debitsPosted - debit.debitsPending)
  }
  if ((transfer.flags & TransferFlags.balancingCredit) !== 0) {
    amount = least(amount, credit.debitsPosted - credit.creditsPosted - credit.creditsPending)
  }
  return amount
}

function least(amount: bigint, room: bigint): bigint {
  return room <= 0n ? 0n : room < amount ? room : amount
}

function refuseOverflow(transfer: Transfer, debit: Account, credit: Account): CreateTransferStatus | undefined {
  const { amount } = transfer
  if ((transfer.flags & TransferFlags.pending) !== 0) {
    if (amount + debit.debitsPending > AMOUNT_MAX) return 'overflows_debits_pending'
    if (amount + credit.creditsPending > AMOUNT_MAX) return 'overflows_credits_pending'
  }
  if (amount + debit.debitsPosted > AMOUNT_MAX) return 'overflows_debits_posted'
  if (amount + credit.creditsPosted > AMOUNT_MAX) return 'overflows_credits_posted'
  if (amount + debit.debitsPending + debit.debitsPosted > AMOUNT_MAX) return 'overflows_debits'
  if (amount + credit.creditsPending + credit.creditsPosted > AMOUNT_MAX) return 'overflows_credits'
  if ((expiresAt(transfer) ?? 0n) > TIMESTAMP_MAX) return 'overflows_timeout'
  return undefined
}

/** The two limit flags. What is pending counts as spent, but not yet as received. */
function refuseLimit(amount: bigint, debit: Account, credit: Account): CreateTransferStatus | undefined {
  if (
    (debit.flags & AccountFlags.debitsMustNotExceedCredits) !== 0 &&
    debit.debitsPending + debit.debitsPosted + amount > debit.creditsPosted
  ) {
    return 'exceeds_credits'
  }
  if (
    (credit.flags & AccountFlags.creditsMustNotExceedDebits) !== 0 &&
    credit.creditsPending + credit.creditsPosted + amount > credit.debitsPosted
  ) {
    return 'exceeds_debits'
  }
  return undefined
}
