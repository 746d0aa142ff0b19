import { TransferCode } from '../ledger/chart-of-accounts.ts'
import type { Order } from '../protocol/order.ts'
import { takeFromLots, validSum } from '../programmes/lot.ts'
import { isGoodAt } from '../programmes/participation.ts'
import type { Programme } from '../programmes/programme.ts'
import type { Purse } from '../programmes/purse.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import { decideApproval, spendApproval, type ApprovalDecision } from './pay-approval.ts'
import { ownedKey, type PayBatch } from './pay-batch.ts'
import type { PayCommand, PayOutcome } from './pay-command.ts'
import { checkSpendingLimits } from './spending-limits.ts'
import type { PaymentRequest } from './payment-request.ts'
import type { PayWrites } from './pay-writes.ts'
import type { StoredPayment } from './payment.ts'

/** What stands between an order and its payment, in the order in which it is looked at; the first that applies is the answer. */
const REFUSALS: ((facts: Facts) => Failure | undefined)[] = [
  // Stored as well: a copy that stays on its way until our clock has caught up must not pay after all.
  ({ order, batch }) => refusalOfClock(order.issuedAt - batch.now.getTime()),
  ({ order, batch }) => (order.expiresAt <= batch.now.getTime() ? failure('ORDER_EXPIRED', 'not_moved') : undefined),
  ({ order, request }) => (order.amount !== request.amount || order.stallId !== request.stallId ? failure('WRONG_AMOUNT', 'not_moved') : undefined),
  ({ request }) => refusalOfRequest(request),
  ({ batch, programme, request }) =>
    isGoodAt(programme, batch.participants.get(ownedKey(programme.id, request.merchantId)), request.marketId) ? undefined : failure('NOT_A_MERCHANT', 'not_moved'),
  ({ batch, programme, purse, order, command }) => checkSpendingLimits(programme, purse, order.amount, batch.now, batch.activeDevices.get(command.deviceId) ?? null),
  (facts) => refusalOfBalance(facts),
]

type Facts = { batch: PayBatch; command: PayCommand; order: Order; purse: Purse; programme: Programme; request: PaymentRequest; balance: Won }

/**
 * Decides one payment against the batch's facts, changing them, and notes what to write.
 * Precedence: the stored outcome; the signature and what it binds; the session; the request; then `REFUSALS`, which are stored under the id for ever;
 * last the approval, whose lack binds nothing, so that the same id may be sent again after the PIN.
 */
export function decidePayment(batch: PayBatch, writes: PayWrites, command: PayCommand, transferId: Uuid): PayOutcome {
  const key = ownedKey(command.payerId, command.paymentId)
  const stored = batch.stored.get(key)
  if (stored) return answerStored(stored, command)
  const facts = factsOf(batch, command)
  if ('reason' in facts) return fail(facts)
  for (const refusal of REFUSALS) {
    const refused = refusal(facts)
    if (refused) return succeed(remember(batch, writes, key, command, refusedPayment(facts, refused), []))
  }
  const approval = decideApproval(facts)
  // The PIN's daily cap refuses for ever, like the other limits; a PIN that is still missing does not.
  if (!approval.ok && approval.failure.reason === 'UNLOCK_REQUIRED') return approval
  if (!approval.ok) return succeed(remember(batch, writes, key, command, refusedPayment(facts, approval.failure), []))
  return succeed(remember(batch, writes, key, command, transferMoney(facts, writes, approval.value, transferId), approval.value.factors))
}

function answerStored(stored: StoredPayment, command: PayCommand): PayOutcome {
  if (stored.payloadHash === null || stored.payloadHash.equals(command.signed.payloadHash)) return succeed(stored)
  const first = { state: stored.state, amount: stored.amount === null ? null : Number(stored.amount), at: stored.decidedAt.toISOString() }
  return fail(failure('ID_REUSED_DIFFERENTLY', stored.state === 'paid' ? 'moved' : 'not_moved', {}, { first }))
}

/** Finds what the order speaks of. Each failure here binds nothing. */
function factsOf(batch: PayBatch, command: PayCommand): Facts | Failure {
  const { order } = command.signed
  const purse = batch.purses.get(order.purseId)
  const isBound = order.paymentId === command.paymentId && order.keyId === command.deviceId && purse?.personId === command.payerId
  if (!batch.verdicts.get(order) || !isBound || !batch.activeDevices.has(command.deviceId)) return failure('SIGNATURE_INVALID', 'not_moved')
  if (command.session && !batch.openSessions.has(command.session.toString('hex'))) return failure('SESSION_EXPIRED', 'not_moved')
  const request = batch.requests.get(batch.lookupIds.get(order)!)
  if (!request?.hash.equals(order.requestHash) || isOfAnother(request, command)) return failure('NOT_FOUND', 'not_moved')
  const programme = batch.programmes.get(purse.programmeId)
  if (!programme || programme.id !== request.programmeId || order.programmeId !== programme.id) return failure('PURSE_MISMATCH', 'not_moved')
  const account = batch.books.account(purse.account)
  if (!account) throw new Error(`purse ${purse.id} has no ledger account`)
  const balance = account.creditsPosted - account.debitsPosted - account.debitsPending
  return { batch, command, order, purse, programme, request, balance }
}

/** A request that a shopper made from a printed code is that shopper's to pay. */
function isOfAnother(request: PaymentRequest, command: PayCommand): boolean {
  return request.state !== 'paid' && request.payerId !== null && request.payerId !== command.payerId
}

/** A phone's clock may run ahead of ours by this much, in milliseconds. */
const MOST_AHEAD = 120_000

function refusalOfClock(ahead: number): Failure | undefined {
  return ahead > MOST_AHEAD ? failure('DEVICE_CLOCK_WRONG', 'not_moved', { minutes: Math.round(ahead / 60_000) }) : undefined
}

function refusalOfRequest(request: PaymentRequest): Failure | undefined {
  switch (request.state) {
    case 'open':
      return undefined
    case 'paid':
      return failure('REQUEST_ALREADY_PAID', 'not_moved')
    case 'cancelled':
      return failure('REQUEST_CANCELLED', 'not_moved')
    case 'expired':
      return failure('QR_EXPIRED', 'not_moved')
  }
}

function refusalOfBalance({ batch, purse, order, balance }: Facts): Failure | undefined {
  const missing = order.amount - balance
  if (missing > 0n) return failure('INSUFFICIENT_BALANCE', 'not_moved', { amount: missing }, { missing: Number(missing), balance: Number(balance) })
  const valid = validSum(batch.lots.get(purse.id) ?? [], batch.now)
  if (valid < order.amount) return failure('VOUCHER_EXPIRED', 'not_moved', {}, { valid: Number(valid) })
  return undefined
}

function refusedPayment({ batch, command, order, request, purse }: Facts, refused: Failure): StoredPayment {
  return { ...basis(command, order, purse, request), state: 'refused', failure: refused, transferId: null, lots: null, balanceAfter: null, decidedAt: batch.now }
}

/** Moves the money in the books, and everything that is counted with it. */
function transferMoney(facts: Facts, writes: PayWrites, approval: ApprovalDecision, transferId: Uuid): StoredPayment {
  const { batch, command, order, purse, request, programme } = facts
  const lots = batch.lots.get(purse.id) ?? []
  const shares = takeFromLots(lots, order.amount, batch.now)
  const salesAccount = batch.participants.get(ownedKey(programme.id, request.merchantId))?.salesAccount
  if (!shares || !salesAccount) throw new Error('a payment was allowed without its lots or its merchant')
  const [result] = batch.books.createTransfers([
    { id: transferId, debitAccountId: purse.account, creditAccountId: salesAccount, amount: order.amount, ledger: programme.ledger, code: TransferCode.payment, userData128: command.paymentId },
  ])
  if (result?.status !== 'created') throw new Error(`the ledger refused an allowed payment: ${result?.status}`)
  spendApproval(facts, approval, writes)
  purse.daySpent += order.amount
  purse.monthSpent += order.amount
  writes.purses.add(purse)
  for (const [lotId] of shares) writes.lotsChanged.add(lotId)
  request.state = 'paid'
  request.payerId = command.payerId
  request.paymentId = command.paymentId
  request.endedAt = batch.now
  writes.requestsPaid.push({ request, payerId: command.payerId, paymentId: command.paymentId })
  return { ...basis(command, order, purse, request), state: 'paid', failure: null, transferId, lots: shares, balanceAfter: facts.balance - order.amount, decidedAt: batch.now }
}

function basis(command: PayCommand, order: Order, purse: Purse, request: PaymentRequest): Omit<StoredPayment, 'state' | 'failure' | 'transferId' | 'lots' | 'balanceAfter' | 'decidedAt'> {
  return {
    payerId: command.payerId,
    id: command.paymentId,
    payloadHash: command.signed.payloadHash,
    programmeId: purse.programmeId,
    purseId: purse.id,
    merchantId: request.merchantId,
    stallId: request.stallId,
    requestLookupId: request.lookupId,
    requestId: request.id,
    amount: order.amount,
    refunded: 0n,
  }
}

/** A later command of the same batch under the same id finds this outcome. */
function remember(batch: PayBatch, writes: PayWrites, key: string, command: PayCommand, payment: StoredPayment, factors: readonly string[]): StoredPayment {
  batch.stored.set(key, payment)
  writes.payments.push({ payment, signedOrder: command.signed.envelope, factors })
  return payment
}
