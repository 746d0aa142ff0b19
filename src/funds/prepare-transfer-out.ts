import type { Pool } from 'pg'
import { inTransaction, type Queryable, type Transaction } from '../database/transaction.ts'
import { findMerchant } from '../markets/merchant.ts'
import { sendNotice } from '../notices/send-notice.ts'
import type { PersonalDataKeys } from '../people/personal-data.ts'
import type { Programme } from '../programmes/programme.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import { readMerchantMoney } from './deposit.ts'
import { findPayee, maskedNumber, type Payee } from './payee.ts'
import { newPayeeUntil, refusalByLimits, sentOnDay, transferLimits, type Reduction } from './transfer-limits.ts'
import { findTransferOut, lockTransferOut, TRANSFER_OUT_COLUMNS, type TransferOut } from './transfer-out.ts'

/** Minutes in which a prepared transfer can be confirmed. */
const LIFE_MINUTES = 10

export type PrepareCommand = { merchantId: Uuid; personId: Uuid; id: Uuid; programme: Programme; payeeId: Uuid; amount: Won; memo: string; isReducedByOtp: boolean; isReducedByPhone: boolean }

/**
 * Lays a transfer ready on our side, to be confirmed. The same again is the same; while it is not confirmed another payee or amount is a
 * new revision, and whatever was shown or signed for the one before is void. Limits and balance are looked at, so that nobody confirms in
 * vain; they are decided when it is confirmed. Fails with NOT_FOUND, TRANSFER_LIMIT, TRANSFER_ONCE_LIMIT, DEPOSIT_SHORT, ID_REUSED_DIFFERENTLY.
 */
export async function prepareTransferOut(pool: Pool, keys: PersonalDataKeys, command: PrepareCommand): Promise<Result<TransferOut, Failure>> {
  const stored = await findTransferOut(pool, command.merchantId, command.id)
  if (stored && stored.state !== 'prepared') return answerEnded(stored, command)
  if (stored && isSame(stored, command) && !stored.isOver) return succeed(stored)
  const payee = await findPayee(pool, keys, command.merchantId, command.payeeId)
  if (!payee || payee.removedAt !== null) return fail(failure('NOT_FOUND', 'not_moved', {}, { field: '/payeeId' }))
  const refusal = await refusalNow(pool, command, payee)
  if (refusal) return fail(refusal)
  return inTransaction(pool, async (transaction) => {
    const prepared = await store(transaction, command)
    if (!prepared) return answerEnded((await lockTransferOut(transaction, command.merchantId, command.id))!, command)
    const shop = (await findMerchant(transaction, command.merchantId))!.name
    await sendNotice(transaction, { personId: command.personId, kind: 'TRANSFER_TO_CONFIRM', facts: { shop, amount: command.amount, bank: payee.bankName, account: maskedNumber(payee.accountNumber) } })
    return succeed(prepared)
  })
}

/** Reasons for the lower limits that are known before anything is confirmed. */
export function reductionsOf(payee: Payee | undefined, programme: Programme, { isReducedByOtp, isReducedByPhone }: Pick<PrepareCommand, 'isReducedByOtp' | 'isReducedByPhone'>, now: Date): Reduction[] {
  const isNew = payee !== undefined && now < newPayeeUntil(payee.registeredAt, programme)
  return [...(isNew ? (['new_payee'] as const) : []), ...(isReducedByOtp ? (['otp'] as const) : []), ...(isReducedByPhone ? (['new_phone'] as const) : [])]
}

async function refusalNow(database: Queryable, command: PrepareCommand, payee: Payee): Promise<Failure | undefined> {
  const now = new Date()
  const money = await readMerchantMoney(database, command.programme.id, command.merchantId)
  if (!money) return failure('NOT_A_MERCHANT', 'not_moved')
  const because = reductionsOf(payee, command.programme, command, now)
  const beyond = refusalByLimits(command.amount, transferLimits(command.programme, because, await sentOnDay(database, command.merchantId, now), now))
  if (beyond) return beyond
  return command.amount > money.deposit ? failure('DEPOSIT_SHORT', 'not_moved', { amount: command.amount - money.deposit }, { available: Number(money.deposit) }) : undefined
}

/** A new one, or a new revision of one that is not confirmed; undefined when it was confirmed or called off meanwhile. */
async function store(transaction: Transaction, { merchantId, id, programme, payeeId, amount, memo, personId }: PrepareCommand): Promise<TransferOut | undefined> {
  const { rows } = await transaction.query<TransferOut>(
    `insert into transfers_out (merchant_id, id, programme_id, state, payee_id, amount, memo, made_by, prepared_at, expires_at)
     values ($1, $2, $3, 'prepared', $4, $5, $6, $7, clock_timestamp(), clock_timestamp() + make_interval(mins => $8))
     on conflict (merchant_id, id) do update set payee_id = excluded.payee_id, amount = excluded.amount, memo = excluded.memo, made_by = excluded.made_by,
       revision = transfers_out.revision + 1, prepared_at = excluded.prepared_at, expires_at = excluded.expires_at, confirmed_by = null, confirmation = null
     where transfers_out.state = 'prepared' returning ${TRANSFER_OUT_COLUMNS}`,
    [merchantId, id, programme.id, payeeId, amount, memo, personId, LIFE_MINUTES],
  )
  return rows[0]
}

function answerEnded(stored: TransferOut, command: PrepareCommand): Result<TransferOut, Failure> {
  if (isSame(stored, command)) return succeed(stored)
  const money = stored.state === 'done' ? 'moved' : stored.state === 'requested' ? 'unknown' : 'not_moved'
  return fail(failure('ID_REUSED_DIFFERENTLY', money, {}, { first: { state: stored.state, amount: Number(stored.amount) } }))
}

function isSame(stored: TransferOut, { payeeId, amount, memo }: PrepareCommand): boolean {
  return stored.payeeId === payeeId && stored.amount === amount && stored.memo === memo
}

/** Calls a transfer off that is not confirmed. One that was confirmed stays what it is, and the answer says what. */
export async function cancelTransferOut(pool: Pool, merchantId: Uuid, id: Uuid): Promise<TransferOut | undefined> {
  await pool.query(`update transfers_out set state = 'cancelled', finished_at = clock_timestamp() where merchant_id = $1 and id = $2 and state = 'prepared'`, [merchantId, id])
  return findTransferOut(pool, merchantId, id)
}
