import type { Queryable } from '../database/transaction.ts'
import type { Failure } from '../reasons/failure.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'

/**
 * - `requested`: both parts are held in the ledger as pending transfers without time-out, and the bank is being asked. It becomes one of the next two, once.
 * - `credited`: the bank's money is in the pool and the vouchers are in the purse.
 * - `reversed`: the bank took nothing, for ever; what was held is free again.
 * - `refused`: it never started; nothing was held and the bank was not asked.
 */
export type TopUpState = 'requested' | 'credited' | 'reversed' | 'refused'

export type TopUp = {
  personId: Uuid
  id: Uuid
  state: TopUpState
  failure: Failure | null
  payloadHash: Buffer
  purseId: Uuid | null
  linkedAccountId: Uuid
  face: Won
  price: Won
  discount: Won
  priceTransfer: Uuid | null
  discountTransfer: Uuid | null
  bankTransaction: Uuid
  sentAt: Date | null
  requestedAt: Date
  finishedAt: Date | null
  expiresAt: Date | null
  balanceAfter: Won | null
}

export const TOP_UP_COLUMNS = `person_id as "personId", id, state, failure, payload_hash as "payloadHash", purse_id as "purseId", linked_account_id as "linkedAccountId",
  face, price, discount, price_transfer as "priceTransfer", discount_transfer as "discountTransfer", bank_transaction as "bankTransaction", sent_at as "sentAt",
  requested_at as "requestedAt", finished_at as "finishedAt", expires_at as "expiresAt", balance_after as "balanceAfter"`

export async function findTopUp(database: Queryable, personId: Uuid, id: Uuid): Promise<TopUp | undefined> {
  const { rows } = await database.query<TopUp>(`select ${TOP_UP_COLUMNS} from top_ups where person_id = $1 and id = $2`, [personId, id])
  return rows[0]
}

/** Top-ups that wait for the bank and whose time to be asked about has come, longest overdue first: one that stays undecided does not hold up the others. */
export async function topUpsToAskAbout(database: Queryable, limit: number): Promise<TopUp[]> {
  const { rows } = await database.query<TopUp>(
    `select ${TOP_UP_COLUMNS} from top_ups where state = 'requested' and ask_at <= clock_timestamp() order by ask_at limit $1`,
    [limit],
  )
  return rows
}

/** Puts the next question off: 10 seconds, then twice as long each time, up to 10 minutes. */
export async function askLater(database: Queryable, { personId, id }: TopUp): Promise<void> {
  await database.query(
    `update top_ups set asks = asks + 1, ask_at = clock_timestamp() + least(interval '10 seconds' * 2 ^ least(asks, 10), interval '10 minutes')
      where person_id = $1 and id = $2`,
    [personId, id],
  )
}
