import { AccountFlags } from './account.ts'

/** The ledger in which the voucher's won are counted. Another unit would be another ledger. */
export const WON_LEDGER = 1

/** Kinds of account; drawn and explained in docs/ledger.md. Codes are stored: a number, once used, keeps its meaning. */
export const AccountCode = {
  /** What the bank holds for the programme: debit balance. */
  bankPool: 1000,
  /** What is left of the money that pays the discounts: credit balance. */
  discountBudget: 2000,
  /** What a shopper can pay with: credit balance. */
  purse: 2100,
  /** 매출: what a merchant has sold and is not settled yet: credit balance. */
  sales: 2200,
  /** 예치금: what a merchant may transfer out: credit balance. */
  deposit: 2300,
  /** What the operator has earned in fees: credit balance. */
  fees: 3000,
  /** What the operator has paid in for costs of its own, and not spent yet: credit balance. */
  operatorFunds: 3100,
  /** Money whose owner is not known yet: either side. */
  suspense: 9000,
} as const

export type AccountCode = (typeof AccountCode)[keyof typeof AccountCode]

/** The flags with which each kind of account is created. */
export const FLAGS_OF_ACCOUNT = {
  [AccountCode.bankPool]: AccountFlags.creditsMustNotExceedDebits,
  [AccountCode.discountBudget]: AccountFlags.debitsMustNotExceedCredits,
  [AccountCode.purse]: AccountFlags.debitsMustNotExceedCredits,
  [AccountCode.sales]: AccountFlags.debitsMustNotExceedCredits,
  [AccountCode.deposit]: AccountFlags.debitsMustNotExceedCredits,
  [AccountCode.fees]: AccountFlags.debitsMustNotExceedCredits,
  [AccountCode.operatorFunds]: AccountFlags.debitsMustNotExceedCredits,
  [AccountCode.suspense]: AccountFlags.none,
} as const satisfies Record<AccountCode, number>

/** Reasons of a transfer. Codes are stored: a number, once used, keeps its meaning. */
export const TransferCode = {
  /** bank pool → discount budget: the programme's funder has paid in. */
  budgetFunding: 100,
  /** discount budget → bank pool: what was left is paid back to the funder. */
  budgetReturn: 101,
  /** bank pool → operator's funds: the operator has paid in for costs of its own. */
  operatorFunding: 110,
  /** bank pool → purse: the part of a top-up that the shopper paid. */
  topUp: 200,
  /** discount budget → purse: the part that the programme adds. */
  topUpDiscount: 201,
  /** purse → sales. */
  payment: 300,
  /** sales → purse. */
  refund: 301,
  /** sales → deposit. */
  settlement: 400,
  /** sales → fees. */
  fee: 401,
  /** deposit → bank pool: to the merchant's own bank account. */
  transferOut: 500,
  /** operator's funds → bank pool: one won to a person's linked account, by which they prove who they are. The operator's cost. */
  wonProof: 510,
  /** bank pool → suspense: money arrived that nobody was waiting for. */
  unexplainedReceipt: 900,
  /** suspense → bank pool: money left, or was sent back, that nobody had ordered. */
  unexplainedPayment: 901,
  /** suspense → the account that it belonged to. */
  suspenseCleared: 902,
} as const

export type TransferCode = (typeof TransferCode)[keyof typeof TransferCode]
