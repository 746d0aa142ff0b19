import { AccountFlags, type Account } from './account.ts'
import { expiresAt, type Books } from './books.ts'
import type { CreateTransferStatus } from './create-transfer-status.ts'
import { AMOUNT_MAX, ID_MAX, NIL } from './ranges.ts'
import { TransferFlags, type Transfer } from './transfer.ts'

const POST = TransferFlags.postPendingTransfer
const VOID = TransferFlags.voidPendingTransfer
const EXCLUDED =
  TransferFlags.pending |
  TransferFlags.balancingDebit |
  TransferFlags.balancingCredit |
  TransferFlags.closingDebit |
  TransferFlags.closingCredit

/** Posts or voids a pending transfer (TigerBeetle, docs/coding/two-phase-transfers.md). The id is known to be new. */
export function resolvePending(books: Books, transfer: Transfer, timestamp: bigint): CreateTransferStatus {
  const malformed = refuseForm(transfer)
  if (malformed) return malformed
  const pending = books.transfer(transfer.pendingId)
  if (!pending) return 'pending_transfer_not_found'
  const amount = resolvedAmount(transfer, pending)
  const mismatch = refuseMismatch(transfer, amount, pending)
  if (mismatch) return mismatch
  const ended = refuseEnded(books, pending, timestamp)
  if (ended) return ended
  const debit = books.accountOf(pending.debitAccountId)
  const credit = books.accountOf(pending.creditAccountId)
  const isVoid = (transfer.flags & VOID) !== 0
  // Into and out of a closed account nothing moves but a void.
  if (!isVoid && (debit.flags & AccountFlags.closed) !== 0) return 'debit_account_already_closed'
  if (!isVoid && (credit.flags & AccountFlags.closed) !== 0) return 'credit_account_already_closed'

  books.insertTransfer({
    ...transfer,
    debitAccountId: pending.debitAccountId,
    creditAccountId: pending.creditAccountId,
    amount,
    userData128: transfer.userData128 === NIL ? pending.userData128 : transfer.userData128,
    userData64: transfer.userData64 === 0n ? pending.userData64 : transfer.userData64,
    userData32: transfer.userData32 === 0 ? pending.userData32 : transfer.userData32,
    ledger: pending.ledger,
    code: pending.code,
    timestamp,
  })
  books.resolve(pending, isVoid ? 'voided' : 'posted')
  books.change(debit)
  books.change(credit)
  if (isVoid) {
    giveBack(pending, debit, credit)
  } else {
    debit.debitsPending -= pending.amount
    credit.creditsPending -= pending.amount
    debit.debitsPosted += amount
    credit.creditsPosted += amount
  }
  books.keepHistory(debit, transfer.id, timestamp)
  books.keepHistory(credit, transfer.id, timestamp)
  return 'created'
}

/**
 * Ends a pending transfer whose time-out has passed: what it reserved goes back, what it closed opens again.
 * The history of balances does not show it (TigerBeetle, docs/reference/requests/get_account_balances.md).
 */
export function expirePending(books: Books, pending: Transfer): void {
  const debit = books.accountOf(pending.debitAccountId)
  const credit = books.accountOf(pending.creditAccountId)
  books.resolve(pending, 'expired')
  books.change(debit)
  books.change(credit)
  giveBack(pending, debit, credit)
}

function giveBack(pending: Transfer, debit: Account, credit: Account): void {
  debit.debitsPending -= pending.amount
  credit.creditsPending -= pending.amount
  if ((pending.flags & TransferFlags.closingDebit) !== 0) debit.flags &= ~AccountFlags.closed
  if ((pending.flags & TransferFlags.closingCredit) !== 0) credit.flags &= ~AccountFlags.closed
}

function refuseForm(transfer: Transfer): CreateTransferStatus | undefined {
  const isBoth = (transfer.flags & (POST | VOID)) === (POST | VOID)
  if (isBoth || (transfer.flags & EXCLUDED) !== 0) return 'flags_are_mutually_exclusive'
  if (transfer.pendingId === NIL) return 'pending_id_must_not_be_zero'
  if (transfer.pendingId === ID_MAX) return 'pending_id_must_not_be_int_max'
  if (transfer.pendingId === transfer.id) return 'pending_id_must_be_different'
  if (transfer.timeout !== 0) return 'timeout_reserved_for_pending_transfer'
  return undefined
}

/** Nothing said means everything: 0 for a void, `AMOUNT_MAX` for a post. A post of 0 posts nothing and gives all of it back. */
function resolvedAmount(transfer: Transfer, pending: Transfer): bigint {
  const whole = (transfer.flags & VOID) !== 0 ? 0n : AMOUNT_MAX
  return transfer.amount === whole ? pending.amount : transfer.amount
}

function refuseMismatch(transfer: Transfer, amount: bigint, pending: Transfer): CreateTransferStatus | undefined {
  if ((pending.flags & TransferFlags.pending) === 0) return 'pending_transfer_not_pending'
  if (transfer.debitAccountId !== NIL && transfer.debitAccountId !== pending.debitAccountId) {
    return 'pending_transfer_has_different_debit_account_id'
  }
  if (transfer.creditAccountId !== NIL && transfer.creditAccountId !== pending.creditAccountId) {
    return 'pending_transfer_has_different_credit_account_id'
  }
  if (transfer.ledger !== 0 && transfer.ledger !== pending.ledger) return 'pending_transfer_has_different_ledger'
  if (transfer.code !== 0 && transfer.code !== pending.code) return 'pending_transfer_has_different_code'
  if (amount > pending.amount) return 'exceeds_pending_transfer_amount'
  if ((transfer.flags & VOID) !== 0 && amount < pending.amount) return 'pending_transfer_has_different_amount'
  return undefined
}

/** A pending transfer ends once. From its expiry on it can't be posted or voided, whether or not its amount has gone back yet. */
function refuseEnded(books: Books, pending: Transfer, timestamp: bigint): CreateTransferStatus | undefined {
  const status = books.pendingStatus(pending.id)
  if (status === 'posted') return 'pending_transfer_already_posted'
  if (status === 'voided') return 'pending_transfer_already_voided'
  if (status === 'expired') return 'pending_transfer_expired'
  const expiry = expiresAt(pending)
  return expiry !== undefined && expiry <= timestamp ? 'pending_transfer_expired' : undefined
}
