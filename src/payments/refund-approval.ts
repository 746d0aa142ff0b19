import type { Pool } from 'pg'
import { recordEvent } from '../audit/record-event.ts'
import { inTransaction, type Queryable, type Transaction } from '../database/transaction.ts'
import { sendNotice } from '../notices/send-notice.ts'
import { appendMerchantEvents } from '../markets/merchant-events.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'

/** Minutes that an owner has to decide. */
const ASK_MINUTES = 5

/**
 * A till's question to the owner about one refund, by the refund's id.
 * asked → approved → used, or asked → declined | withdrawn, or approved → withdrawn. Told and not written down: `expired` by the time, and
 * `used` by the refund, where it was done without needing the answer.
 */
export type RefundApprovalState = 'asked' | 'approved' | 'used' | 'declined' | 'withdrawn' | 'expired'

export type StoredRefundApproval = {
  merchantId: Uuid
  refundId: Uuid
  payerId: Uuid
  paymentId: Uuid
  amount: Won
  state: RefundApprovalState
  askedBy: Uuid
  askedByName: string
  askedAt: Date
  expiresAt: Date
  decidedBy: Uuid | null
  keyId: Uuid | null
}

const APPROVALS = `select a.merchant_id as "merchantId", a.refund_id as "refundId", a.payer_id as "payerId", a.payment_id as "paymentId", a.amount,
  case when exists (select from refunds r where r.merchant_id = a.merchant_id and r.id = a.refund_id and r.state = 'done'
                      and (r.payer_id, r.payment_id, r.amount) = (a.payer_id, a.payment_id, a.amount)) then 'used'
       when a.state in ('asked', 'approved') and a.expires_at <= clock_timestamp() then 'expired' else a.state end as state,
  a.asked_by as "askedBy", p.name as "askedByName", a.asked_at as "askedAt", a.expires_at as "expiresAt", a.decided_by as "decidedBy", a.key_id as "keyId"
  from refund_approvals a join people p on p.id = a.asked_by`

export type AskCommand = { merchantId: Uuid; refundId: Uuid; payerId: Uuid; paymentId: Uuid; amount: Won; askedBy: Uuid }

/** Asks the owner. The same again is the same; other facts under the refund's id are refused. */
export async function askForApproval(pool: Pool, command: AskCommand): Promise<Result<StoredRefundApproval, Failure>> {
  return inTransaction(pool, async (transaction) => {
    const { merchantId, refundId, payerId, paymentId, amount, askedBy } = command
    const { rowCount: isSale } = await transaction.query(
      `select 1 from payments where payer_id = $1 and id = $2 and merchant_id = $3 and state = 'paid' and amount - refunded >= $4`,
      [payerId, paymentId, merchantId, amount],
    )
    const inserted = isSale
      ? await transaction.query(
          `insert into refund_approvals (merchant_id, refund_id, payer_id, payment_id, amount, asked_by, asked_at, expires_at)
           values ($1, $2, $3, $4, $5, $6, clock_timestamp(), clock_timestamp() + make_interval(mins => $7)) on conflict do nothing`,
          [merchantId, refundId, payerId, paymentId, amount, askedBy, ASK_MINUTES],
        )
      : undefined
    const stored = await findRefundApproval(transaction, merchantId, refundId)
    if (!stored) return fail(failure('NOT_FOUND', 'not_moved'))
    if (!isSameRefund(stored, command)) return fail(reused(stored))
    if (inserted?.rowCount) {
      const data = { type: 'refund_approval_asked' as const, refundId, paymentId, payerId, amount: Number(amount) }
      await appendMerchantEvents(transaction, [{ merchantId, data }])
      await recordEvent(transaction, { kind: 'refund_approval_asked', actor: askedBy, subject: refundId, details: { merchantId, amount: Number(amount) } })
      await tellOwners(transaction, stored)
    }
    return succeed(stored)
  })
}

/** The shop's owners hear of it, also where their till is closed; whoever asks is not told. */
async function tellOwners(transaction: Transaction, { merchantId, askedBy, askedByName, amount }: StoredRefundApproval): Promise<void> {
  const { rows } = await transaction.query<{ personId: Uuid }>(
    `select person_id as "personId" from staff where merchant_id = $1 and role = 'owner' and removed_at is null and person_id <> $2`,
    [merchantId, askedBy],
  )
  for (const { personId } of rows) await sendNotice(transaction, { personId, merchantId, kind: 'REFUND_APPROVAL_WAITING', facts: { member: askedByName, amount } })
}

export function isSameRefund(one: Pick<AskCommand, 'payerId' | 'paymentId' | 'amount'>, other: Pick<AskCommand, 'payerId' | 'paymentId' | 'amount'>): boolean {
  return one.payerId === other.payerId && one.paymentId === other.paymentId && one.amount === other.amount
}

export function reused(first: StoredRefundApproval): Failure {
  return failure('ID_REUSED_DIFFERENTLY', 'not_moved', {}, { first: { paymentId: first.paymentId, amount: Number(first.amount), state: first.state } })
}

export async function findRefundApproval(database: Queryable, merchantId: Uuid, refundId: Uuid): Promise<StoredRefundApproval | undefined> {
  const { rows } = await database.query<StoredRefundApproval>(`${APPROVALS} where a.merchant_id = $1 and a.refund_id = $2`, [merchantId, refundId])
  return rows[0]
}

/** Questions that an owner can decide now, oldest first. */
export async function openRefundApprovals(database: Queryable, merchantId: Uuid): Promise<StoredRefundApproval[]> {
  const { rows } = await database.query<StoredRefundApproval>(
    `${APPROVALS} where a.merchant_id = $1 and a.state = 'asked' and a.expires_at > clock_timestamp()
       and not exists (select from refunds r where r.merchant_id = a.merchant_id and r.id = a.refund_id) order by a.asked_at limit 20`,
    [merchantId],
  )
  return rows
}

/** Locks the refund's id, whether the owner was asked about it or not, and then reads: nobody does, decides or gives up this refund meanwhile. */
export async function lockRefundApproval(transaction: Transaction, merchantId: Uuid, refundId: Uuid): Promise<StoredRefundApproval | undefined> {
  await lockRefundId(transaction, merchantId, refundId)
  const { rows } = await transaction.query<StoredRefundApproval>(`${APPROVALS} where a.merchant_id = $1 and a.refund_id = $2 for update of a`, [merchantId, refundId])
  return rows[0]
}

async function lockRefundId(transaction: Transaction, merchantId: Uuid, refundId: Uuid): Promise<void> {
  await transaction.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`refund/${merchantId}/${refundId}`])
}

/** An approval approves once. The caller holds its lock. */
export async function useRefundApproval(transaction: Transaction, merchantId: Uuid, refundId: Uuid): Promise<void> {
  await transaction.query(`update refund_approvals set state = 'used' where merchant_id = $1 and refund_id = $2`, [merchantId, refundId])
}

/** The owner says no. What was decided before stays as it was decided. */
export async function declineRefund(pool: Pool, command: { merchantId: Uuid; refundId: Uuid; by: Uuid }): Promise<Result<StoredRefundApproval, Failure>> {
  return inTransaction(pool, async (transaction) => {
    const stored = await lockRefundApproval(transaction, command.merchantId, command.refundId)
    if (!stored) return fail(failure('NOT_FOUND', 'not_moved'))
    return succeed(stored.state === 'asked' ? await endApproval(transaction, stored, command.by, 'declined') : stored)
  })
}

/**
 * Whoever asked gives the refund up, whether the owner was asked about it yet or not: from now on its id is refused, so that a copy still on its
 * way moves nothing. What was declined stays so, and a refund that was done already is answered as `used`.
 */
export async function withdrawRefund(pool: Pool, command: AskCommand): Promise<Result<StoredRefundApproval, Failure>> {
  return inTransaction(pool, async (transaction) => {
    const { merchantId, refundId, payerId, paymentId, amount, askedBy } = command
    await lockRefundId(transaction, merchantId, refundId)
    await transaction.query(
      `insert into refund_approvals (merchant_id, refund_id, payer_id, payment_id, amount, state, asked_by, asked_at, expires_at, decided_by, decided_at)
       select p.merchant_id, $2, p.payer_id, p.id, $5, 'withdrawn', $6, now.at, now.at, $6, now.at
         from payments p, (select clock_timestamp() as at) as now where p.payer_id = $3 and p.id = $4 and p.merchant_id = $1 and p.state = 'paid'
          and not exists (select from refunds r where r.merchant_id = $1 and r.id = $2 and r.state = 'done') on conflict do nothing`,
      [merchantId, refundId, payerId, paymentId, amount, askedBy],
    )
    const stored = (await lockRefundApproval(transaction, merchantId, refundId)) ?? (await readDoneUnasked(transaction, merchantId, refundId))
    if (!stored || stored.askedBy !== askedBy) return fail(failure('NOT_FOUND', 'not_moved'))
    if (!isSameRefund(stored, command)) return fail(reused(stored))
    return succeed(stored.state === 'asked' || stored.state === 'approved' ? await endApproval(transaction, stored, askedBy, 'withdrawn') : stored)
  })
}

/** A refund that was done without a question to the owner, in the words of one. */
async function readDoneUnasked(transaction: Transaction, merchantId: Uuid, refundId: Uuid): Promise<StoredRefundApproval | undefined> {
  const { rows } = await transaction.query<StoredRefundApproval>(
    `select r.merchant_id as "merchantId", r.id as "refundId", r.payer_id as "payerId", r.payment_id as "paymentId", r.amount, 'used' as state,
            r.made_by as "askedBy", p.name as "askedByName", r.decided_at as "askedAt", r.decided_at as "expiresAt", null as "decidedBy", null as "keyId"
       from refunds r join people p on p.id = r.made_by where r.merchant_id = $1 and r.id = $2 and r.state = 'done'`,
    [merchantId, refundId],
  )
  return rows[0]
}

/** A question that was approved keeps who approved it, when and with which key: it counts among the hour's approvals. */
async function endApproval(transaction: Transaction, stored: StoredRefundApproval, by: Uuid, state: 'declined' | 'withdrawn'): Promise<StoredRefundApproval> {
  const { merchantId, refundId } = stored
  await transaction.query(
    `update refund_approvals set state = $3, signed = null, decided_by = case when key_id is null then $4 else decided_by end,
            decided_at = case when key_id is null then clock_timestamp() else decided_at end where merchant_id = $1 and refund_id = $2`,
    [merchantId, refundId, state, by],
  )
  await recordEvent(transaction, { kind: `refund_${state}`, actor: by, subject: refundId, details: { merchantId } })
  await appendMerchantEvents(transaction, [{ merchantId, data: { type: 'refund_approval_decided', refundId, state } }])
  return { ...stored, state }
}
