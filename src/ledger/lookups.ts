import type { Queryable } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Account } from './account.ts'
import { uuidArray } from '../database/array-parameters.ts'
import { ACCOUNT_COLUMNS, accountFromRow, TRANSFER_COLUMNS, transferFromRow, type AccountRow, type TransferRow } from './rows.ts'
import type { Transfer } from './transfer.ts'

const LOOKUP_ACCOUNTS = `select ${ACCOUNT_COLUMNS.join(', ')} from ledger_accounts where id = any($1::uuid[])`
const LOOKUP_TRANSFERS = `
  select ${TRANSFER_COLUMNS.join(', ')} from ledger_transfers where id = any($1::uuid[]) and debit_account_id is not null`

/** The accounts with these ids, in the same order; one that does not exist is left out. Without a lock: to show, not to decide. */
export async function lookupAccounts(queryable: Queryable, ids: readonly Uuid[]): Promise<Account[]> {
  const { rows } = await queryable.query<AccountRow>({ name: 'ledger_lookup_accounts', text: LOOKUP_ACCOUNTS, values: [uuidArray(ids)] })
  return inOrder(ids, new Map(rows.map((row) => [row.id, accountFromRow(row)])))
}

/** The transfers with these ids, in the same order; one that does not exist is left out. */
export async function lookupTransfers(queryable: Queryable, ids: readonly Uuid[]): Promise<Transfer[]> {
  const { rows } = await queryable.query<TransferRow>({ name: 'ledger_lookup_transfers', text: LOOKUP_TRANSFERS, values: [uuidArray(ids)] })
  return inOrder(ids, new Map(rows.map((row) => [row.id, transferFromRow(row)])))
}

function inOrder<Value>(ids: readonly Uuid[], found: ReadonlyMap<Uuid, Value>): Value[] {
  return ids.map((id) => found.get(id)).filter((value) => value !== undefined)
}
