import type { Queryable, Transaction } from '../database/transaction.ts'
import type { Failure } from '../reasons/failure.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'

/**
 * - `prepared`: payee and amount stand on our side and wait to be confirmed; nothing is held, and it may still be changed. Its time runs out.
 * - `requested`: confirmed; the ledger holds the amount as a pending transfer without time-out, and the bank is being asked. It becomes one of the next two, once.
 * - `done`: the bank has paid it out.
 * - `reversed`: the bank paid nothing, for ever; what was held is in the deposit again.
 * - `refused`: it was confirmed and may not be sent; nothing was held. · `cancelled`: called off before it was confirmed.
 */
export type TransferOutState = 'prepared' | 'requested' | 'done' | 'reversed' | 'refused' | 'cancelled'

export type TransferOut = {
  merchantId: Uuid
  id: Uuid
  programmeId: Uuid
  state: TransferOutState
  failure: Failure | null
  /** Counts the changes of payee or amount; what was shown before one is void. */
  revision: number
  payeeId: Uuid
  amount: Won
  memo: string
  madeBy: Uuid
  preparedAt: Date
  expiresAt: Date
  /** The phone that has shown payee and amount, and signed them. */
  confirmedBy: Uuid | null
  factors: string[] | null
  holdTransfer: Uuid | null
  bankTransaction: Uuid | null
  bankReference: string | null
  sentAt: Date | null
  requestedAt: Date | null
  finishedAt: Date | null
  balanceAfter: Won | null
  /** Whether the time to confirm it is over, by the database's clock. */
  isOver: boolean
}

export const TRANSFER_OUT_COLUMNS = `merchant_id as "merchantId", id, programme_id as "programmeId", state, failure, revision, payee_id as "payeeId", amount, memo, made_by as "madeBy",
  prepared_at as "preparedAt", expires_at as "expiresAt", confirmed_by as "confirmedBy", factors, hold_transfer as "holdTransfer", bank_transaction as "bankTransaction",
  bank_reference as "bankReference", sent_at as "sentAt", requested_at as "requestedAt", finished_at as "finishedAt", balance_after as "balanceAfter", expires_at <= clock_timestamp() as "isOver"`

export async function findTransferOut(database: Queryable, merchantId: Uuid, id: Uuid): Promise<TransferOut | undefined> {
  const { rows } = await database.query<TransferOut>(`select ${TRANSFER_OUT_COLUMNS} from transfers_out where merchant_id = $1 and id = $2`, [merchantId, id])
  return rows[0]
}

export async function lockTransferOut(transaction: Transaction, merchantId: Uuid, id: Uuid): Promise<TransferOut | undefined> {
  const { rows } = await transaction.query<TransferOut>(`select ${TRANSFER_OUT_COLUMNS} from transfers_out where merchant_id = $1 and id = $2 for update`, [merchantId, id])
  return rows[0]
}

/** What a person has prepared and may confirm now on their phone, newest first. */
export async function transfersToConfirm(database: Queryable, personId: Uuid): Promise<TransferOut[]> {
  const { rows } = await database.query<TransferOut>(
    `select ${TRANSFER_OUT_COLUMNS} from transfers_out where made_by = $1 and state = 'prepared' and expires_at > clock_timestamp() order by prepared_at desc limit 5`,
    [personId],
  )
  return rows
}

/** A merchant's transfers that wait for the bank, or can be confirmed now; newest first. */
export async function transfersUnderWay(database: Queryable, merchantId: Uuid): Promise<TransferOut[]> {
  const { rows } = await database.query<TransferOut>(
    `select ${TRANSFER_OUT_COLUMNS} from transfers_out where merchant_id = $1 and (state = 'requested' or (state = 'prepared' and expires_at > clock_timestamp()))
      order by prepared_at desc limit 20`,
    [merchantId],
  )
  return rows
}

/** The transfers behind lines of the ledger, by what the ledger knows of them. */
export async function transfersByHold(database: Queryable, merchantId: Uuid, holds: readonly Uuid[]): Promise<Map<Uuid, TransferOut>> {
  const { rows } = await database.query<TransferOut>(`select ${TRANSFER_OUT_COLUMNS} from transfers_out where merchant_id = $1 and hold_transfer = any($2)`, [merchantId, holds])
  return new Map(rows.map((row) => [row.holdTransfer!, row]))
}

/** Transfers that wait for the bank and whose time to be asked about has come, longest overdue first. */
export async function transfersToAskAbout(database: Queryable, limit: number): Promise<TransferOut[]> {
  const { rows } = await database.query<TransferOut>(
    `select ${TRANSFER_OUT_COLUMNS} from transfers_out where state = 'requested' and ask_at <= clock_timestamp() order by ask_at limit $1`,
    [limit],
  )
  return rows
}

/** Puts the next question off: 10 seconds, then twice as long each time, up to 10 minutes. */
export async function askAboutTransferLater(database: Queryable, { merchantId, id }: TransferOut): Promise<void> {
  await database.query(
    `update transfers_out set asks = asks + 1, ask_at = clock_timestamp() + least(interval '10 seconds' * 2 ^ least(asks, 10), interval '10 minutes')
      where merchant_id = $1 and id = $2`,
    [merchantId, id],
  )
}
