import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { inTransaction, isRetryable, type Transaction } from '../database/transaction.ts'
import { TransferCode } from '../ledger/chart-of-accounts.ts'
import { openBooks } from '../ledger/open-books.ts'
import { appendMerchantEvents } from '../markets/merchant-events.ts'
import { lockActingStaff } from '../markets/staff-member.ts'
import { sendNotice } from '../notices/send-notice.ts'
import { readLotsById, saveLots, sharesToReturn } from '../programmes/lot.ts'
import { lockParticipants } from '../programmes/participation.ts'
import { findProgramme } from '../programmes/programme.ts'
import { inPeriodsOf, lockPurses, savePurses, type Purse } from '../programmes/purse.ts'
import { koreanDay, koreanMonth } from '../programmes/korean-calendar.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import type { Text } from '../values/language.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import { PAYMENT_COLUMNS, sharesFromJson, type StoredPayment } from './payment.ts'
import { lockRefundApproval, useRefundApproval } from './refund-approval.ts'
import { decidePermission } from './refund-permission.ts'

export type RefundCommand = { merchantId: Uuid; staffId: Uuid; /** Of the session through which it comes. */ sessionHash: Buffer; refundId: Uuid; payerId: Uuid; paymentId: Uuid; amount: Won }

/** `done`: the money is back in the purse · `refused`: it never moved under this id, and never will. */
export type StoredRefund = {
  merchantId: Uuid
  id: Uuid
  state: 'done' | 'refused'
  failure: Failure | null
  payerId: Uuid
  paymentId: Uuid
  amount: Won
  refundedInAll: Won | null
  transferId: Uuid | null
  decidedAt: Date
}

export const REFUND_COLUMNS = `merchant_id as "merchantId", id, state, failure, payer_id as "payerId", payment_id as "paymentId", amount,
  refunded_in_all as "refundedInAll", transfer_id as "transferId", decided_at as "decidedAt"`

const TRIES = 12

/**
 * Gives back part or all of a payment: from the merchant's sales to the purse, to the lots that paid, and to the limits of the periods that
 * still run. Who acts, and whether they may, is decided under their lock with it: after a member's removal or a session's end nothing moves.
 * Fails with SESSION_EXPIRED, NOT_FOUND, STAFF_NOT_AUTHORIZED or ID_REUSED_DIFFERENTLY without binding the id; any other refusal is stored.
 */
export async function refundPayment(pool: Pool, command: RefundCommand): Promise<Result<StoredRefund, Failure>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(pool, (transaction) => decideRefund(transaction, command))
    } catch (error) {
      // 23505: the same id came twice at once; the second look finds what the first one stored.
      const isRace = isRetryable(error) || (error as { code?: string }).code === '23505'
      if (!isRace || attempt === TRIES) throw error
      await pause(Math.random() * 5 * attempt)
    }
  }
}

async function decideRefund(transaction: Transaction, command: RefundCommand): Promise<Result<StoredRefund, Failure>> {
  const purse = await lockPurseOfPayment(transaction, command)
  const acting = await lockActingStaff(transaction, { merchantId: command.merchantId, personId: command.staffId, sessionHash: command.sessionHash })
  // An earlier copy may have been carried out while the session was good.
  if (!acting) return fail(failure('SESSION_EXPIRED', 'unknown'))
  const approval = await lockRefundApproval(transaction, command.merchantId, command.refundId)
  const stored = await findRefund(transaction, command.merchantId, command.refundId)
  if (stored) return answerStored(stored, command)
  if (!purse) return fail(failure('NOT_FOUND', 'not_moved'))
  const payment = await lockPayment(transaction, command)
  const left = payment.amount! - payment.refunded
  // A programme that is over still takes refunds of what was paid in it.
  const programme = await findProgramme(transaction, payment.programmeId!)
  const participant = (await lockParticipants(transaction, payment.programmeId!, [command.merchantId])).get(command.merchantId)
  if (!programme || !participant?.salesAccount) throw new Error(`payment ${payment.id} has no programme or merchant`)
  // Whoever paid may be far from the stall by now, and is told. Looked up before the books are held.
  const merchant = await nameOf(transaction, command.merchantId)
  const transferId = newUuid()
  const books = await openBooks(transaction, { accounts: [purse.account, participant.salesAccount], transfers: [transferId] })
  const now = new Date(Number(books.timestamp / 1_000_000n))
  if (command.amount > left) return store(transaction, command, now, failure('REFUND_EXCEEDS', 'not_moved', { amount: left }, { left: Number(left) }))
  const permission = await decidePermission(transaction, acting, approval, command, now)
  if (permission.state !== 'allowed') return permission.state === 'open' ? fail(permission.failure) : store(transaction, command, now, permission.failure)
  const [result] = books.createTransfers([
    { id: transferId, debitAccountId: participant.salesAccount, creditAccountId: purse.account, amount: command.amount, ledger: programme.ledger, code: TransferCode.refund, userData128: command.refundId },
  ])
  if (result?.status === 'exceeds_credits') return store(transaction, command, now, failure('CANCEL_FUNDS_SHORT', 'not_moved'))
  if (result?.status !== 'created') throw new Error(`the ledger refused a refund: ${result?.status}`)
  await books.save()
  if (permission.byApproval) await useRefundApproval(transaction, command.merchantId, command.refundId)
  const refundedInAll = payment.refunded + command.amount
  await returnToLots(transaction, payment, command.amount)
  await returnToLimits(transaction, purse, payment, command.amount, now)
  await transaction.query('update payments set refunded = $3 where payer_id = $1 and id = $2', [payment.payerId, payment.id, refundedInAll])
  const refund = await store(transaction, command, now, null, { refundedInAll, transferId })
  await sendNotice(transaction, { personId: command.payerId, kind: 'REFUNDED', facts: { merchant, amount: command.amount } })
  const data = { type: 'payment_refunded' as const, paymentId: payment.id, payerId: payment.payerId, refundId: command.refundId, amount: Number(command.amount), refundedInAll: Number(refundedInAll), at: now.toISOString() }
  await appendMerchantEvents(transaction, [{ merchantId: command.merchantId, data }])
  return refund
}

async function nameOf(transaction: Transaction, merchantId: Uuid): Promise<Text> {
  const { rows } = await transaction.query<Text>('select name_ko as ko, name_en as en from merchants where id = $1', [merchantId])
  return rows[0]!
}

/** The purse comes first in the order of locks, so the payment is looked up before it is locked. */
async function lockPurseOfPayment(transaction: Transaction, command: RefundCommand): Promise<Purse | undefined> {
  const { rows } = await transaction.query<{ purse_id: Uuid }>(
    `select purse_id from payments where payer_id = $1 and id = $2 and merchant_id = $3 and state = 'paid'`,
    [command.payerId, command.paymentId, command.merchantId],
  )
  const purseId = rows[0]?.purse_id
  return purseId ? (await lockPurses(transaction, [purseId])).get(purseId) : undefined
}

async function lockPayment(transaction: Transaction, command: RefundCommand): Promise<StoredPayment> {
  const { rows } = await transaction.query<StoredPayment>(`select ${PAYMENT_COLUMNS} from payments where payer_id = $1 and id = $2 for update`, [
    command.payerId,
    command.paymentId,
  ])
  return rows[0]!
}

async function findRefund(database: Pick<Transaction, 'query'>, merchantId: Uuid, id: Uuid): Promise<StoredRefund | undefined> {
  const { rows } = await database.query<StoredRefund>(`select ${REFUND_COLUMNS} from refunds where merchant_id = $1 and id = $2`, [merchantId, id])
  return rows[0]
}

function answerStored(stored: StoredRefund, command: RefundCommand): Result<StoredRefund, Failure> {
  if (stored.payerId === command.payerId && stored.paymentId === command.paymentId && stored.amount === command.amount) return succeed(stored)
  const first = { state: stored.state, paymentId: stored.paymentId, amount: Number(stored.amount) }
  return fail(failure('ID_REUSED_DIFFERENTLY', stored.state === 'done' ? 'moved' : 'not_moved', {}, { first }))
}

async function store(
  transaction: Transaction,
  command: RefundCommand,
  now: Date,
  refused: Failure | null,
  done?: { refundedInAll: Won; transferId: Uuid },
): Promise<Result<StoredRefund, Failure>> {
  const refund: StoredRefund = {
    merchantId: command.merchantId,
    id: command.refundId,
    state: refused ? 'refused' : 'done',
    failure: refused,
    payerId: command.payerId,
    paymentId: command.paymentId,
    amount: command.amount,
    refundedInAll: done?.refundedInAll ?? null,
    transferId: done?.transferId ?? null,
    decidedAt: now,
  }
  await transaction.query(
    `insert into refunds (merchant_id, id, state, failure, payer_id, payment_id, amount, refunded_in_all, transfer_id, made_by, decided_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [refund.merchantId, refund.id, refund.state, refused, refund.payerId, refund.paymentId, refund.amount, refund.refundedInAll, refund.transferId, command.staffId, now],
  )
  return succeed(refund)
}

async function returnToLots(transaction: Transaction, payment: StoredPayment, amount: Won): Promise<void> {
  const shares = sharesToReturn(sharesFromJson(payment.lots!), payment.refunded, amount)
  const lots = await readLotsById(transaction, shares.map(([lotId]) => lotId))
  await saveLots(transaction, shares.map(([lotId, share]) => ({ id: lotId, remaining: lots.get(lotId)!.remaining + share })))
}

/** A refund gives the limit back only in the period in which it was used. */
async function returnToLimits(transaction: Transaction, locked: Purse, payment: StoredPayment, amount: Won, now: Date): Promise<void> {
  const purse = inPeriodsOf(locked, now)
  const less = (spent: Won): Won => (spent > amount ? spent - amount : 0n)
  if (koreanDay(payment.decidedAt) === purse.day) purse.daySpent = less(purse.daySpent)
  if (koreanMonth(payment.decidedAt) === purse.month) purse.monthSpent = less(purse.monthSpent)
  await savePurses(transaction, [purse])
}
