import type { Account, AccountEvent } from './account.ts'
import { AMOUNT_MAX, INTEGER_MAX, NIL, SMALLINT_MAX, TIMESTAMP_MAX } from './ranges.ts'
import type { Transfer, TransferEvent } from './transfer.ts'

/** Fills in zeros. Throws a RangeError for what no field can hold: a mistake of the caller, not a result. */
export function completeAccount(event: AccountEvent): Account {
  return {
    id: event.id,
    debitsPending: bigint('debitsPending', event.debitsPending, AMOUNT_MAX),
    debitsPosted: bigint('debitsPosted', event.debitsPosted, AMOUNT_MAX),
    creditsPending: bigint('creditsPending', event.creditsPending, AMOUNT_MAX),
    creditsPosted: bigint('creditsPosted', event.creditsPosted, AMOUNT_MAX),
    userData128: event.userData128 ?? NIL,
    userData64: bigint('userData64', event.userData64, AMOUNT_MAX),
    userData32: integer('userData32', event.userData32, INTEGER_MAX),
    ledger: integer('ledger', event.ledger, INTEGER_MAX),
    code: integer('code', event.code, SMALLINT_MAX),
    flags: integer('flags', event.flags, SMALLINT_MAX),
    timestamp: bigint('timestamp', event.timestamp, TIMESTAMP_MAX),
  }
}

/** Fills in zeros. Throws a RangeError for what no field can hold: a mistake of the caller, not a result. */
export function completeTransfer(event: TransferEvent): Transfer {
  return {
    id: event.id,
    debitAccountId: event.debitAccountId ?? NIL,
    creditAccountId: event.creditAccountId ?? NIL,
    amount: bigint('amount', event.amount, AMOUNT_MAX),
    pendingId: event.pendingId ?? NIL,
    userData128: event.userData128 ?? NIL,
    userData64: bigint('userData64', event.userData64, AMOUNT_MAX),
    userData32: integer('userData32', event.userData32, INTEGER_MAX),
    timeout: integer('timeout', event.timeout, INTEGER_MAX),
    ledger: integer('ledger', event.ledger, INTEGER_MAX),
    code: integer('code', event.code, SMALLINT_MAX),
    flags: integer('flags', event.flags, SMALLINT_MAX),
    timestamp: bigint('timestamp', event.timestamp, TIMESTAMP_MAX),
  }
}

function bigint(field: string, value: bigint | undefined, largest: bigint): bigint {
  if (value === undefined) return 0n
  if (typeof value !== 'bigint' || value < 0n || value > largest) throw new RangeError(`${field} is not a whole number in 0 … ${largest}: ${value}`)
  return value
}

function integer(field: string, value: number | undefined, largest: number): number {
  if (value === undefined) return 0
  if (!Number.isInteger(value) || value < 0 || value > largest) throw new RangeError(`${field} is not a whole number in 0 … ${largest}: ${value}`)
  return value
}
