import type { Pool } from 'pg'
import { recordEvent } from '../audit/record-event.ts'
import { holdApprovalKey } from '../authenticators/approval-key.ts'
import { isSignedFor, type SignedRefundApproval } from '../authenticators/signed-refund-approval.ts'
import { inTransaction, type Transaction } from '../database/transaction.ts'
import { appendMerchantEvents } from '../markets/merchant-events.ts'
import { lockActingStaff } from '../markets/staff-member.ts'
import { REFUND_APPROVAL_LIFE, refundHash } from '../protocol/refund-approval.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import { findRefundApproval, lockRefundApproval, type StoredRefundApproval } from './refund-approval.ts'

/** Refunds that a shop may have approved from afar within an hour: whoever asks all the time is not waved through by habit. */
const APPROVALS_AN_HOUR = 3

export type ApproveCommand = { deploymentId: Uuid; merchantId: Uuid; ownerId: Uuid; sessionHash: Buffer; refundId: Uuid; signed: SignedRefundApproval }

/**
 * Takes an owner's signed approval of one refund, for 2 minutes at most. Once approved, the same question is approved whatever comes later.
 * Fails with SESSION_EXPIRED, NOT_FOUND, SIGNATURE_INVALID, REFUND_APPROVAL_EXPIRED, REFUND_DECLINED, REFUND_WITHDRAWN or APPROVALS_USED_UP.
 */
export async function approveRefund(pool: Pool, command: ApproveCommand): Promise<Result<StoredRefundApproval, Failure>> {
  return inTransaction(pool, async (transaction) => {
    const { merchantId, refundId, ownerId } = command
    const acting = await lockActingStaff(transaction, { merchantId, personId: ownerId, sessionHash: command.sessionHash })
    if (!acting) return fail(failure('SESSION_EXPIRED', 'not_moved'))
    if (acting.role !== 'owner') return fail(failure('OWNER_ONLY', 'not_moved'))
    // Two owners of a shop count together.
    await transaction.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`approvals/${merchantId}`])
    const asked = await lockRefundApproval(transaction, merchantId, refundId)
    if (!asked) return fail(failure('NOT_FOUND', 'not_moved'))
    const refusal = refusalOfState(asked) ?? (await refusalOfSignature(transaction, command, asked))
    if (refusal) return fail(refusal)
    // Its answer may have been lost: it stays approved, also when others have used up the hour since.
    if (asked.state !== 'asked') return succeed(asked)
    const late = await refusalOfHour(transaction, merchantId)
    if (late) return fail(late)
    const { approval, bytes } = command.signed
    await transaction.query(
      `update refund_approvals set state = 'approved', decided_by = $3, decided_at = clock_timestamp(), key_id = $4, signed = $5,
              expires_at = least(to_timestamp($6::float8 / 1000), clock_timestamp() + make_interval(secs => $7))
        where merchant_id = $1 and refund_id = $2`,
      [merchantId, refundId, ownerId, approval.keyId, bytes, approval.expiresAt, REFUND_APPROVAL_LIFE / 1_000],
    )
    await recordEvent(transaction, { kind: 'refund_approved', actor: ownerId, subject: refundId, details: { merchantId, keyId: approval.keyId } })
    await appendMerchantEvents(transaction, [{ merchantId, data: { type: 'refund_approval_decided', refundId, state: 'approved' } }])
    return succeed((await findRefundApproval(transaction, merchantId, refundId))!)
  })
}

/** Approved stays approved, and used stays used; anything else that is over can't be approved any more. */
function refusalOfState({ state }: StoredRefundApproval): Failure | undefined {
  if (state === 'expired') return failure('REFUND_APPROVAL_EXPIRED', 'not_moved')
  if (state === 'declined') return failure('REFUND_DECLINED', 'not_moved')
  if (state === 'withdrawn') return failure('REFUND_WITHDRAWN', 'not_moved')
  return undefined
}

async function refusalOfSignature(transaction: Transaction, command: ApproveCommand, asked: StoredRefundApproval): Promise<Failure | undefined> {
  const { signed, deploymentId, merchantId, ownerId } = command
  const key = await holdApprovalKey(transaction, { personId: ownerId, merchantId }, signed.approval.keyId)
  const { refundId, payerId, paymentId, amount } = asked
  const hash = await refundHash({ deploymentId, merchantId, refundId, payerId, paymentId, amount })
  if (!key || !isSignedFor(signed, key.publicKey, hash)) return failure('SIGNATURE_INVALID', 'not_moved')
  if (asked.state !== 'asked') return undefined
  const { rows } = await transaction.query<{ now: Date }>('select clock_timestamp() as now')
  const now = rows[0]!.now.getTime()
  const { issuedAt, expiresAt } = signed.approval
  const isOfNow = expiresAt > now && issuedAt <= now + REFUND_APPROVAL_LIFE / 2
  return isOfNow ? undefined : failure('REFUND_APPROVAL_EXPIRED', 'not_moved')
}

async function refusalOfHour(transaction: Transaction, merchantId: Uuid): Promise<Failure | undefined> {
  const { rows } = await transaction.query<{ again: Date }>(
    `select decided_at + interval '1 hour' as again from refund_approvals
      where merchant_id = $1 and key_id is not null and decided_at > clock_timestamp() - interval '1 hour' order by decided_at desc offset $2 limit 1`,
    [merchantId, APPROVALS_AN_HOUR - 1],
  )
  return rows[0] && failure('APPROVALS_USED_UP', 'not_moved', { time: rows[0].again })
}
