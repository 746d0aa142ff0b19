import type { Uuid } from '../values/uuid.ts'

/**
 * How a transfer moves its amount: bits of `Transfer.flags`, with the values of TigerBeetle's
 * docs/reference/transfer.md. `imported` (256) is left out and counts as reserved.
 */
export const TransferFlags = {
  none: 0,
  /** Succeeds or fails together with the next transfer of the batch. */
  linked: 1 << 0,
  /** Reserves the amount until another transfer posts or voids this one, or its time-out passes. */
  pending: 1 << 1,
  /** Posts the transfer `pendingId`: all of it (`AMOUNT_MAX`) or part of it. */
  postPendingTransfer: 1 << 2,
  /** Gives back what the transfer `pendingId` reserved. */
  voidPendingTransfer: 1 << 3,
  /** Moves at most `amount`, and no more than the debit account has left. */
  balancingDebit: 1 << 4,
  /** Moves at most `amount`, and no more than the credit account still lacks. */
  balancingCredit: 1 << 5,
  /** Closes the debit account until this (pending) transfer is voided or times out. */
  closingDebit: 1 << 6,
  /** Closes the credit account until this (pending) transfer is voided or times out. */
  closingCredit: 1 << 7,
} as const

/** A movement between two accounts of one ledger. It is never changed or deleted. */
export type Transfer = {
  /** Neither nil nor all ones. */
  id: Uuid
  debitAccountId: Uuid
  creditAccountId: Uuid
  /** 0 … 2^63−1 won. Of a balancing transfer or a post: what was really moved. */
  amount: bigint
  /** The pending transfer that this one posts or voids; otherwise the nil UUID. */
  pendingId: Uuid
  /** What the transfer belongs to (a payment, a top-up); the nil UUID means nothing. */
  userData128: Uuid
  /** 0 … 2^63−1. */
  userData64: bigint
  /** 0 … 2^31−1. */
  userData32: number
  /** Seconds after `timestamp` until a pending transfer expires; 0: never. At most 2^31−1. */
  timeout: number
  ledger: number
  /** The reason of the transfer, see `TransferCode`. 1 … 32767. */
  code: number
  /** `TransferFlags`, added. */
  flags: number
  /** When it was created: nanoseconds since 1970, the database's clock. */
  timestamp: bigint
}

/** A transfer to create. What is left out is zero. */
export type TransferEvent = Partial<Transfer> & Pick<Transfer, 'id'>

/** What became of a pending transfer. */
export type PendingStatus = 'pending' | 'posted' | 'voided' | 'expired'
