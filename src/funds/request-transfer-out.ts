import type { Pool } from 'pg'
import { refusalByPolicy } from '../authenticators/policy.ts'
import type { Factor } from '../authenticators/policy-table.ts'
import { inTransaction, type Transaction } from '../database/transaction.ts'
import { TransferCode } from '../ledger/chart-of-accounts.ts'
import { openBooks, type OpenBooks } from '../ledger/open-books.ts'
import { TransferFlags } from '../ledger/transfer.ts'
import type { PersonalDataKeys } from '../people/personal-data.ts'
import type { Programme } from '../programmes/programme.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import { lockDeposit } from './deposit.ts'
import { holdPhonesAge } from './new-phone.ts'
import { findPayee } from './payee.ts'
import { reductionsOf } from './prepare-transfer-out.ts'
import { refusalByLimits, sentOnDay, transferLimits } from './transfer-limits.ts'
import { lockTransferOut, TRANSFER_OUT_COLUMNS, type TransferOut } from './transfer-out.ts'

export type RequestCommand = {
  merchantId: Uuid
  id: Uuid
  /** The session in which it is confirmed: it must still be there, and its person an owner. */
  sessionHash: Buffer
  programme: Programme
  /** What the code was checked against: another revision is another transfer. */
  revision: number
  /** Whether the code was right, and whether it was bound to payee and amount. */
  code: 'bound' | 'unbound'
  /** The OTP whose code it was. */
  registrationId: Uuid
  isReducedByOtp: boolean
}

/**
 * Holds a confirmed transfer in the ledger, before the bank is asked. Owner, phone, limits and balance are decided under locks. A refusal
 * by limits or balance is stored under the id; whatever else fails binds nothing. A transfer that was confirmed before is answered as it is.
 */
export async function requestTransferOut(pool: Pool, keys: PersonalDataKeys, command: RequestCommand): Promise<Result<TransferOut, Failure>> {
  return inTransaction(pool, async (transaction) => {
    if (!(await holdOwner(transaction, command))) return fail(failure('SESSION_EXPIRED', 'not_moved'))
    const transfer = await lockTransferOut(transaction, command.merchantId, command.id)
    if (!transfer) return fail(failure('NOT_FOUND', 'not_moved'))
    if (transfer.state !== 'prepared') return succeed(transfer)
    if (transfer.isOver) return fail(failure('TRANSFER_NOT_OPEN', 'not_moved'))
    if (transfer.revision !== command.revision) return fail(failure('TRANSFER_CHANGED', 'not_moved'))
    const factors: Factor[] = [command.code === 'bound' ? 'otp_bound' : 'otp', ...((await holdPhone(transaction, transfer)) ? (['device'] as const) : [])]
    const lacking = refusalByPolicy('transfer_out', { channel: 'web', profile: 'business', amount: transfer.amount }, factors, thresholdsOf(command.programme))
    if (lacking) return fail(lacking)
    const deposit = await lockDeposit(transaction, transfer.programmeId, transfer.merchantId)
    if (!deposit) return fail(failure('NOT_A_MERCHANT', 'not_moved'))
    const hold = newUuid()
    const books = await openBooks(transaction, { accounts: [deposit.depositAccount, command.programme.bankPoolAccount], transfers: [hold] })
    const now = new Date(Number(books.timestamp / 1_000_000n))
    const refused = await refusalUnderLock(transaction, keys, command, transfer, factors, availableIn(books, deposit.depositAccount), now)
    if (refused) return succeed(await storeRefusal(transaction, transfer, refused, factors, now))
    holdInLedger(books, transfer, command.programme, deposit.depositAccount, hold)
    await books.save()
    return succeed(await storeRequest(transaction, transfer, { hold, factors, now, balanceAfter: availableIn(books, deposit.depositAccount) }))
  })
}

export function thresholdsOf({ transferLimits: { reducedOnce } }: Programme): { reduced_transfer: bigint } {
  return { reduced_transfer: reducedOnce }
}

async function holdOwner(transaction: Transaction, { sessionHash, merchantId }: RequestCommand): Promise<boolean> {
  const { rowCount } = await transaction.query(
    `select 1 from sessions s join staff f on f.person_id = s.person_id and f.merchant_id = $2
      where s.token_hash = $1 and s.revoked_at is null and f.role = 'owner' and f.removed_at is null for share of s, f`,
    [sessionHash, merchantId],
  )
  return rowCount === 1
}

/** Whether a phone that is still the person's has signed payee and amount of this revision. */
async function holdPhone(transaction: Transaction, { confirmedBy, madeBy }: TransferOut): Promise<boolean> {
  if (confirmedBy === null) return false
  const { rowCount } = await transaction.query(`select 1 from devices where id = $1 and person_id = $2 and status = 'active' for share`, [confirmedBy, madeBy])
  return rowCount === 1
}

async function refusalUnderLock(transaction: Transaction, keys: PersonalDataKeys, command: RequestCommand, transfer: TransferOut, factors: readonly Factor[], available: bigint, now: Date): Promise<Failure | undefined> {
  const payee = await findPayee(transaction, keys, transfer.merchantId, transfer.payeeId)
  if (!payee || payee.removedAt !== null) return failure('NOT_FOUND', 'not_moved', {}, { field: '/payeeId' })
  const isShown = factors.includes('otp_bound') || factors.includes('device')
  const isReducedByPhone = await holdPhonesAge(transaction, { personId: transfer.madeBy, registrationId: command.registrationId, confirmedBy: transfer.confirmedBy })
  const because = [...reductionsOf(payee, command.programme, { ...command, isReducedByPhone }, now), ...(isShown ? [] : (['no_phone'] as const))]
  const beyond = refusalByLimits(transfer.amount, transferLimits(command.programme, because, await sentOnDay(transaction, transfer.merchantId, now), now))
  if (beyond) return beyond
  return transfer.amount > available ? failure('DEPOSIT_SHORT', 'not_moved', { amount: transfer.amount - available }, { available: Number(available) }) : undefined
}

function availableIn(books: OpenBooks, depositAccount: Uuid): bigint {
  const account = books.account(depositAccount)!
  return account.creditsPosted - account.debitsPosted - account.debitsPending
}

function holdInLedger(books: OpenBooks, { id, amount }: TransferOut, programme: Programme, depositAccount: Uuid, hold: Uuid): void {
  const event = { id: hold, debitAccountId: depositAccount, creditAccountId: programme.bankPoolAccount, ledger: programme.ledger, code: TransferCode.transferOut, userData128: id, amount, flags: TransferFlags.pending }
  const [result] = books.createTransfers([event])
  if (result?.status !== 'created') throw new Error(`the ledger refused to hold an allowed transfer out: ${result?.status}`)
}

async function storeRequest(
  transaction: Transaction,
  { merchantId, id }: TransferOut,
  { hold, factors, now, balanceAfter }: { hold: Uuid; factors: readonly Factor[]; now: Date; balanceAfter: bigint },
): Promise<TransferOut> {
  const { rows } = await transaction.query<TransferOut>(
    `update transfers_out set state = 'requested', hold_transfer = $3, bank_transaction = $4, factors = $5, requested_at = $6, balance_after = $7, ask_at = clock_timestamp() + interval '10 seconds'
      where merchant_id = $1 and id = $2 returning ${TRANSFER_OUT_COLUMNS}`,
    [merchantId, id, hold, newUuid(), factors, now, balanceAfter],
  )
  return rows[0]!
}

async function storeRefusal(transaction: Transaction, { merchantId, id }: TransferOut, refused: Failure, factors: readonly Factor[], now: Date): Promise<TransferOut> {
  const { rows } = await transaction.query<TransferOut>(
    `update transfers_out set state = 'refused', failure = $3, factors = $4, finished_at = $5 where merchant_id = $1 and id = $2 returning ${TRANSFER_OUT_COLUMNS}`,
    [merchantId, id, refused, factors, now],
  )
  return rows[0]!
}
