import { fail, succeed, type Result } from '../values/result.ts'
import { parseMerchantCode } from './merchant-code.ts'
import { looksLikeShopperCode, shopperTokenOf } from './shopper-code.ts'

/** Why what was scanned can not be used here: each is a reason of the catalogue. */
export type ScanFault =
  | 'QR_DOCTORED'
  | 'QR_FOREIGN'
  | 'QR_IS_RECEIPT'
  | 'QR_MODE_MISMATCH'
  | 'QR_NOT_FOR_PAYING'
  | 'SHOPPER_CODE_EXPECTED'
  | 'SHOPPER_CODE_WRONG'

/** A code of ours that a shop shows: `request` on the till's screen, for one amount; `fixed` printed, for any amount. */
export type ShopCode = { kind: 'request' | 'fixed'; token: string }

/**
 * Consumer-presented codes of other systems: base64 of a BER-TLV text that begins with the payload format indicator 85 05 "CPV01"
 * (EMVCo, EMV QR Code Specification for Payment Systems, Consumer-Presented Mode 1.1, 4.2).
 */
const CONSUMER_PRESENTED = 'hQVDUFYw'
/** Merchant-presented codes begin with the payload format indicator 00 02 "01" (EMVCo, Merchant-Presented Mode 1.1, 4.7.1). */
const MERCHANT_PRESENTED = '0002'
const RECEIPT_ADDRESS = /^https?:\/\/[^/\s]+\/(receipts|history\/payments)\//i
const OUR_TOKEN = /^[0-9A-HJKMNP-TV-Z]{26}$/

/** Reads what a wallet's camera saw, whatever it is: one of our shops' codes, or the reason why it is not. Never throws. */
export function readShopCode(text: string): Result<ShopCode, ScanFault> {
  if (text.startsWith(MERCHANT_PRESENTED)) return readMerchantPresented(text)
  if (looksLikeShopperCode(text)) return fail('QR_MODE_MISMATCH')
  if (text.startsWith(CONSUMER_PRESENTED)) return fail('QR_FOREIGN')
  return fail(RECEIPT_ADDRESS.test(text) ? 'QR_IS_RECEIPT' : 'QR_NOT_FOR_PAYING')
}

function readMerchantPresented(text: string): Result<ShopCode, ScanFault> {
  const parsed = parseMerchantCode(text)
  if (!parsed.ok) return fail('QR_DOCTORED')
  const { kind, token, amount } = parsed.value
  if (token === undefined) return fail('QR_FOREIGN')
  // What we print never carries an amount, and what a till shows always does: another hand has been at work.
  if (!OUR_TOKEN.test(token) || (kind === 'static') !== (amount === undefined)) return fail('QR_DOCTORED')
  return succeed({ kind: kind === 'static' ? 'fixed' : 'request', token })
}

/** Reads what a till's camera or scanner saw: the token of a shopper's code, or the reason why it is none. Never throws. */
export function readShopperCode(text: string): Result<string, ScanFault> {
  const token = shopperTokenOf(text)
  if (token !== undefined) return succeed(token)
  if (looksLikeShopperCode(text)) return fail('SHOPPER_CODE_WRONG')
  if (text.startsWith(CONSUMER_PRESENTED)) return fail('QR_FOREIGN')
  return fail(RECEIPT_ADDRESS.test(text) ? 'QR_IS_RECEIPT' : 'SHOPPER_CODE_EXPECTED')
}
