import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { crc16 } from './crc16.ts'
import { makeMerchantCode, parseMerchantCode, type MerchantCode } from './merchant-code.ts'
import { writeField } from './tag-length-value.ts'

/**
 * Codes of other systems, as printed: the sample of EMVCo's specification (EMV QR Code, Merchant-Presented Mode 1.1, annex: a static code
 * with an alternate language template), and two of Thailand's PromptPay (a bill payment, A000000677010112; a transfer, A000000677010111).
 */
const EMVCO_SAMPLE =
  '00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A'
const PROMPTPAY_BILL = '00020101021251400116A0000006770101120206001234030600123452041234530376454035005802TH5907ร้านค้า6007Bangkok6304599E'
const PROMPTPAY_TRANSFER = '00020101021129370016A000000677010111011300669245317755802TH54076000.00530376463049B3B'

function read(text: string): MerchantCode {
  const parsed = parseMerchantCode(text)
  assert.ok(parsed.ok, text)
  return parsed.value
}

/** With the check value that fits. */
function closed(body: string): string {
  return `${body}6304${crc16(`${body}6304`)}`
}

const OUR_GLOBAL_NAME = 'app.onjang'
const OUR_ACCOUNT = writeField('26', writeField('00', OUR_GLOBAL_NAME) + writeField('01', 'TOKEN'))

test('codes of other systems are read, and are nobody\'s of ours', () => {
  assert.deepEqual(read(EMVCO_SAMPLE), { kind: 'dynamic', token: undefined, amount: undefined, merchantName: 'BEST TRANSPORT', merchantCity: 'BEIJING' })
  assert.deepEqual(read(PROMPTPAY_BILL), { kind: 'dynamic', token: undefined, amount: 500n, merchantName: 'ร้านค้า', merchantCity: 'Bangkok' })
  assert.deepEqual(read(PROMPTPAY_TRANSFER), { kind: 'static', token: undefined, amount: undefined, merchantName: '', merchantCity: '' })
})

test('one character misread or changed, anywhere, is found', () => {
  for (const code of [EMVCO_SAMPLE, PROMPTPAY_BILL, PROMPTPAY_TRANSFER]) {
    const signs = Array.from(code)
    for (const place of signs.keys()) {
      const other = signs[place] === '7' ? '1' : '7'
      assert.equal(parseMerchantCode(signs.with(place, other).join('')).ok, false, `place ${place}`)
    }
  }
})

test('a code cut short, grown or empty is no payment code or damaged', () => {
  for (let length = 0; length < PROMPTPAY_BILL.length; length++) assert.equal(parseMerchantCode(PROMPTPAY_BILL.slice(0, length)).ok, false, `${length} characters`)
  assert.deepEqual(parseMerchantCode(`${PROMPTPAY_BILL}0`), { ok: false, failure: 'damaged' })
  assert.deepEqual(parseMerchantCode('https://example.com/pay'), { ok: false, failure: 'not_a_payment_code' })
})

test('what we make we read again, with any name, token and amount', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => text.isWellFormed())
  const codes = fc.record({
    kind: fc.constantFrom('static' as const, 'dynamic' as const),
    token: fc.stringMatching(/^[0-9A-Z]{26}$/),
    amount: fc.option(fc.bigInt(1n, 9_007_199_254_740n), { nil: undefined }),
    merchantName: name,
    merchantCity: name,
  })
  fc.assert(fc.property(codes, ({ amount, ...rest }) => {
    const made = makeMerchantCode({ ...rest, ...(amount === undefined ? {} : { amount }) })
    const { merchantName, merchantCity, ...others } = read(made)
    assert.deepEqual(others, { kind: rest.kind, token: rest.token, amount })
    assert.equal(merchantName, Array.from(rest.merchantName).slice(0, 25).join(''))
    assert.equal(merchantCity, Array.from(rest.merchantCity).slice(0, 15).join(''))
  }))
})

test('our code carries won, Korea, and nothing of a person', () => {
  const made = makeMerchantCode({ kind: 'dynamic', token: 'T', amount: 12_500n, merchantName: '초록반찬', merchantCity: 'KOREA' })
  assert.equal(made, closed('000201010212' + writeField('26', '0010app.onjang0101T') + '5204549953034105405125005802KR5904초록반찬6005KOREA'))
})

test('our own code is refused when it asks for another money, a part of a won, or is incomplete', () => {
  const rest = '5802KR5901A6001B'
  const faults: [string, string][] = [
    [`000201${OUR_ACCOUNT}520454995303840${rest}`, 'not_won'],
    [`000201${OUR_ACCOUNT}52045499${rest}`, 'not_won'],
    [`000201${OUR_ACCOUNT}520454995303410540412.5${rest}`, 'not_won'],
    [`000201${OUR_ACCOUNT}5204549953034105402-1${rest}`, 'not_won'],
    [`000201${OUR_ACCOUNT}53034105802KR5901A6001B`, 'incomplete'],
    [`000201${OUR_ACCOUNT}5204549953034105901A6001B`, 'incomplete'],
    [`000201${OUR_ACCOUNT}5204549953034105802KR6001B`, 'incomplete'],
    [`000201${OUR_ACCOUNT}5204549953034105802KR5901A`, 'incomplete'],
  ]
  for (const [body, fault] of faults) assert.deepEqual(parseMerchantCode(closed(body)), { ok: false, failure: fault }, body)
  assert.equal(read(closed(`000201${OUR_ACCOUNT}520454995303410${rest}`)).token, 'TOKEN')
})

test('our token is found in any of the templates 26 to 51, beside those of others', () => {
  for (const tag of ['26', '39', '51']) {
    const account = writeField(tag, writeField('00', OUR_GLOBAL_NAME) + writeField('01', 'TOKEN'))
    const other = tag === '26' ? '' : writeField('26', writeField('00', 'com.example') + writeField('01', 'THEIRS'))
    assert.equal(read(closed(`000201${other}${account}5204549953034105802KR5901A6001B`)).token, 'TOKEN')
  }
  const outside = writeField('52', writeField('00', OUR_GLOBAL_NAME) + writeField('01', 'TOKEN'))
  assert.equal(read(closed(`000201${outside}5802KR`)).token, undefined)
})

test('whatever text is held before the camera, reading it ends with an answer', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
    parseMerchantCode(text)
    parseMerchantCode(`000201${text}`)
    parseMerchantCode(closed(`000201${text}`))
  }))
})
