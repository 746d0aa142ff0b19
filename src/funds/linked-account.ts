import type { Pool } from 'pg'
import { recordEvent } from '../audit/record-event.ts'
import { inTransaction, type Queryable } from '../database/transaction.ts'
import type { BankPort, FoundAccount } from '../outside/bank-port.ts'
import { readIdentity } from '../people/person.ts'
import type { PersonalDataKeys } from '../people/personal-data.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import type { Text } from '../values/language.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'

/** A bank account that its owner linked, to top up from. */
export type LinkedAccount = { id: Uuid; fintechUseNumber: string; bankName: Text; maskedNumber: string; holderName: string; status: 'linked' | 'unlinked' }

type Row = { id: Uuid; fintech_use_number: string; bank_name_ko: string; bank_name_en: string; masked_number: string; holder_name: string; status: 'linked' | 'unlinked' }

const COLUMNS = 'id, fintech_use_number, bank_name_ko, bank_name_en, masked_number, holder_name, status'

export async function listLinkedAccounts(database: Queryable, personId: Uuid): Promise<LinkedAccount[]> {
  const { rows } = await database.query<Row>(`select ${COLUMNS} from linked_accounts where person_id = $1 and status = 'linked' order by linked_at`, [personId])
  return rows.map(toLinkedAccount)
}

/** Also one that is no longer linked: an old top-up still says where it came from. */
export async function findLinkedAccount(database: Queryable, personId: Uuid, id: Uuid): Promise<LinkedAccount | undefined> {
  const { rows } = await database.query<Row>(`select ${COLUMNS} from linked_accounts where person_id = $1 and id = $2`, [personId, id])
  return rows[0] && toLinkedAccount(rows[0])
}

/** The person's accounts at all banks, as the bank network knows them. */
export async function findBankAccounts(pool: Pool, bank: BankPort, keys: PersonalDataKeys, personId: Uuid): Promise<Result<FoundAccount[], Failure>> {
  const identity = await readIdentity(pool, keys, personId)
  return bank.findAccounts(identity.ci)
}

/**
 * Links one of the person's own accounts under the id that the client made. The same again is the same. Fails with NOT_FOUND for an account
 * that the banks do not name, HOLDER_MISMATCH when it stands under another name, ID_REUSED_DIFFERENTLY, or what the bank link answers.
 */
export async function linkAccount(pool: Pool, bank: BankPort, keys: PersonalDataKeys, command: { personId: Uuid; id: Uuid; reference: string }): Promise<Result<LinkedAccount, Failure>> {
  const first = await findLinkedAccount(pool, command.personId, command.id)
  if (first) return first.fintechUseNumber === command.reference ? succeed(first) : reused(first)
  const identity = await readIdentity(pool, keys, command.personId)
  const found = await bank.findAccounts(identity.ci)
  if (!found.ok) return found
  const account = found.value.find((candidate) => candidate.fintechUseNumber === command.reference)
  if (!account) return fail(failure('NOT_FOUND', 'not_moved'))
  if (account.holderName !== identity.name) return fail(failure('HOLDER_MISMATCH', 'not_moved'))
  return inTransaction(pool, async (transaction) => {
    const linked = (await listLinkedAccounts(transaction, command.personId)).find((other) => other.fintechUseNumber === command.reference)
    if (linked) return succeed(linked)
    const { rowCount } = await transaction.query(
      `insert into linked_accounts (person_id, id, fintech_use_number, bank_code, bank_name_ko, bank_name_en, masked_number, holder_name)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      [command.personId, command.id, account.fintechUseNumber, account.bankCode, account.bankName.ko, account.bankName.en, account.accountNumberMasked, account.holderName],
    )
    if (rowCount === 1) await recordEvent(transaction, { kind: 'account_linked', actor: command.personId, subject: command.personId, details: { accountId: command.id } })
    const now = (await listLinkedAccounts(transaction, command.personId)).find((other) => other.fintechUseNumber === command.reference)
    return now ? succeed(now) : reused((await findLinkedAccount(transaction, command.personId, command.id))!)
  })
}

function reused({ bankName, maskedNumber }: LinkedAccount): Result<never, Failure> {
  return fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved', {}, { first: { bankName, maskedNumber } }))
}

function toLinkedAccount(row: Row): LinkedAccount {
  return {
    id: row.id,
    fintechUseNumber: row.fintech_use_number,
    bankName: { ko: row.bank_name_ko, en: row.bank_name_en },
    maskedNumber: row.masked_number,
    holderName: row.holder_name,
    status: row.status,
  }
}
