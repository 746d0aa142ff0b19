import { randomInt } from 'node:crypto'
import { isShortCode, withCheckDigit } from '../../protocol/short-code.ts'

const SERIAL = /^[0-9A-Z]{4,32}$/
/** The first digit of our own serial numbers, so that nobody takes one for a short code or a phone number. */
const OWN_MARK = '7'

/**
 * One form for a serial number, however it was typed: full-width digits and letters become plain (NFKC), spaces, hyphens and dots go,
 * letters become capitals. Undefined when what is left is no serial number.
 */
export function normaliseSerial(typed: string): string | undefined {
  const serial = typed.normalize('NFKC').replace(/[\s.·_\p{Pd}\u00AD\u2212\u200B-\u200D\u2060\uFEFF]/gu, '').toUpperCase()
  return SERIAL.test(serial) ? serial : undefined
}

/** A serial number for a digital OTP: twelve digits, the last of which finds any one wrong digit and any swap of neighbours (Damm). */
export function newDigitalSerial(): string {
  let digits = OWN_MARK
  for (let place = 0; place < 10; place++) digits += String(randomInt(10))
  return withCheckDigit(digits)
}

/** Whether a number could be one of ours: a slip of the finger is told before anything is looked up or counted. */
export function isDigitalSerial(serial: string): boolean {
  return serial.length === 12 && serial.startsWith(OWN_MARK) && isShortCode(serial)
}

/** `712345678903` → `7123-4567-8903`, as it is shown. */
export function serialInGroups(serial: string): string {
  return /^\d{12}$/.test(serial) ? serial.replace(/(\d{4})(?=\d)/g, '$1-') : serial
}
