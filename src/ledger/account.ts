import type { Uuid } from '../values/uuid.ts'

/**
 * What an account does beyond keeping its balances: bits of `Account.flags`, with the values of TigerBeetle's
 * docs/reference/account.md. `imported` (16) is left out and counts as reserved.
 */
export const AccountFlags = {
  none: 0,
  /** Created together with the next account of the batch, or not at all. */
  linked: 1 << 0,
  /** Refuses a debit after which debits pending + debits posted > credits posted. */
  debitsMustNotExceedCredits: 1 << 1,
  /** Refuses a credit after which credits pending + credits posted > debits posted. */
  creditsMustNotExceedDebits: 1 << 2,
  /** Keeps the balances after each transfer: see `accountBalances`. */
  history: 1 << 3,
  /** Takes no transfer but the void of one that is pending. */
  closed: 1 << 5,
} as const

/** Where value is counted. Only transfers change the four balances. */
export type Account = {
  /** Neither nil nor all ones. */
  id: Uuid
  /** Won reserved by pending transfers out of the account. */
  debitsPending: bigint
  debitsPosted: bigint
  /** Won reserved by pending transfers into the account. */
  creditsPending: bigint
  creditsPosted: bigint
  /** Who or what the account belongs to; the nil UUID means nothing. */
  userData128: Uuid
  /** 0 … 2^63−1. */
  userData64: bigint
  /** 0 … 2^31−1. */
  userData32: number
  /** Accounts transact only inside one ledger. 1 … 2^31−1. */
  ledger: number
  /** The kind of account, see `AccountCode`. 1 … 32767. */
  code: number
  /** `AccountFlags`, added. */
  flags: number
  /** When it was created: nanoseconds since 1970, the database's clock. */
  timestamp: bigint
}

/** An account to create. What is left out is zero. */
export type AccountEvent = Partial<Account> & Pick<Account, 'id' | 'ledger' | 'code'>

/** The balances of an account with `AccountFlags.history` just after the transfer of the same timestamp. */
export type AccountBalance = {
  debitsPending: bigint
  debitsPosted: bigint
  creditsPending: bigint
  creditsPosted: bigint
  timestamp: bigint
}

/** Won that can still be debited from an account with a credit balance (a purse, a budget): posted, less what is spent or reserved. */
export function creditBalance(account: Readonly<Account>): bigint {
  return account.creditsPosted - account.debitsPosted - account.debitsPending
}

/** Won that can still be credited to an account with a debit balance (the bank pool): posted, less what is paid out or reserved. */
export function debitBalance(account: Readonly<Account>): bigint {
  return account.debitsPosted - account.creditsPosted - account.creditsPending
}
