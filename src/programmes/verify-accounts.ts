import type { Invariant } from '../database/invariant.ts'
import { AccountCode, TransferCode } from '../ledger/chart-of-accounts.ts'

/** Transfers that are held against the rows they stand for, account by account (src/funds, src/payments). */
const HELD_ELSEWHERE = [TransferCode.topUp, TransferCode.topUpDiscount, TransferCode.payment, TransferCode.refund, TransferCode.transferOut, TransferCode.wonProof]

/** Between which kinds of account every other kind of transfer moves money (docs/ledger.md). Suspense is cleared to whatever account it belonged to. */
const SIDES: readonly [TransferCode, debit: AccountCode, credit: AccountCode][] = [
  [TransferCode.budgetFunding, AccountCode.bankPool, AccountCode.discountBudget],
  [TransferCode.budgetReturn, AccountCode.discountBudget, AccountCode.bankPool],
  [TransferCode.operatorFunding, AccountCode.bankPool, AccountCode.operatorFunds],
  [TransferCode.settlement, AccountCode.sales, AccountCode.deposit],
  [TransferCode.fee, AccountCode.sales, AccountCode.fees],
  [TransferCode.unexplainedReceipt, AccountCode.bankPool, AccountCode.suspense],
  [TransferCode.unexplainedPayment, AccountCode.suspense, AccountCode.bankPool],
]

const ALLOWED = SIDES.map((side) => `(${side.join(', ')})`).join(', ')

/** Purses and programmes against the ledger. */
export const ACCOUNT_INVARIANTS: readonly Invariant[] = [
  {
    rule: 'every purse, merchant and programme has its account, and no other has it',
    breaches: `
      select format('%s %s has %s', o.kind, o.owner,
        case when a.id is null then format('no account %s', o.account) else format('account %s of kind %s in ledger %s', a.id, a.code, a.ledger) end) as words
      from (
        select 'purse' as kind, u.id as owner, u.account, ${AccountCode.purse} as code, g.ledger from purses u join programmes g on g.id = u.programme_id
        union all select 'sales of merchant', m.merchant_id, m.sales_account, ${AccountCode.sales}, g.ledger from programme_merchants m join programmes g on g.id = m.programme_id
        union all select 'deposit of merchant', m.merchant_id, m.deposit_account, ${AccountCode.deposit}, g.ledger from programme_merchants m join programmes g on g.id = m.programme_id
        union all select 'bank pool of programme', id, bank_pool_account, ${AccountCode.bankPool}, ledger from programmes
        union all select 'discount budget of programme', id, discount_budget_account, ${AccountCode.discountBudget}, ledger from programmes
        union all select 'operator’s funds of programme', id, operator_account, ${AccountCode.operatorFunds}, ledger from programmes where operator_account is not null
      ) as o left join ledger_accounts a on a.id = o.account
      where (a.code, a.ledger) is distinct from (o.code, o.ledger)`,
  },
  {
    rule: 'a transfer moves money between the kinds of account that its reason is for',
    breaches: `
      select format('transfer %s for reason %s goes from an account of kind %s to one of kind %s', t.id, t.code, d.code, c.code) as words
      from ledger_transfers t join ledger_accounts d on d.id = t.debit_account_id join ledger_accounts c on c.id = t.credit_account_id
      where t.code not in (${HELD_ELSEWHERE.join(', ')}) and (t.code::integer, d.code::integer, c.code::integer) not in (values ${ALLOWED})
        and not (t.code = ${TransferCode.suspenseCleared} and d.code = ${AccountCode.suspense})`,
  },
  {
    rule: 'the lots of a purse hold what its account holds',
    breaches: `
      select format('purse %s holds %s won in lots and %s won in the ledger', u.id, coalesce(l.held, 0), a.credits_posted - a.debits_posted) as words
      from purses u join ledger_accounts a on a.id = u.account
      left join (select purse_id, sum(remaining) as held from lots group by purse_id) as l on l.purse_id = u.id
      where coalesce(l.held, 0) <> a.credits_posted - a.debits_posted`,
  },
]
