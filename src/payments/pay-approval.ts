import type { Order } from '../protocol/order.ts'
import { nextKoreanDay } from '../programmes/korean-calendar.ts'
import type { Programme } from '../programmes/programme.ts'
import type { Purse } from '../programmes/purse.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import { ownedKey, type ApprovalRow, type PayBatch, type UnlockRow } from './pay-batch.ts'
import type { PayCommand } from './pay-command.ts'
import type { PayWrites } from './pay-writes.ts'

type Facts = { batch: PayBatch; command: PayCommand; order: Order; purse: Purse; programme: Programme }

/** What approves an order: the phone's running unlock, or one PIN entry or signature of a passkey bound to the order's hash. */
export type ApprovalDecision = { by: 'unlock'; unlock: UnlockRow; factors: string[] } | { by: 'approval'; approval: ApprovalRow; factors: string[] }

/** Decides under the locks whether an order is approved. Fails with UNLOCK_REQUIRED, which binds nothing, or, above the PIN's daily cap, PAYMENT_LIMIT. */
export function decideApproval(facts: Facts): Result<ApprovalDecision, Failure> {
  const { batch, command, order, programme, purse } = facts
  const approval = command.approvalId ? batch.approvals.get(ownedKey(command.payerId, command.approvalId)) : undefined
  if (approval && isFor(approval, command, batch.now)) {
    if (order.amount <= programme.unlock.perPayment || isByPasskey(approval)) return succeed({ by: 'approval', approval, factors: approval.factors })
    const left = programme.pinDayCap - purse.dayPinSpent
    if (order.amount <= left) return succeed({ by: 'approval', approval, factors: approval.factors })
    const resetsAt = nextKoreanDay(batch.now)
    return fail(failure('PAYMENT_LIMIT', 'not_moved', { amount: left > 0n ? left : 0n, time: resetsAt }, { limit: 'pin_day', left: Number(left), resetsAt: resetsAt.toISOString() }))
  }
  if (order.amount > programme.unlock.perPayment) return fail(failure('UNLOCK_REQUIRED', 'not_moved', {}, { approval: 'order' }))
  const unlock = batch.unlocks.get(command.deviceId)
  if (unlock && unlock.until > batch.now && unlock.amountLeft >= order.amount) return succeed({ by: 'unlock', unlock, factors: ['device', 'unlock'] })
  return fail(failure('UNLOCK_REQUIRED', 'not_moved', {}, { approval: 'unlock' }))
}

function isFor(approval: ApprovalRow, command: PayCommand, now: Date): boolean {
  return approval.usedBy === null && approval.expiresAt > now && approval.deviceId === command.deviceId && approval.orderHash.equals(command.signed.payloadHash)
}

/** A PIN may have been watched, so what it approves in a day is capped; a passkey's signature is over this order and no other. */
function isByPasskey(approval: ApprovalRow): boolean {
  return approval.factors.includes('passkey')
}

/** Uses up what approved a payment. */
export function spendApproval({ command, order, purse, programme }: Facts, decision: ApprovalDecision, writes: PayWrites): void {
  if (decision.by === 'unlock') {
    decision.unlock.amountLeft -= order.amount
    writes.unlocksChanged.add(command.deviceId)
    return
  }
  decision.approval.usedBy = command.paymentId
  writes.approvalsUsed.push({ personId: command.payerId, id: decision.approval.id, paymentId: command.paymentId })
  if (order.amount > programme.unlock.perPayment && !isByPasskey(decision.approval)) purse.dayPinSpent += order.amount
}
