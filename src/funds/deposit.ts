import type { Queryable, Transaction } from '../database/transaction.ts'
import { lookupAccounts } from '../ledger/lookups.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'

/** A merchant's money in a programme: sales that wait to be settled, and the deposit that may leave. */
export type MerchantMoney = { salesAccount: Uuid; depositAccount: Uuid; sales: Won; deposit: Won; held: Won }

type Accounts = { sales_account: Uuid; deposit_account: Uuid }
const ACCOUNTS = 'select sales_account, deposit_account from programme_merchants where programme_id = $1 and merchant_id = $2'

/** What a merchant has, for showing: `deposit` can be sent now, `held` is on its way out. Undefined for one that takes no part. */
export async function readMerchantMoney(database: Queryable, programmeId: Uuid, merchantId: Uuid): Promise<MerchantMoney | undefined> {
  const { rows } = await database.query<Accounts>(ACCOUNTS, [programmeId, merchantId])
  const accounts = rows[0]
  if (!accounts) return undefined
  const [sales, deposit] = await lookupAccounts(database, [accounts.sales_account, accounts.deposit_account])
  return {
    salesAccount: accounts.sales_account,
    depositAccount: accounts.deposit_account,
    sales: sales!.creditsPosted - sales!.debitsPosted - sales!.debitsPending,
    deposit: deposit!.creditsPosted - deposit!.debitsPosted - deposit!.debitsPending,
    held: deposit!.debitsPending,
  }
}

/** Holds a merchant's part in a programme: what leaves its deposit is decided under this lock. It stands before the ledger's accounts in the order of locks. */
export async function lockDeposit(transaction: Transaction, programmeId: Uuid, merchantId: Uuid): Promise<{ salesAccount: Uuid; depositAccount: Uuid } | undefined> {
  const { rows } = await transaction.query<Accounts>(`${ACCOUNTS} for update`, [programmeId, merchantId])
  return rows[0] && { salesAccount: rows[0].sales_account, depositAccount: rows[0].deposit_account }
}
