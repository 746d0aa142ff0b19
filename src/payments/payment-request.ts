import type { Pool } from 'pg'
import { uuidArray } from '../database/array-parameters.ts'
import { isOneOf, nameFor } from '../database/row-writes.ts'
import { inTransaction, type Queryable, type Transaction } from '../database/transaction.ts'
import { appendMerchantEvents } from '../markets/merchant-events.ts'
import type { Programme } from '../programmes/programme.ts'
import { requestHash } from '../protocol/request-hash.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import { uuidFromBytes, type Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'

/**
 * A till's request for an amount.
 * - `open`: waits for a payment · `paid`: has its one payment · `cancelled`: the stall called it off, nothing can be paid on it any more.
 * - `expired`: its time is over. It is not written down: a request is expired when its time says so.
 */
export type RequestState = 'open' | 'paid' | 'cancelled' | 'expired'

export type PaymentRequest = {
  merchantId: Uuid
  id: Uuid
  lookupId: Uuid
  hash: Buffer
  programmeId: Uuid
  stallId: Uuid
  /** Where the stall stands. */
  marketId: Uuid
  amount: Won
  state: RequestState
  /** Who paid it; of a request made from a printed code, who may. */
  payerId: Uuid | null
  paymentId: Uuid | null
  madeAt: Date
  expiresAt: Date
  endedAt: Date | null
}

const FROM = 'payment_requests r join stalls s on s.id = r.stall_id'

const REQUEST_COLUMNS = `r.merchant_id as "merchantId", r.id, r.lookup_id as "lookupId", r.hash, r.programme_id as "programmeId", r.stall_id as "stallId", s.market_id as "marketId", r.amount,
  case when r.state = 'open' and r.expires_at <= clock_timestamp() then 'expired' else r.state end as state,
  r.payer_id as "payerId", r.payment_id as "paymentId", r.made_at as "madeAt", r.expires_at as "expiresAt", r.ended_at as "endedAt"`

/** A request is named by the first 16 bytes of its hash. */
export function lookupIdOf(hash: Uint8Array): Uuid {
  return uuidFromBytes(hash.subarray(0, 16))
}

export type RequestCommand = { deploymentId: Uuid; merchantId: Uuid; staffId: Uuid; id: Uuid; stallId: Uuid; amount: Won }

/** Stores a request under the till's id. The same again is the same; another amount or stall under the id is refused. */
export async function makePaymentRequest(pool: Pool, programme: Programme, command: RequestCommand): Promise<Result<PaymentRequest, Failure>> {
  const facts = { requestId: command.id, deploymentId: command.deploymentId, programmeId: programme.id, merchantId: command.merchantId, stallId: command.stallId, amount: command.amount }
  const hash = Buffer.from(await requestHash(facts))
  const { rows: stalls } = await pool.query('select 1 from stalls where id = $1 and merchant_id = $2', [command.stallId, command.merchantId])
  const first = await findRequest(pool, command.merchantId, command.id)
  if (first) return sameOrReused(first, hash)
  if (stalls.length === 0) return fail(failure('NOT_FOUND', 'not_moved'))
  await pool.query(
    `insert into payment_requests (merchant_id, id, lookup_id, hash, programme_id, stall_id, amount, made_by, made_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp(), clock_timestamp() + make_interval(mins => $9)) on conflict do nothing`,
    [command.merchantId, command.id, lookupIdOf(hash), hash, programme.id, command.stallId, command.amount, command.staffId, programme.requestMinutes],
  )
  const stored = await findRequest(pool, command.merchantId, command.id)
  if (!stored) throw new Error('a request that was stored could not be read')
  return sameOrReused(stored, hash)
}

function sameOrReused(stored: PaymentRequest, hash: Buffer): Result<PaymentRequest, Failure> {
  if (stored.hash.equals(hash)) return succeed(stored)
  const first = { amount: Number(stored.amount), stallId: stored.stallId, state: stored.state }
  return fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved', {}, { first }))
}

export async function findRequest(database: Queryable, merchantId: Uuid, id: Uuid): Promise<PaymentRequest | undefined> {
  const { rows } = await database.query<PaymentRequest>(`select ${REQUEST_COLUMNS} from ${FROM} where r.merchant_id = $1 and r.id = $2`, [merchantId, id])
  return rows[0]
}

export async function findRequestByLookupId(database: Queryable, lookupId: Uuid): Promise<PaymentRequest | undefined> {
  const { rows } = await database.query<PaymentRequest>(`select ${REQUEST_COLUMNS} from ${FROM} where r.lookup_id = $1`, [lookupId])
  return rows[0]
}

export async function openRequestIds(database: Queryable, merchantId: Uuid): Promise<Uuid[]> {
  const { rows } = await database.query<{ id: Uuid }>(
    // Those that shoppers made from printed codes wait for nobody at the till.
    `select id from payment_requests where merchant_id = $1 and state = 'open' and payer_id is null and expires_at > clock_timestamp() order by made_at desc limit 20`,
    [merchantId],
  )
  return rows.map((row) => row.id)
}

/** Locks requests in the order of their lookup ids. */
export async function lockRequests(transaction: Transaction, lookupIds: readonly Uuid[]): Promise<Map<Uuid, PaymentRequest>> {
  const { rows } = await transaction.query<PaymentRequest>({
    name: nameFor('lock_requests', lookupIds.length),
    text: `select ${REQUEST_COLUMNS} from ${FROM} where r.lookup_id ${isOneOf('$1', 'uuid', lookupIds.length)} order by r.lookup_id for update of r`,
    values: [uuidArray(lookupIds)],
  })
  return new Map(rows.map((request) => [request.lookupId, request]))
}

/** Calls a request off. If it was paid in the meantime it stays paid, and the caller is told so. */
export async function cancelPaymentRequest(pool: Pool, merchantId: Uuid, id: Uuid): Promise<Result<PaymentRequest, Failure>> {
  return inTransaction(pool, async (transaction) => {
    const { rows } = await transaction.query<PaymentRequest>(
      `select ${REQUEST_COLUMNS} from ${FROM} where r.merchant_id = $1 and r.id = $2 for update of r`,
      [merchantId, id],
    )
    const request = rows[0]
    if (!request) return fail(failure('NOT_FOUND', 'not_moved'))
    if (request.state !== 'open') return succeed(request)
    await transaction.query(`update payment_requests set state = 'cancelled', ended_at = clock_timestamp() where merchant_id = $1 and id = $2`, [merchantId, id])
    await appendMerchantEvents(transaction, [{ merchantId, data: { type: 'request_cancelled', requestId: id } }])
    return succeed({ ...request, state: 'cancelled' as const })
  })
}
