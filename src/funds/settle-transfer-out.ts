import type { Pool } from 'pg'
import { recordEvent } from '../audit/record-event.ts'
import { inTransaction, type Transaction } from '../database/transaction.ts'
import { openBooks } from '../ledger/open-books.ts'
import { AMOUNT_MAX } from '../ledger/ranges.ts'
import { TransferFlags } from '../ledger/transfer.ts'
import { findMerchant } from '../markets/merchant.ts'
import { sendNotice } from '../notices/send-notice.ts'
import type { BankPort, PayeeOrder } from '../outside/bank-port.ts'
import type { PersonalDataKeys } from '../people/personal-data.ts'
import type { Failure } from '../reasons/failure.ts'
import { newUuid } from '../values/uuid.ts'
import { lockDeposit } from './deposit.ts'
import { findPayee, maskedNumber, type Payee } from './payee.ts'
import { askAboutTransferLater, findTransferOut, lockTransferOut, TRANSFER_OUT_COLUMNS, transfersToAskAbout, type TransferOut } from './transfer-out.ts'

/** What sending needs: the bank, and what opens the payees' sealed numbers. */
export type TransferOutPorts = { pool: Pool; bank: BankPort; keys: PersonalDataKeys }

/** What the bank's part has come to, when it is definite. */
type Definite = { state: 'done'; bankReference: string } | { state: 'not_done'; failure: Failure | null }

/**
 * A deposit is sent only while its owner still waits for it, in minutes; one that a stopped server left unsent longer is reversed. The bank
 * is asked again 10 seconds after it was (`ask_at`), which is longer than any time limit towards it, so that a fence is safe.
 */
const SENT_WITHIN = 5
const AT_ONCE = 4

/**
 * Sends a held transfer to the bank, once. That it may have been sent is committed before it is. An outcome that is not definite leaves it
 * `requested`; `finishTransfersOut` asks later.
 */
export async function sendTransferOut(ports: TransferOutPorts, transfer: TransferOut): Promise<TransferOut> {
  const { pool, bank } = ports
  const { rowCount } = await pool.query(
    `update transfers_out set sent_at = clock_timestamp(), ask_at = clock_timestamp() + interval '10 seconds' where merchant_id = $1 and id = $2 and state = 'requested' and sent_at is null`,
    [transfer.merchantId, transfer.id],
  )
  if (rowCount !== 1) return (await findTransferOut(pool, transfer.merchantId, transfer.id)) ?? transfer
  const outcome = await bank.depositTo(await orderOf(ports, transfer))
  switch (outcome.state) {
    case 'done':
      return finishTransferOut(ports, transfer, { state: 'done', bankReference: outcome.bankTransactionId })
    case 'refused':
    case 'not_sent':
      return finishTransferOut(ports, transfer, { state: 'not_done', failure: { ...outcome.failure, money: 'not_moved' } })
    case 'unknown':
      return (await findTransferOut(pool, transfer.merchantId, transfer.id)) ?? transfer
  }
}

/**
 * Brings transfers that were left behind to their end: those never sent are sent or, when they are old, reversed; those sent are asked
 * about and, when the bank knows nothing, fenced. Returns how many were looked at.
 */
export async function finishTransfersOut(ports: TransferOutPorts, onError: (error: unknown) => void): Promise<number> {
  const waiting = await transfersToAskAbout(ports.pool, 100)
  for (let from = 0; from < waiting.length; from += AT_ONCE) {
    await Promise.all(waiting.slice(from, from + AT_ONCE).map((transfer) => goOn(ports, transfer).catch(onError)))
  }
  return waiting.length
}

async function goOn(ports: TransferOutPorts, transfer: TransferOut): Promise<void> {
  await askAboutTransferLater(ports.pool, transfer)
  if (transfer.sentAt) return inquire(ports, transfer)
  const { rowCount } = await ports.pool.query(
    'select 1 from transfers_out where merchant_id = $1 and id = $2 and requested_at < clock_timestamp() - make_interval(mins => $3)',
    [transfer.merchantId, transfer.id, SENT_WITHIN],
  )
  if (rowCount === 0) await sendTransferOut(ports, transfer)
  else await reverseUnsent(ports, transfer)
}

/** From here on it can't be sent: `sent_at` is taken, and nobody sent it. */
async function reverseUnsent(ports: TransferOutPorts, transfer: TransferOut): Promise<void> {
  const { rowCount } = await ports.pool.query(
    `update transfers_out set sent_at = clock_timestamp() where merchant_id = $1 and id = $2 and state = 'requested' and sent_at is null`,
    [transfer.merchantId, transfer.id],
  )
  if (rowCount === 1) await finishTransferOut(ports, transfer, { state: 'not_done', failure: null })
}

async function inquire(ports: TransferOutPorts, transfer: TransferOut): Promise<void> {
  const inquiry = await ports.bank.inquireDepositTo(await orderOf(ports, transfer), { fence: true })
  if (inquiry.state === 'done') await finishTransferOut(ports, transfer, { state: 'done', bankReference: inquiry.bankTransactionId })
  if (inquiry.state === 'refused') await finishTransferOut(ports, transfer, { state: 'not_done', failure: inquiry.failure })
  if (inquiry.state === 'not_found' && inquiry.fenced) await finishTransferOut(ports, transfer, { state: 'not_done', failure: null })
}

async function orderOf(ports: TransferOutPorts, transfer: TransferOut): Promise<PayeeOrder> {
  const { bankCode, accountNumber, holderName } = await payeeOf(ports, transfer)
  const { bankTransaction, amount, memo, requestedAt } = transfer
  if (bankTransaction === null || requestedAt === null) throw new Error(`transfer ${transfer.id} is not held`)
  return { transactionId: bankTransaction, amount, memo, requestedAt, payee: { bankCode, accountNumber, holderName } }
}

async function payeeOf({ pool, keys }: TransferOutPorts, transfer: TransferOut): Promise<Payee> {
  const payee = await findPayee(pool, keys, transfer.merchantId, transfer.payeeId)
  if (!payee) throw new Error(`transfer ${transfer.id} names a payee that does not exist`)
  return payee
}

/** Posts what was held or gives it back, once, however many ask at once. The owner hears of either. */
async function finishTransferOut(ports: TransferOutPorts, { merchantId, id }: TransferOut, bankPart: Definite): Promise<TransferOut> {
  return inTransaction(ports.pool, async (transaction) => {
    const transfer = (await lockTransferOut(transaction, merchantId, id))!
    if (transfer.state === 'reversed' && bankPart.state === 'done') throw new Error(`the bank says done of transfer ${id}, which it had said it never would: money must be asked back by hand`)
    if (transfer.state !== 'requested') return transfer
    const { at, balance } = await resolveHold(transaction, transfer, bankPart)
    const ended = bankPart.state === 'done' ? 'done' : 'reversed'
    const { rows } = await transaction.query<TransferOut>(
      `update transfers_out set state = $3, failure = $4, finished_at = $5, bank_reference = $6, balance_after = case when $3 = 'reversed' then $7 else balance_after end
        where merchant_id = $1 and id = $2 returning ${TRANSFER_OUT_COLUMNS}`,
      [merchantId, id, ended, bankPart.state === 'done' ? null : bankPart.failure, at, bankPart.state === 'done' ? bankPart.bankReference : null, balance],
    )
    const payee = await payeeOf(ports, transfer)
    const facts = { shop: (await findMerchant(transaction, merchantId))!.name, amount: transfer.amount, bank: payee.bankName, account: maskedNumber(payee.accountNumber) }
    await sendNotice(transaction, { personId: transfer.madeBy, kind: ended === 'done' ? 'TRANSFER_SENT' : 'TRANSFER_REVERSED', facts })
    await recordEvent(transaction, { kind: `transfer_out_${ended}`, actor: transfer.madeBy, subject: merchantId, details: { transfer: id } })
    return rows[0]!
  })
}

async function resolveHold(transaction: Transaction, transfer: TransferOut, bankPart: Definite): Promise<{ at: Date; balance: bigint }> {
  const deposit = await lockDeposit(transaction, transfer.programmeId, transfer.merchantId)
  if (!deposit) throw new Error(`transfer ${transfer.id} left no deposit`)
  const ending = newUuid()
  const books = await openBooks(transaction, { accounts: [deposit.depositAccount], transfers: [ending], pendings: [transfer.holdTransfer!] })
  const [flags, amount] = bankPart.state === 'done' ? [TransferFlags.postPendingTransfer, AMOUNT_MAX] : [TransferFlags.voidPendingTransfer, 0n]
  const [result] = books.createTransfers([{ id: ending, pendingId: transfer.holdTransfer!, amount, flags, userData128: transfer.id }])
  if (result?.status !== 'created') throw new Error(`the ledger refused to end a held transfer out: ${result?.status}`)
  await books.save()
  const account = books.account(deposit.depositAccount)!
  return { at: new Date(Number(books.timestamp / 1_000_000n)), balance: account.creditsPosted - account.debitsPosted - account.debitsPending }
}
