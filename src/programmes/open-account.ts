import type { Transaction } from '../database/transaction.ts'
import { AccountCode, FLAGS_OF_ACCOUNT } from '../ledger/chart-of-accounts.ts'
import { openBooks } from '../ledger/open-books.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import type { Programme } from './programme.ts'
import { addPurse } from './purse.ts'

/** Opens an account in a programme's ledger for an owner: a person's purse, a merchant's sales or deposit. */
export async function openAccount(transaction: Transaction, ledger: number, code: AccountCode, owner: Uuid): Promise<Uuid> {
  const id = newUuid()
  const books = await openBooks(transaction, { accounts: [id], transfers: [] })
  const [result] = books.createAccounts([{ id, ledger, code, flags: FLAGS_OF_ACCOUNT[code], userData128: owner }])
  if (result?.status !== 'created') throw new Error(`the ledger refused an account: ${result?.status}`)
  await books.save()
  return id
}

/** The account of what the operator has paid in for costs of its own, opened when it is first asked for. */
export async function operatorAccountOf(transaction: Transaction, programmeId: Uuid): Promise<Uuid> {
  const { rows } = await transaction.query<{ ledger: number; operator_account: Uuid | null }>('select ledger, operator_account from programmes where id = $1 for no key update', [programmeId])
  const { ledger, operator_account: known } = rows[0]!
  if (known) return known
  const account = await openAccount(transaction, ledger, AccountCode.operatorFunds, programmeId)
  await transaction.query('update programmes set operator_account = $2 where id = $1', [programmeId, account])
  return account
}

/** Opens a person's purse in a programme, with its ledger account. */
export async function openPurse(transaction: Transaction, personId: Uuid, programme: Programme): Promise<Uuid> {
  const account = await openAccount(transaction, programme.ledger, AccountCode.purse, personId)
  return addPurse(transaction, personId, programme.id, account)
}
