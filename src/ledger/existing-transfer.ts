import type { Books } from './books.ts'
import type { CreateTransferStatus } from './create-transfer-status.ts'
import { AMOUNT_MAX, NIL } from './ranges.ts'
import { TransferFlags, type Transfer } from './transfer.ts'

const BALANCING = TransferFlags.balancingDebit | TransferFlags.balancingCredit
const RESOLVING = TransferFlags.postPendingTransfer | TransferFlags.voidPendingTransfer

/** Says whether a transfer is the one that already has its id, and if not, in what it differs: the first field in the documented order. */
export function compareWithExisting(books: Books, transfer: Transfer, existing: Transfer): CreateTransferStatus {
  if (transfer.flags !== existing.flags) return 'exists_with_different_flags'
  if (transfer.pendingId !== existing.pendingId) return 'exists_with_different_pending_id'
  if (transfer.timeout !== existing.timeout) return 'exists_with_different_timeout'
  if ((transfer.flags & RESOLVING) === 0) return compareFields(transfer, existing, hasSameAmount(transfer, existing))
  const pending = books.transfer(transfer.pendingId)
  if (!pending) throw new Error(`the books hold a transfer whose pending transfer ${transfer.pendingId} does not exist`)
  const complete = inherit(transfer, existing, pending)
  return compareFields(complete, existing, complete.amount === existing.amount)
}

/** A balancing transfer may have moved less than its amount, so a retry with any amount from there on is the same. */
function hasSameAmount(transfer: Transfer, existing: Transfer): boolean {
  return (transfer.flags & BALANCING) === 0 ? transfer.amount === existing.amount : transfer.amount >= existing.amount
}

/** Fills in what a post or void may leave out: from its pending transfer, as when it was created. */
function inherit(transfer: Transfer, existing: Transfer, pending: Transfer): Transfer {
  const whole = (transfer.flags & TransferFlags.voidPendingTransfer) !== 0 ? 0n : AMOUNT_MAX
  return {
    ...transfer,
    debitAccountId: transfer.debitAccountId === NIL ? existing.debitAccountId : transfer.debitAccountId,
    creditAccountId: transfer.creditAccountId === NIL ? existing.creditAccountId : transfer.creditAccountId,
    amount: transfer.amount === whole ? pending.amount : transfer.amount,
    userData128: transfer.userData128 === NIL ? pending.userData128 : transfer.userData128,
    userData64: transfer.userData64 === 0n ? pending.userData64 : transfer.userData64,
    userData32: transfer.userData32 === 0 ? pending.userData32 : transfer.userData32,
    ledger: transfer.ledger === 0 ? existing.ledger : transfer.ledger,
    code: transfer.code === 0 ? existing.code : transfer.code,
  }
}

function compareFields(transfer: Transfer, existing: Transfer, sameAmount: boolean): CreateTransferStatus {
  if (transfer.debitAccountId !== existing.debitAccountId) return 'exists_with_different_debit_account_id'
  if (transfer.creditAccountId !== existing.creditAccountId) return 'exists_with_different_credit_account_id'
  if (!sameAmount) return 'exists_with_different_amount'
  if (transfer.userData128 !== existing.userData128) return 'exists_with_different_user_data_128'
  if (transfer.userData64 !== existing.userData64) return 'exists_with_different_user_data_64'
  if (transfer.userData32 !== existing.userData32) return 'exists_with_different_user_data_32'
  if (transfer.ledger !== existing.ledger) return 'exists_with_different_ledger'
  if (transfer.code !== existing.code) return 'exists_with_different_code'
  return 'exists'
}
