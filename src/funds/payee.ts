import type { Pool } from 'pg'
import { inTransaction, type Queryable } from '../database/transaction.ts'
import { findMerchant } from '../markets/merchant.ts'
import { sendNotice } from '../notices/send-notice.ts'
import { recordEvent } from '../audit/record-event.ts'
import { findBank } from '../outside/bank-names.ts'
import type { AccountHolder, BankPort } from '../outside/bank-port.ts'
import { lookupHash, seal, unseal, type PersonalDataKeys } from '../people/personal-data.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import type { Text } from '../values/language.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'

/** An account that a merchant pays to from the deposit. */
export type Payee = {
  merchantId: Uuid
  id: Uuid
  bankCode: string
  bankName: Text
  accountNumber: string
  holderName: string
  nickname: string
  registeredAt: Date
  removedAt: Date | null
}

type Row = { merchant_id: Uuid; id: Uuid; bank_code: string; bank_name_ko: string; bank_name_en: string; sealed: Buffer; nickname: string; registered_at: Date; removed_at: Date | null }
type Sealed = { accountNumber: string; holderName: string }

const COLUMNS = 'merchant_id, id, bank_code, bank_name_ko, bank_name_en, sealed, nickname, registered_at, removed_at'

export async function listPayees(database: Queryable, keys: PersonalDataKeys, merchantId: Uuid): Promise<Payee[]> {
  const { rows } = await database.query<Row>(`select ${COLUMNS} from payees where merchant_id = $1 and removed_at is null order by registered_at desc limit 200`, [merchantId])
  return rows.map((row) => open(keys, row))
}

/** Also ones that were removed: an old transfer still says where it went. */
export async function findPayees(database: Queryable, keys: PersonalDataKeys, merchantId: Uuid, ids: readonly Uuid[]): Promise<Map<Uuid, Payee>> {
  const { rows } = await database.query<Row>(`select ${COLUMNS} from payees where merchant_id = $1 and id = any($2)`, [merchantId, ids])
  return new Map(rows.map((row) => [row.id, open(keys, row)]))
}

export async function findPayee(database: Queryable, keys: PersonalDataKeys, merchantId: Uuid, id: Uuid): Promise<Payee | undefined> {
  return (await findPayees(database, keys, merchantId, [id])).get(id)
}

/** Asks the bank whose account it is. Fails as `BankPort.inquirePayee`, or with NOT_FOUND for a bank that nobody can pay to. */
export async function inquirePayee(bank: BankPort, account: { bankCode: string; accountNumber: string }): Promise<Result<AccountHolder, Failure>> {
  return findBank(account.bankCode) ? bank.inquirePayee(account) : fail(failure('NOT_FOUND', 'not_moved', {}, { field: '/bankCode' }))
}

export type PayeeCommand = { merchantId: Uuid; id: Uuid; personId: Uuid; bankCode: string; accountNumber: string; holderName: string; nickname: string }

/**
 * Registers a payee under the id that the client made, after the bank has confirmed the holder's name once more. The same again is the
 * same. Fails with HOLDER_MISMATCH, PAYEE_KNOWN, ID_REUSED_DIFFERENTLY, or what the bank answers. Its owner hears of it.
 */
export async function registerPayee(pool: Pool, bank: BankPort, keys: PersonalDataKeys, command: PayeeCommand): Promise<Result<Payee, Failure>> {
  const { merchantId, id, bankCode, accountNumber, holderName } = command
  const first = await findPayee(pool, keys, merchantId, id)
  if (first) return answerStored(first, command)
  const holder = await inquirePayee(bank, { bankCode, accountNumber })
  if (!holder.ok) return holder
  if (holder.value.holderName !== holderName) return fail(failure('HOLDER_MISMATCH', 'not_moved'))
  const hmac = lookupHash(keys, 'account', `${bankCode}/${accountNumber}`)
  return inTransaction(pool, async (transaction) => {
    const { rowCount } = await transaction.query(
      `insert into payees (merchant_id, id, bank_code, bank_name_ko, bank_name_en, masked_number, account_hmac, sealed, nickname, registered_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
      [
        merchantId,
        id,
        bankCode,
        findBank(bankCode)!.ko,
        findBank(bankCode)!.en,
        maskedNumber(accountNumber),
        hmac,
        seal(keys, contextOf(merchantId, id), { accountNumber, holderName } satisfies Sealed),
        command.nickname,
        command.personId,
      ],
    )
    const stored = await findPayee(transaction, keys, merchantId, id)
    if (rowCount === 0) return stored ? answerStored(stored, command) : fail(failure('PAYEE_KNOWN', 'not_moved'))
    await sendNotice(transaction, { personId: command.personId, kind: 'PAYEE_ADDED', facts: { shop: (await findMerchant(transaction, merchantId))!.name, bank: findBank(bankCode)!, account: maskedNumber(accountNumber) } })
    await recordEvent(transaction, { kind: 'payee_added', actor: command.personId, subject: merchantId, details: { payee: id } })
    return succeed(stored!)
  })
}

function answerStored(stored: Payee, { bankCode, accountNumber, holderName }: PayeeCommand): Result<Payee, Failure> {
  const isSame = stored.removedAt === null && stored.bankCode === bankCode && stored.accountNumber === accountNumber && stored.holderName === holderName
  return isSame ? succeed(stored) : fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved', {}, { first: { bankName: stored.bankName, maskedNumber: maskedNumber(stored.accountNumber) } }))
}

/** Takes a payee off the list. What went there keeps its name; registered again it is new again. */
export async function removePayee(database: Queryable, merchantId: Uuid, id: Uuid): Promise<boolean> {
  const { rowCount } = await database.query('update payees set removed_at = clock_timestamp() where merchant_id = $1 and id = $2 and removed_at is null', [merchantId, id])
  return rowCount === 1
}

/** Enough for its owner to recognise the account: all but the last four signs are hidden. */
export function maskedNumber(accountNumber: string): string {
  return `****${accountNumber.slice(-4)}`
}

function open(keys: PersonalDataKeys, row: Row): Payee {
  const { accountNumber, holderName } = unseal(keys, contextOf(row.merchant_id, row.id), row.sealed) as Sealed
  return {
    merchantId: row.merchant_id,
    id: row.id,
    bankCode: row.bank_code,
    bankName: { ko: row.bank_name_ko, en: row.bank_name_en },
    accountNumber,
    holderName,
    nickname: row.nickname,
    registeredAt: row.registered_at,
    removedAt: row.removed_at,
  }
}

function contextOf(merchantId: Uuid, id: Uuid): string {
  return `payee/${merchantId}/${id}`
}
