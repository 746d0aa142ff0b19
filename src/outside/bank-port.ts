import type { Failure } from '../reasons/failure.ts'
import type { Text } from '../values/language.ts'
import type { Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'

/** An account that the bank network found for a person. */
export type FoundAccount = {
  /** The bank's three-digit code. */
  readonly bankCode: string
  readonly bankName: Text
  /** For people to recognise it: `901-1234-56**`. */
  readonly accountNumberMasked: string
  /** What stands for the account in every later call (핀테크이용번호), so that the number itself is never kept. */
  readonly fintechUseNumber: string
  readonly holderName: string
}

export type AccountHolder = { readonly bankCode: string; readonly accountNumber: string; readonly holderName: string }

/**
 * One movement of money at a bank. It is written down whole before it is first sent and sent again unchanged (design, law 2):
 * the bank's transaction id and time are derived from it, so a retry is the same request to the bank.
 */
export type BankOrder = BankMovement & {
  /** The customer's account: debited by a withdrawal, credited by a deposit. The other side is always the programme's pool account. */
  readonly fintechUseNumber: string
}

/** A deposit to an account that is named by its number, whoever holds it. The bank compares the holder's name. */
export type PayeeOrder = BankMovement & { readonly payee: AccountHolder }

type BankMovement = {
  /** Ours. The bank's own id (bank_tran_id) is derived from it. */
  readonly transactionId: Uuid
  /** Won, above zero and below 10^12 (the network's field has 12 digits). */
  readonly amount: Won
  /** What the account's statement shows; the network keeps 20 characters. */
  readonly memo: string
  /** When the order was made; it is part of what the bank checks. Bank ids are unique per day, so send again only on the same day in Korea. */
  readonly requestedAt: Date
}

/**
 * - `done`: the money has moved. `bankTransactionId` is the bank's id, for support and reconciliation.
 * - `refused`: the bank said no, in a code that we know to mean that no money moved, now or later, under this id.
 * - `unknown`: a time-out, a broken connection, a 5xx, an answer that can't be read or whose code we don't know. Money may have moved. Ask with `inquire`.
 * - `not_sent`: this call never left our side (breaker open, no connection, no token). It says nothing of an earlier call for the same order:
 *   only if the order was never sent before does it mean that no money moved. The failure's `money` is therefore `unknown`; who knows better says so.
 */
export type BankOutcome =
  | { readonly state: 'done'; readonly bankTransactionId: string }
  | { readonly state: 'refused'; readonly failure: Failure; readonly bankCode: string }
  | { readonly state: 'unknown'; readonly cause: string; readonly failure: Failure }
  | { readonly state: 'not_sent'; readonly cause: string; readonly failure: Failure }

export type BankDirection = 'withdraw' | 'deposit'

/**
 * What became of an order.
 *
 * `not_found` with `fenced: false` is NOT "no money moved": the order itself may still be on its way and arrive after this answer.
 * It becomes definite only with a fence, in this order:
 *   1. the time limit of the last send has passed (the caller no longer waits for it and will not send it again);
 *   2. `inquire(…, { fence: true })`: in one step the bank looks and, finding nothing, writes a tombstone under the id, so that the order is refused
 *      for ever should it still arrive (design, law 3);
 *   3. `not_found` with `fenced: true` comes back. Only now is it "not done", and for ever.
 * A bank without fences answers `fenced: false` always; then the order stays pending until the bank's own closing list says what happened.
 */
export type BankInquiry =
  | { readonly state: 'done'; readonly bankTransactionId: string }
  | { readonly state: 'refused'; readonly failure: Failure; readonly bankCode: string }
  | { readonly state: 'not_found'; readonly fenced: boolean }
  | { readonly state: 'unknown'; readonly cause: string; readonly failure: Failure }

/** A bank network. No method throws: whatever happens outside comes back as a value, within the adapter's time limit. */
export type BankPort = {
  /** The accounts of the person behind the connecting information (CI) of an identity check, all banks. Closed ones are left out. */
  findAccounts(ci: string): Promise<Result<FoundAccount[], Failure>>
  /** Real-name inquiry (계좌실명조회): whose account is it? `birthDate` is YYYYMMDD. Fails with HOLDER_MISMATCH if it is somebody else's. */
  inquireHolder(account: { bankCode: string; accountNumber: string; birthDate: string }): Promise<Result<AccountHolder, Failure>>
  /** Whose account is it that somebody wants to pay (수취조회)? Fails with NOT_FOUND, ACCOUNT_CLOSED, ACCOUNT_BLOCKED or HOLDER_MISMATCH. */
  inquirePayee(account: { bankCode: string; accountNumber: string }): Promise<Result<AccountHolder, Failure>>
  /** Customer's account → pool account. */
  withdraw(order: BankOrder): Promise<BankOutcome>
  /** Pool account → customer's account. */
  deposit(order: BankOrder): Promise<BankOutcome>
  /** Pool account → an account named by its number. */
  depositTo(order: PayeeOrder): Promise<BankOutcome>
  /** Asks what became of a deposit to an account named by its number, as `inquire` does. */
  inquireDepositTo(order: PayeeOrder, options?: { readonly fence?: boolean }): Promise<BankInquiry>
  /** Asks what became of an order; see BankInquiry for when `not_found` is safe. */
  inquire(direction: BankDirection, order: BankOrder, options?: { readonly fence?: boolean }): Promise<BankInquiry>
  /** What an account holds, in won: of the pool account, to prove that prepaid funds are kept apart (별도관리). */
  balance(fintechUseNumber: string): Promise<Result<Won, Failure>>
}
