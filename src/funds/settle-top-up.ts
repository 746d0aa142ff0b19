import type { Pool } from 'pg'
import { inTransaction, type Transaction } from '../database/transaction.ts'
import { TransferFlags } from '../ledger/transfer.ts'
import { AMOUNT_MAX } from '../ledger/ranges.ts'
import { openBooks } from '../ledger/open-books.ts'
import { sendNotice } from '../notices/send-notice.ts'
import type { BankOrder, BankPort } from '../outside/bank-port.ts'
import { addLot } from '../programmes/lot.ts'
import { koreanMonth } from '../programmes/korean-calendar.ts'
import { findProgramme } from '../programmes/programme.ts'
import { inPeriodsOf, lockPurses, savePurses, type Purse } from '../programmes/purse.ts'
import type { Failure } from '../reasons/failure.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import { findLinkedAccount } from './linked-account.ts'
import { askLater, findTopUp, TOP_UP_COLUMNS, topUpsToAskAbout, type TopUp } from './top-up.ts'

/** What the bank's part has come to, when it is definite. */
type Definite = { state: 'done'; bankReference: string } | { state: 'not_done'; failure: Failure | null }

/** `late`: whoever asked has had no definite answer, and is told by a notice. */
type When = 'at_once' | 'late'

/**
 * A withdrawal is sent only while the person is still waiting for it, in minutes; one that a stopped server left unsent longer is reversed.
 * The bank is asked again 10 seconds after it was (`ask_at`), which is longer than any time limit towards it, so that a fence is safe.
 */
const SENT_WITHIN = 5
const AT_ONCE = 4

/**
 * Sends a top-up's withdrawal to the bank, once. That it may have been sent is committed before it is. An outcome that is not definite
 * leaves the top-up `requested`; `finishTopUps` asks later.
 */
export async function sendTopUp(pool: Pool, bank: BankPort, topUp: TopUp, when: When = 'at_once'): Promise<TopUp> {
  const { rowCount } = await pool.query(
    `update top_ups set sent_at = clock_timestamp(), ask_at = clock_timestamp() + interval '10 seconds' where person_id = $1 and id = $2 and state = 'requested' and sent_at is null`,
    [topUp.personId, topUp.id],
  )
  if (rowCount !== 1) return (await findTopUp(pool, topUp.personId, topUp.id)) ?? topUp
  const outcome = await bank.withdraw(await bankOrder(pool, topUp))
  switch (outcome.state) {
    case 'done':
      return finishTopUp(pool, topUp, { state: 'done', bankReference: outcome.bankTransactionId }, when)
    case 'refused':
    case 'not_sent':
      return finishTopUp(pool, topUp, { state: 'not_done', failure: outcome.failure }, when)
    case 'unknown':
      return (await findTopUp(pool, topUp.personId, topUp.id)) ?? topUp
  }
}

/**
 * Brings top-ups that were left behind to their end: those never sent are sent or, when they are old, reversed; those sent are asked about and,
 * when the bank knows nothing, fenced. Returns how many were looked at.
 */
export async function finishTopUps(pool: Pool, bank: BankPort, onError: (error: unknown) => void): Promise<number> {
  const waiting = await topUpsToAskAbout(pool, 100)
  for (let from = 0; from < waiting.length; from += AT_ONCE) {
    await Promise.all(waiting.slice(from, from + AT_ONCE).map((topUp) => goOn(pool, bank, topUp).catch(onError)))
  }
  return waiting.length
}

async function goOn(pool: Pool, bank: BankPort, topUp: TopUp): Promise<void> {
  await askLater(pool, topUp)
  if (topUp.sentAt) return inquireTopUp(pool, bank, topUp)
  const { rowCount } = await pool.query(
    `select 1 from top_ups where person_id = $1 and id = $2 and requested_at < clock_timestamp() - make_interval(mins => $3)`,
    [topUp.personId, topUp.id, SENT_WITHIN],
  )
  if (rowCount === 0) await sendTopUp(pool, bank, topUp, 'late')
  else await reverseUnsent(pool, topUp)
}

/** From here on it can't be sent: `sent_at` is taken, and nobody sent it. */
async function reverseUnsent(pool: Pool, topUp: TopUp): Promise<void> {
  const { rowCount } = await pool.query(`update top_ups set sent_at = clock_timestamp() where person_id = $1 and id = $2 and state = 'requested' and sent_at is null`, [
    topUp.personId,
    topUp.id,
  ])
  if (rowCount === 1) await finishTopUp(pool, topUp, { state: 'not_done', failure: null }, 'late')
}

async function inquireTopUp(pool: Pool, bank: BankPort, topUp: TopUp): Promise<void> {
  const inquiry = await bank.inquire('withdraw', await bankOrder(pool, topUp), { fence: true })
  if (inquiry.state === 'done') await finishTopUp(pool, topUp, { state: 'done', bankReference: inquiry.bankTransactionId }, 'late')
  if (inquiry.state === 'refused') await finishTopUp(pool, topUp, { state: 'not_done', failure: inquiry.failure }, 'late')
  if (inquiry.state === 'not_found' && inquiry.fenced) await finishTopUp(pool, topUp, { state: 'not_done', failure: null }, 'late')
}

async function bankOrder(pool: Pool, topUp: TopUp): Promise<BankOrder> {
  const account = await findLinkedAccount(pool, topUp.personId, topUp.linkedAccountId)
  if (!account) throw new Error(`top-up ${topUp.id} names an account that does not exist`)
  return { transactionId: topUp.bankTransaction, fintechUseNumber: account.fintechUseNumber, amount: topUp.price, memo: '온장상품권 충전', requestedAt: topUp.requestedAt }
}

/** Credits or reverses, once, however many ask at once. */
async function finishTopUp(pool: Pool, { personId, id }: TopUp, bankPart: Definite, when: When): Promise<TopUp> {
  return inTransaction(pool, async (transaction) => {
    const first = (await findTopUp(transaction, personId, id))!
    const purse = (await lockPurses(transaction, [first.purseId!])).get(first.purseId!)!
    const topUp = (await findTopUp(transaction, personId, id))!
    if (topUp.state === 'reversed' && bankPart.state === 'done') throw new Error(`the bank says done of top-up ${id}, which it had said it never would: money must be given back by hand`)
    if (topUp.state !== 'requested') return topUp
    if (when === 'late') await sendNotice(transaction, { personId, kind: bankPart.state === 'done' ? 'TOP_UP_DONE' : 'TOP_UP_FAILED', facts: { amount: topUp.face } })
    const now = await resolveHold(transaction, topUp, purse.account, bankPart)
    if (bankPart.state === 'done') return credit(transaction, topUp, purse, bankPart.bankReference, now)
    const counters = inPeriodsOf(purse, now.at)
    // What was not bought does not count, unless its month is over and the counter is another's.
    if (koreanMonth(topUp.requestedAt) === counters.purchaseMonth) counters.purchased = counters.purchased > topUp.face ? counters.purchased - topUp.face : 0n
    await savePurses(transaction, [counters])
    return markFinished(transaction, topUp, { state: 'reversed', failure: bankPart.failure, at: now.at, balanceAfter: now.balance, expiresAt: null, bankReference: null })
  })
}

async function resolveHold(transaction: Transaction, topUp: TopUp, purseAccount: Uuid, bankPart: Definite): Promise<{ at: Date; balance: bigint }> {
  const pendings = [topUp.priceTransfer!, topUp.discountTransfer!]
  const ids = [newUuid(), newUuid()]
  const books = await openBooks(transaction, { accounts: [purseAccount], transfers: ids, pendings })
  const flag = bankPart.state === 'done' ? TransferFlags.postPendingTransfer : TransferFlags.voidPendingTransfer
  const amount = bankPart.state === 'done' ? AMOUNT_MAX : 0n
  const results = books.createTransfers([
    { id: ids[0]!, pendingId: pendings[0]!, amount, flags: flag | TransferFlags.linked, userData128: topUp.id },
    { id: ids[1]!, pendingId: pendings[1]!, amount, flags: flag, userData128: topUp.id },
  ])
  const failed = results.find((result) => result.status !== 'created')
  if (failed) throw new Error(`the ledger refused to end a held top-up: ${failed.status}`)
  await books.save()
  const account = books.account(purseAccount)!
  return { at: new Date(Number(books.timestamp / 1_000_000n)), balance: account.creditsPosted - account.debitsPosted - account.debitsPending }
}

async function credit(transaction: Transaction, topUp: TopUp, purse: Purse, bankReference: string, now: { at: Date; balance: bigint }): Promise<TopUp> {
  const programme = await findProgramme(transaction, purse.programmeId)
  if (!programme) throw new Error(`purse ${purse.id} has no programme`)
  const expiresAt = monthsAfter(now.at, programme.validityMonths)
  await addLot(transaction, { id: newUuid(), purseId: purse.id, topUpId: topUp.id, face: topUp.face, remaining: topUp.face, expiresAt })
  return markFinished(transaction, topUp, { state: 'credited', failure: null, at: now.at, balanceAfter: now.balance, expiresAt, bankReference })
}

function monthsAfter(instant: Date, months: number): Date {
  const later = new Date(instant)
  later.setUTCMonth(later.getUTCMonth() + months)
  return later
}

async function markFinished(
  transaction: Transaction,
  topUp: TopUp,
  end: { state: 'credited' | 'reversed'; failure: Failure | null; at: Date; balanceAfter: bigint; expiresAt: Date | null; bankReference: string | null },
): Promise<TopUp> {
  const { rows } = await transaction.query<TopUp>(
    `update top_ups set state = $3, failure = $4, finished_at = $5, balance_after = $6, expires_at = $7, bank_reference = $8
      where person_id = $1 and id = $2 returning ${TOP_UP_COLUMNS}`,
    [topUp.personId, topUp.id, end.state, end.failure, end.at, end.balanceAfter, end.expiresAt, end.bankReference],
  )
  return rows[0]!
}
