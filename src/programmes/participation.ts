import { uuidArray } from '../database/array-parameters.ts'
import { isOneOf, nameFor } from '../database/row-writes.ts'
import type { Queryable, Transaction } from '../database/transaction.ts'
import type { MerchantStatus } from '../markets/merchant.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Programme } from './programme.ts'

/** A merchant as a programme sees it. Without accounts it does not take part. */
export type Participant = {
  merchantId: Uuid
  status: MerchantStatus
  category: string
  salesAccount: Uuid | null
  depositAccount: Uuid | null
}

const QUERY = `select m.id as "merchantId", m.status, m.category, pm.sales_account as "salesAccount", pm.deposit_account as "depositAccount"
  from merchants m left join programme_merchants pm on pm.merchant_id = m.id and pm.programme_id = $2 where m.id = any($1)`

/** Reads merchants for showing. */
export async function readParticipants(database: Queryable, programmeId: Uuid, merchantIds: readonly Uuid[]): Promise<Map<Uuid, Participant>> {
  const { rows } = await database.query<Participant>(QUERY, [merchantIds, programmeId])
  return byMerchant(rows)
}

/** A participant with the programme that it was looked up for. */
export type ProgrammeParticipant = Participant & { programmeId: Uuid }

/**
 * Reads the merchants of some payment requests, each as the request's programme sees it, under a lock that keeps their status as it is until
 * the transaction ends.
 */
export async function lockParticipantsOfRequests(transaction: Transaction, lookupIds: readonly Uuid[]): Promise<ProgrammeParticipant[]> {
  // Each merchant once, in the order of their ids.
  const [distinct, order] = lookupIds.length === 1 ? ['', ''] : ['distinct', 'order by m.id']
  const { rows } = await transaction.query<ProgrammeParticipant>({
    name: nameFor('lock_participants_of_requests', lookupIds.length),
    text: `select m.id as "merchantId", asked.programme_id as "programmeId", m.status, m.category, pm.sales_account as "salesAccount", pm.deposit_account as "depositAccount"
             from (select ${distinct} merchant_id, programme_id from payment_requests where lookup_id ${isOneOf('$1', 'uuid', lookupIds.length)}) as asked
             join merchants m on m.id = asked.merchant_id
             left join programme_merchants pm on pm.merchant_id = m.id and pm.programme_id = asked.programme_id
            ${order} for share of m`,
    values: [uuidArray(lookupIds)],
  })
  return rows
}

/** Reads merchants under the same lock. */
export async function lockParticipants(transaction: Transaction, programmeId: Uuid, merchantIds: readonly Uuid[]): Promise<Map<Uuid, Participant>> {
  const { rows } = await transaction.query<Participant>({
    name: 'lock_participants',
    text: `${QUERY} order by m.id for share of m`,
    values: [merchantIds, programmeId],
  })
  return byMerchant(rows)
}

function byMerchant(rows: Participant[]): Map<Uuid, Participant> {
  return new Map(rows.map((row) => [row.merchantId, row]))
}

/** Whether vouchers of the programme are good now at this merchant, in this market. */
export function isGoodAt(programme: Programme, participant: Participant | undefined, marketId: Uuid): participant is Participant & { salesAccount: Uuid } {
  if (!participant?.salesAccount || !programme.marketIds.has(marketId)) return false
  if (participant.status !== 'active' && participant.status !== 'provisional') return false
  return !programme.ineligibleCategories.includes(participant.category)
}
