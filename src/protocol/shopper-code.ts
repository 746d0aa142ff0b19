import { randomBits } from './code-token.ts'
import { withCheckDigit } from './short-code.ts'

/** What stands before the token in the QR code, so that a phone's own camera and other readers see whose it is. */
const SHOPPER_CODE_MARK = 'ONJANG:SHOPPER:'
/** 2^128 has 39 decimal digits; the 40th checks the others. An even number of digits packs best in a Code 128 barcode. */
const TOKEN_DIGITS = 39

/** The token of a shopper's code: 128 random bits as 39 digits and a check digit. It only finds the wallet that shows it. */
export function newShopperToken(): string {
  return withCheckDigit(randomBits().toString().padStart(TOKEN_DIGITS, '0'))
}

/** The text of the QR code. The barcode carries the token alone. */
export function shopperCodeText(token: string): string {
  return SHOPPER_CODE_MARK + token
}

/** The token in what was read from a QR code or a barcode; undefined when it is no shopper's code, or was misread. */
export function shopperTokenOf(text: string): string | undefined {
  const token = looksLikeShopperCode(text) ? text.slice(-(TOKEN_DIGITS + 1)) : ''
  return token !== '' && withCheckDigit(token.slice(0, -1)) === token ? token : undefined
}

/** Whether a text has the form of a shopper's code, also of one that was misread. */
export function looksLikeShopperCode(text: string): boolean {
  return /^(ONJANG:SHOPPER:)?[0-9]{40}$/.test(text)
}
