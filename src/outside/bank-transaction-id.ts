import { createHash } from 'node:crypto'
import type { Uuid } from '../values/uuid.ts'

/** What an institution's ten-character code (이용기관코드) looks like. */
const CLIENT_USE_CODE_PATTERN = /^[A-Z0-9]{10}$/

/**
 * The bank's transaction id (bank_tran_id, 20 characters: institution's code, `U`, nine of our own) for one of our ids. The same id
 * always gives the same one, so a retry is the same request to the bank. Nine characters of 36 are 46 bits: two orders of one day
 * could meet, so whoever reads a result also compares amount and account. Throws a RangeError for a malformed institution code.
 */
export function bankTransactionId(clientUseCode: string, transactionId: Uuid): string {
  if (!CLIENT_USE_CODE_PATTERN.test(clientUseCode)) throw new RangeError('an institution code has ten capital letters or digits')
  const hash = createHash('sha256').update(`onjang/bank-transaction-id/1\n${transactionId}`).digest()
  const number = hash.readBigUInt64BE() % 36n ** 9n
  return `${clientUseCode}U${number.toString(36).toUpperCase().padStart(9, '0')}`
}
