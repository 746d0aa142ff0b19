import { accountTransfers } from '../ledger/account-transfers.ts'
import { lookupAccounts, lookupTransfers } from '../ledger/lookups.ts'
import { TransferFlags, type Transfer } from '../ledger/transfer.ts'
import type { Queryable } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'

/** `settlement`: sales came in · `transfer_out`: money left, or is on its way out · `returned`: what the bank did not pay came back. */
export type DepositEntryKind = 'settlement' | 'transfer_out' | 'returned'

/** One line of a deposit's statement. `change` is won, below zero for money that left. `hold` names the transfer out that it belongs to. */
export type DepositEntry = { id: Uuid; at: Date; kind: DepositEntryKind; change: Won; balanceAfter: Won; hold: Uuid | null }

const MOST_LINES = 10_000

/**
 * The lines of a deposit between two instants, newest first, worked out from the ledger: from what it holds now, back through every
 * transfer. Give it a snapshot, so that balance and transfers are of one moment. `isWhole` is false when there were too many to read.
 */
export async function depositStatement(snapshot: Queryable, depositAccount: Uuid, from: Date, until: Date): Promise<{ entries: DepositEntry[]; isWhole: boolean }> {
  const [account] = await lookupAccounts(snapshot, [depositAccount])
  if (!account) return { entries: [], isWhole: true }
  const transfers = await accountTransfers(snapshot, { accountId: depositAccount, timestampMin: nanoseconds(from), limit: MOST_LINES, reversed: true })
  const held = new Map((await lookupTransfers(snapshot, transfers.filter(isEnding).map(({ pendingId }) => pendingId))).map((transfer) => [transfer.id, transfer]))
  const entries: DepositEntry[] = []
  let balance = account.creditsPosted - account.debitsPosted - account.debitsPending
  for (const transfer of transfers) {
    const change = changeOf(transfer, depositAccount, held)
    const at = new Date(Number(transfer.timestamp / 1_000_000n))
    if (change !== 0n && at < until) entries.push({ id: transfer.id, at, kind: kindOf(transfer, change), change, balanceAfter: balance, hold: holdOf(transfer, change) })
    balance -= change
  }
  return { entries, isWhole: transfers.length < MOST_LINES }
}

function isEnding({ flags }: Transfer): boolean {
  return (flags & (TransferFlags.postPendingTransfer | TransferFlags.voidPendingTransfer)) !== 0
}

/** What a transfer changed of what can be sent: holding takes it away, posting changes no more, voiding gives it back. */
function changeOf(transfer: Transfer, depositAccount: Uuid, held: ReadonlyMap<Uuid, Transfer>): Won {
  const pending = held.get(transfer.pendingId)
  if ((transfer.flags & TransferFlags.voidPendingTransfer) !== 0) return pending!.amount
  if ((transfer.flags & TransferFlags.postPendingTransfer) !== 0) return pending!.amount - transfer.amount
  return transfer.creditAccountId === depositAccount ? transfer.amount : -transfer.amount
}

function kindOf(transfer: Transfer, change: Won): DepositEntryKind {
  if (isEnding(transfer)) return 'returned'
  return change > 0n ? 'settlement' : 'transfer_out'
}

function holdOf(transfer: Transfer, change: Won): Uuid | null {
  if (isEnding(transfer)) return transfer.pendingId
  return change < 0n ? transfer.id : null
}

function nanoseconds(instant: Date): bigint {
  return BigInt(instant.getTime()) * 1_000_000n
}
