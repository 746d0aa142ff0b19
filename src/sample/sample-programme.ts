import type { Transaction } from '../database/transaction.ts'
import { AccountCode, TransferCode, WON_LEDGER } from '../ledger/chart-of-accounts.ts'
import { openBooks } from '../ledger/open-books.ts'
import { openAccount } from '../programmes/open-account.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import { SAMPLE_MARKETS, SAMPLE_MERCHANTS, SAMPLE_PROGRAMME } from './sample-facts.ts'

/** Makes the sample programme, its accounts, and the budget that pays its discounts. */
export async function makeSampleProgramme(transaction: Transaction): Promise<Uuid> {
  const id = newUuid()
  const bankPool = await openAccount(transaction, WON_LEDGER, AccountCode.bankPool, id)
  const budget = await openAccount(transaction, WON_LEDGER, AccountCode.discountBudget, id)
  const operator = await openAccount(transaction, WON_LEDGER, AccountCode.operatorFunds, id)
  const facts = SAMPLE_PROGRAMME
  await transaction.query(
    `insert into programmes (id, name_ko, name_en, ledger, discount_basis_points, validity_months, holding_cap, purchase_month_cap, payment_cap, day_cap, month_cap,
       unlock_minutes, unlock_amount, unlock_payment_cap, pin_day_cap, request_minutes, code_seconds, ineligible_categories, bank_pool_account, discount_budget_account, operator_account, starts_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, now())`,
    [id, facts.name.ko, facts.name.en, WON_LEDGER, facts.discountBasisPoints, facts.validityMonths, facts.holdingCap, facts.purchaseMonthCap, facts.paymentCap, facts.dayCap,
      facts.monthCap, facts.unlockMinutes, facts.unlockAmount, facts.unlockPaymentCap, facts.pinDayCap, facts.requestMinutes, facts.codeSeconds, facts.ineligibleCategories, bankPool, budget, operator],
  )
  const [funding, paidIn] = [newUuid(), newUuid()]
  const books = await openBooks(transaction, { accounts: [bankPool, budget, operator], transfers: [funding, paidIn] })
  const results = books.createTransfers([
    { id: funding, debitAccountId: bankPool, creditAccountId: budget, amount: facts.budget, ledger: WON_LEDGER, code: TransferCode.budgetFunding, userData128: id },
    { id: paidIn, debitAccountId: bankPool, creditAccountId: operator, amount: facts.operatorFunds, ledger: WON_LEDGER, code: TransferCode.operatorFunding, userData128: id },
  ])
  for (const { status } of results) if (status !== 'created') throw new Error(`the ledger refused the budget: ${status}`)
  await books.save()
  return id
}

/** Makes the markets, and the merchants with their stalls and accounts. Returns the merchants' ids by login. */
export async function makeSampleMerchants(transaction: Transaction, programmeId: Uuid): Promise<Map<string, Uuid>> {
  const markets = new Map<string, Uuid>()
  for (const market of SAMPLE_MARKETS) {
    const id = newUuid()
    markets.set(market.key, id)
    await transaction.query('insert into markets (id, kind, name_ko, name_en) values ($1, $2, $3, $4)', [id, market.kind, market.name.ko, market.name.en])
    await transaction.query('insert into programme_markets (programme_id, market_id) values ($1, $2)', [programmeId, id])
  }
  const merchants = new Map<string, Uuid>()
  for (const merchant of SAMPLE_MERCHANTS) {
    const id = newUuid()
    merchants.set(merchant.loginId, id)
    await transaction.query(`insert into merchants (id, name_ko, name_en, category, status) values ($1, $2, $3, $4, 'active')`, [id, merchant.name.ko, merchant.name.en, merchant.category])
    await transaction.query('insert into merchant_streams (merchant_id) values ($1)', [id])
    for (const { market, number } of merchant.stalls) {
      await transaction.query('insert into stalls (id, merchant_id, market_id, number) values ($1, $2, $3, $4)', [newUuid(), id, markets.get(market), number])
    }
    if (!merchant.isInProgramme) continue
    const sales = await openAccount(transaction, WON_LEDGER, AccountCode.sales, id)
    const deposit = await openAccount(transaction, WON_LEDGER, AccountCode.deposit, id)
    await transaction.query('insert into programme_merchants (programme_id, merchant_id, sales_account, deposit_account) values ($1, $2, $3, $4)', [programmeId, id, sales, deposit])
  }
  return merchants
}
