import type { Transaction } from '../database/transaction.ts'
import type { ActingStaff } from '../markets/staff-member.ts'
import { startOfKoreanDay } from '../programmes/korean-calendar.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import { isSameRefund, reused, type StoredRefundApproval } from './refund-approval.ts'

/**
 * Whether whoever acts may make this refund: `allowed` by role, within the day's sum, or by an approval, which the caller uses up with it.
 * `refused` is final for the refund's id; `open` binds nothing, since an approval may still come.
 */
export type RefundPermission = { state: 'allowed'; byApproval: boolean } | { state: 'refused' | 'open'; failure: Failure }

type Asked = { merchantId: Uuid; refundId: Uuid; payerId: Uuid; paymentId: Uuid; amount: Won }

/**
 * Decides under the acting member's lock, so that a day's sum holds however many refunds come at once, and under the lock of the refund's
 * approval: what was declined or given up is not done by anybody, whatever they may do alone.
 */
export async function decidePermission(transaction: Transaction, acting: ActingStaff, approval: StoredRefundApproval | undefined, refund: Asked, now: Date): Promise<RefundPermission> {
  if (approval?.state === 'declined' || approval?.state === 'withdrawn') return refusedForGood(approval, approval.state, refund)
  if (acting.role === 'owner') return { state: 'allowed', byApproval: false }
  const left = acting.refundDayLimit - (await refundedAlone(transaction, refund.merchantId, acting.personId, now))
  if (refund.amount <= left) return { state: 'allowed', byApproval: false }
  // What one member asked for another doesn't use.
  const own = approval?.askedBy === acting.personId ? approval : undefined
  return decideByApproval(transaction, refund, own, left > 0n ? left : 0n)
}

function refusedForGood(approval: StoredRefundApproval, state: 'declined' | 'withdrawn', refund: Asked): RefundPermission {
  if (!isSameRefund(approval, refund)) return { state: 'open', failure: reused(approval) }
  return { state: 'refused', failure: failure(state === 'declined' ? 'REFUND_DECLINED' : 'REFUND_WITHDRAWN', 'not_moved') }
}

async function decideByApproval(transaction: Transaction, refund: Asked, approval: StoredRefundApproval | undefined, left: Won): Promise<RefundPermission> {
  const unapproved = (details: object = {}): RefundPermission => ({ state: 'open', failure: failure('STAFF_NOT_AUTHORIZED', 'not_moved', {}, { left: Number(left), ...details }) })
  if (!approval) return unapproved()
  if (!isSameRefund(approval, refund)) return { state: 'open', failure: reused(approval) }
  switch (approval.state) {
    case 'asked':
      return unapproved({ approval: 'asked' })
    case 'expired':
      return { state: 'refused', failure: failure('REFUND_APPROVAL_EXPIRED', 'not_moved') }
    case 'declined':
    case 'withdrawn':
      return refusedForGood(approval, approval.state, refund)
    case 'used':
      throw new Error(`the approval of refund ${refund.refundId} was used, and the refund is not there`)
    case 'approved':
      break
  }
  if (await isStillApproved(transaction, approval)) return { state: 'allowed', byApproval: true }
  return { state: 'refused', failure: failure('REFUND_APPROVAL_EXPIRED', 'not_moved') }
}

/** An approval is worth nothing once its key is revoked or its giver is no owner any more. */
async function isStillApproved(transaction: Transaction, { merchantId, keyId, decidedBy }: StoredRefundApproval): Promise<boolean> {
  const { rowCount } = await transaction.query(
    `select 1 from approval_keys k join staff f on f.person_id = k.person_id and f.merchant_id = k.merchant_id
      where k.id = $1 and k.merchant_id = $2 and k.person_id = $3 and k.revoked_at is null and f.role = 'owner' and f.removed_at is null for share of k`,
    [keyId, merchantId, decidedBy],
  )
  return rowCount === 1
}

/** What a member refunded today without anybody's approval. */
async function refundedAlone(transaction: Transaction, merchantId: Uuid, personId: Uuid, now: Date): Promise<Won> {
  const { rows } = await transaction.query<{ sum: Won }>(
    `select coalesce(sum(r.amount), 0)::bigint as sum from refunds r
      where r.merchant_id = $1 and r.decided_at >= $3 and r.made_by = $2 and r.state = 'done'
        and not exists (select from refund_approvals a where a.merchant_id = r.merchant_id and a.refund_id = r.id and a.state = 'used')`,
    [merchantId, personId, startOfKoreanDay(now)],
  )
  return rows[0]!.sum
}
