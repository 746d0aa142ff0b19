/**
 * What every answer code of every provider means here: the one place where a provider's codes become reasons.
 *
 * Sources: rsp_code and bank_rsp_code from the public description of the open-banking common API (금융결제원 오픈뱅킹공동업무 API v2.0)
 * and public Korean payment documents (412, 415, 419, 420, 815). 451, 991, I…, M… and C… are the sandbox's own.
 * A code that is not here is never guessed at: it becomes PROVIDER_CODE_UNKNOWN, and of money it says nothing.
 */
type PlainReason =
  | 'ACCOUNT_BLOCKED'
  | 'ACCOUNT_CLOSED'
  | 'ACCOUNT_NOT_LINKED'
  | 'BANK_BALANCE_SHORT'
  | 'HOLDER_MISMATCH'
  | 'IDENTITY_CODE_EXPIRED'
  | 'NOT_FOUND'
  | 'ORDER_EXPIRED'
  | 'OTP_DUPLICATE'
  | 'OTP_REPORTED_LOST'
  | 'OTP_SERIAL_INVALID'
  | 'OTP_SERIAL_RETIRED'
  | 'OTP_STATE_CHANGED'
  | 'PHONE_NAME_MISMATCH'
  | 'SYSTEM_FAULT'
  | 'WRONG_CARRIER'

export type CodeMeaning =
  | { readonly means: 'done' }
  /** Refused for good. The same code can mean another thing on a deposit (it speaks of our account) or on a holder inquiry. */
  | { readonly means: 'refused'; readonly reason: PlainReason; readonly onDeposit?: PlainReason; readonly onHolder?: PlainReason }
  /** The code of the bank behind the network decides. */
  | { readonly means: 'ask_bank_code' }
  /** The network knows that it does not know, or that the id exists with other content. */
  | { readonly means: 'undecided' }
  | { readonly means: 'no_such_order' }
  | { readonly means: 'token_refused' }
  | { readonly means: 'wrong_code' }

type CodeTable = { readonly [code: string]: CodeMeaning }

/** rsp_code: the network. */
export const networkCodes: CodeTable = {
  A0000: { means: 'done' },
  A0001: { means: 'undecided' },
  A0002: { means: 'ask_bank_code' },
  A0003: { means: 'undecided' },
  A0004: { means: 'refused', reason: 'SYSTEM_FAULT' },
  A0007: { means: 'undecided' },
  A0008: { means: 'undecided' },
  A0009: { means: 'ask_bank_code' },
  A0011: { means: 'refused', reason: 'SYSTEM_FAULT' },
  A0301: { means: 'refused', reason: 'SYSTEM_FAULT' },
  A0304: { means: 'refused', reason: 'ACCOUNT_NOT_LINKED' },
  A0305: { means: 'refused', reason: 'ACCOUNT_NOT_LINKED' },
  A0306: { means: 'refused', reason: 'ACCOUNT_NOT_LINKED' },
  A0310: { means: 'no_such_order' },
  A0312: { means: 'refused', reason: 'HOLDER_MISMATCH' },
  O0001: { means: 'token_refused' },
  O0002: { means: 'token_refused' },
  O0003: { means: 'token_refused' },
}

/** bank_rsp_code: the bank behind the network. */
export const bankCodes: CodeTable = {
  '000': { means: 'done' },
  '412': { means: 'refused', reason: 'ACCOUNT_NOT_LINKED', onHolder: 'NOT_FOUND' },
  '415': { means: 'refused', reason: 'ACCOUNT_CLOSED' },
  '419': { means: 'refused', reason: 'ACCOUNT_BLOCKED' },
  '420': { means: 'refused', reason: 'ACCOUNT_BLOCKED' },
  '451': { means: 'refused', reason: 'BANK_BALANCE_SHORT', onDeposit: 'SYSTEM_FAULT' },
  '815': { means: 'refused', reason: 'HOLDER_MISMATCH' },
  '991': { means: 'refused', reason: 'ORDER_EXPIRED' },
}

/** result_code of the sandbox's identity check. */
export const identityCodes: CodeTable = {
  '0000': { means: 'done' },
  I101: { means: 'refused', reason: 'WRONG_CARRIER' },
  I102: { means: 'refused', reason: 'PHONE_NAME_MISMATCH' },
  I201: { means: 'wrong_code' },
  I202: { means: 'refused', reason: 'IDENTITY_CODE_EXPIRED' },
  I203: { means: 'refused', reason: 'IDENTITY_CODE_EXPIRED' },
  I204: { means: 'refused', reason: 'IDENTITY_CODE_EXPIRED' },
}

/** result_code of the sandbox's text messages. */
export const messageCodes: CodeTable = {
  '0000': { means: 'done' },
  M101: { means: 'refused', reason: 'SYSTEM_FAULT' },
}

/** result_code of the sandbox's shared centre for OTPs. */
export const centreCodes: CodeTable = {
  '0000': { means: 'done' },
  C101: { means: 'refused', reason: 'OTP_SERIAL_INVALID' },
  C102: { means: 'refused', reason: 'OTP_SERIAL_INVALID' },
  C103: { means: 'refused', reason: 'OTP_DUPLICATE' },
  C104: { means: 'refused', reason: 'OTP_SERIAL_RETIRED' },
  C105: { means: 'refused', reason: 'OTP_REPORTED_LOST' },
  C106: { means: 'refused', reason: 'NOT_FOUND' },
  C107: { means: 'refused', reason: 'OTP_STATE_CHANGED' },
  C900: { means: 'undecided' },
}

/** The meaning of a code, or undefined if nobody has told us. */
export function meaningOf(table: CodeTable, code: string): CodeMeaning | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined
}
