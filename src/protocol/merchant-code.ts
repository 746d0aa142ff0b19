import { characters, findField, parseFields, writeField, type Field } from './tag-length-value.ts'
import { crc16 } from './crc16.ts'

/**
 * Merchant-presented QR code (EMVCo, EMV QR Code Specification for Payment Systems, Merchant-Presented Mode 1.1).
 * Ours carries our domain and an opaque token in one of the templates 26 … 51; no personal or card data.
 */
const OUR_GLOBAL_NAME = 'app.onjang'

export type MerchantCode = {
  /** static: printed and used again · dynamic: made for one request. */
  kind: 'static' | 'dynamic'
  /** Our token, or undefined when the code is another system's. */
  token: string | undefined
  /** Won, when the code carries the amount. */
  amount: bigint | undefined
  merchantName: string
  merchantCity: string
}

export type MerchantCodeFault = 'not_a_payment_code' | 'damaged' | 'incomplete' | 'not_won' | 'foreign'

const TAG = {
  format: '00',
  initiation: '01',
  ourAccount: '26',
  category: '52',
  currency: '53',
  amount: '54',
  country: '58',
  name: '59',
  city: '60',
  crc: '63',
} as const

/** Makes a code. `merchantName` and `merchantCity` are cut to the 25 and 15 characters that the standard allows. */
export function makeMerchantCode(code: { kind: 'static' | 'dynamic'; token: string; amount?: bigint; merchantName: string; merchantCity: string }): string {
  const body =
    writeField(TAG.format, '01') +
    writeField(TAG.initiation, code.kind === 'static' ? '11' : '12') +
    writeField(TAG.ourAccount, writeField('00', OUR_GLOBAL_NAME) + writeField('01', code.token)) +
    writeField(TAG.category, '5499') +
    writeField(TAG.currency, '410') +
    (code.amount === undefined ? '' : writeField(TAG.amount, code.amount.toString())) +
    writeField(TAG.country, 'KR') +
    writeField(TAG.name, cut(code.merchantName, 25)) +
    writeField(TAG.city, cut(code.merchantCity, 15)) +
    `${TAG.crc}04`
  return body + crc16(body)
}

/**
 * Reads any merchant-presented code leniently: a code of another system is `foreign`, not an error in the reader.
 * `damaged`: the CRC does not fit, so a character was misread or the code was doctored.
 */
export function parseMerchantCode(text: string): { ok: true; value: MerchantCode } | { ok: false; failure: MerchantCodeFault } {
  if (!text.startsWith('000201')) return { ok: false, failure: 'not_a_payment_code' }
  const match = /^([\s\S]*6304)([0-9A-Fa-f]{4})$/.exec(text)
  if (!match) return { ok: false, failure: 'damaged' }
  if (crc16(match[1]!) !== match[2]!.toUpperCase()) return { ok: false, failure: 'damaged' }
  const fields = parseFields(text)
  if (!fields) return { ok: false, failure: 'damaged' }
  return readFields(fields)
}

function readFields(fields: Field[]): ReturnType<typeof parseMerchantCode> {
  const token = ourToken(fields)
  const amountText = findField(fields, TAG.amount)
  const code: MerchantCode = {
    kind: findField(fields, TAG.initiation) === '12' ? 'dynamic' : 'static',
    token,
    amount: amountText !== undefined && /^[0-9]{1,13}$/.test(amountText) ? BigInt(amountText) : undefined,
    merchantName: findField(fields, TAG.name) ?? '',
    merchantCity: findField(fields, TAG.city) ?? '',
  }
  // Only our own codes must be complete; what others leave out is their own affair.
  if (token === undefined) return { ok: true, value: code }
  if (findField(fields, TAG.currency) !== '410') return { ok: false, failure: 'not_won' }
  if (amountText !== undefined && code.amount === undefined) return { ok: false, failure: 'not_won' }
  const isComplete = [TAG.category, TAG.country, TAG.name, TAG.city].every((tag) => findField(fields, tag) !== undefined)
  return isComplete ? { ok: true, value: code } : { ok: false, failure: 'incomplete' }
}

function ourToken(fields: Field[]): string | undefined {
  for (const { tag, value } of fields) {
    if (tag < '26' || tag > '51') continue
    const inner = parseFields(value)
    if (inner && findField(inner, '00') === OUR_GLOBAL_NAME) return findField(inner, '01')
  }
  return undefined
}

function cut(text: string, most: number): string {
  return characters(text).slice(0, most).join('')
}
