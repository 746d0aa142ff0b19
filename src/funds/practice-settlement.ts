import type { Pool } from 'pg'
import type { DeploymentMode } from '../database/deployment.ts'
import { inTransaction } from '../database/transaction.ts'
import { TransferCode } from '../ledger/chart-of-accounts.ts'
import { openBooks } from '../ledger/open-books.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import type { Programme } from '../programmes/programme.ts'
import { lockDeposit } from './deposit.ts'

/**
 * In the pretend world: settles sales into the deposit at once, at a press, instead of two business days later. `id` names the transfer in
 * the ledger, so the same again moves nothing. Throws on a real deployment (design, law 15). Fails with DEPOSIT_SHORT when sales are less.
 */
export async function settleForPractice(pool: Pool, mode: DeploymentMode, programme: Programme, command: { merchantId: Uuid; id: Uuid; amount: Won }): Promise<Result<null, Failure>> {
  if (mode !== 'sandbox') throw new Error('sales are settled at a press in the sandbox only')
  return inTransaction(pool, async (transaction) => {
    const accounts = await lockDeposit(transaction, programme.id, command.merchantId)
    if (!accounts) return fail(failure('NOT_A_MERCHANT', 'not_moved'))
    const books = await openBooks(transaction, { accounts: [accounts.salesAccount, accounts.depositAccount], transfers: [command.id] })
    const event = { id: command.id, debitAccountId: accounts.salesAccount, creditAccountId: accounts.depositAccount, amount: command.amount, ledger: programme.ledger, code: TransferCode.settlement, userData128: command.merchantId }
    const [result] = books.createTransfers([event])
    if (result?.status === 'exceeds_credits') {
      const sales = books.account(accounts.salesAccount)!
      const available = sales.creditsPosted - sales.debitsPosted - sales.debitsPending
      return fail(failure('DEPOSIT_SHORT', 'not_moved', { amount: command.amount - available }, { available: Number(available) }))
    }
    if (result?.status === 'exists') return succeed(null)
    if (result?.status !== 'created') return fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved'))
    await books.save()
    return succeed(null)
  })
}
