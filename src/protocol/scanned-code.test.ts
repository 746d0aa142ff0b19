import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isReason } from '../reasons/catalogue.ts'
import { crc16 } from './crc16.ts'
import { makeMerchantCode } from './merchant-code.ts'
import { readShopCode, readShopperCode } from './scanned-code.ts'
import { newShopperToken, shopperCodeText } from './shopper-code.ts'
import { writeField } from './tag-length-value.ts'

const TOKEN = '0123456789ABCDEFGHJKMNPQRS'
const shop = { token: TOKEN, merchantName: '초록반찬', merchantCity: 'KOREA' }
const FIXED = makeMerchantCode({ kind: 'static', ...shop })
const REQUEST = makeMerchantCode({ kind: 'dynamic', amount: 12_500n, ...shop })
/** EMVCo's own sample and two of Thailand's PromptPay, as printed. */
const FOREIGN = [
  '00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A',
  '00020101021251400116A0000006770101120206001234030600123452041234530376454035005802TH5907ร้านค้า6007Bangkok6304599E',
  '00020101021129370016A000000677010111011300669245317755802TH54076000.00530376463049B3B',
]
const closed = (body: string): string => `${body}6304${crc16(`${body}6304`)}`

test('a wallet reads the code on a till and the one that a stall has printed', () => {
  assert.deepEqual(readShopCode(FIXED), { ok: true, value: { kind: 'fixed', token: TOKEN } })
  assert.deepEqual(readShopCode(REQUEST), { ok: true, value: { kind: 'request', token: TOKEN } })
})

test('S2-26 a wallet names every other kind of code: of another service, doctored, a shopper’s, a receipt, a web address', () => {
  const kinds: [string, string][] = [
    ...FOREIGN.map((text): [string, string] => [text, 'QR_FOREIGN']),
    ['hQVDUFYwMWETTwegAAAAVVVVUAhJQyBBUFBFUw==', 'QR_FOREIGN'],
    [shopperCodeText(newShopperToken()), 'QR_MODE_MISMATCH'],
    [newShopperToken(), 'QR_MODE_MISMATCH'],
    ['https://wallet.example/history/payments/0199', 'QR_IS_RECEIPT'],
    ['https://example.com/pay?to=me', 'QR_NOT_FOR_PAYING'],
    ['WIFI:S:market;T:WPA;P:secret;;', 'QR_NOT_FOR_PAYING'],
    ['', 'QR_NOT_FOR_PAYING'],
    [FIXED.slice(0, -4) + '0000', 'QR_DOCTORED'],
    [FIXED.slice(0, 60), 'QR_DOCTORED'],
  ]
  for (const [text, reason] of kinds) assert.deepEqual(readShopCode(text), { ok: false, failure: reason }, text)
})

test('a doctored code of ours is called so, even when its check value fits', () => {
  const account = writeField('26', writeField('00', 'app.onjang') + writeField('01', TOKEN))
  const rest = '5204549953034105802KR5901A6001B'
  const withAmount = closed(`000201010211${account}520454995303410540450005802KR5901A6001B`)
  const withoutAmount = closed(`000201010212${account}${rest}`)
  const otherMoney = closed(`000201010211${account}52045499530384${'05802KR5901A6001B'}`)
  const otherToken = closed(`000201010211${writeField('26', writeField('00', 'app.onjang') + writeField('01', `${TOKEN}'--`))}${rest}`)
  for (const text of [withAmount, withoutAmount, otherMoney, otherToken]) assert.deepEqual(readShopCode(text), { ok: false, failure: 'QR_DOCTORED' }, text)
  assert.equal(readShopCode(closed(`000201010211${account}${rest}`)).ok, true)
})

test('S2-05 a till reads a shopper’s QR code and barcode, and names every other kind', () => {
  const token = newShopperToken()
  assert.deepEqual(readShopperCode(shopperCodeText(token)), { ok: true, value: token })
  assert.deepEqual(readShopperCode(token), { ok: true, value: token })
  const misread = token.slice(0, 20) + String((Number(token[20]) + 1) % 10) + token.slice(21)
  const kinds: [string, string][] = [
    [misread, 'SHOPPER_CODE_WRONG'],
    [REQUEST, 'SHOPPER_CODE_EXPECTED'],
    [FIXED, 'SHOPPER_CODE_EXPECTED'],
    ['8801234567893', 'SHOPPER_CODE_EXPECTED'],
    ['hQVDUFYwMWETTwegAAAAVVVVUAhJQyBBUFBFUw==', 'QR_FOREIGN'],
    ['https://wallet.example/receipts/0199', 'QR_IS_RECEIPT'],
  ]
  for (const [text, reason] of kinds) assert.deepEqual(readShopperCode(text), { ok: false, failure: reason }, text)
})

test('S2-26 one hundred thousand hostile codes are each read or refused by a reason, and nothing breaks', () => {
  const seeds = [FIXED, REQUEST, ...FOREIGN, shopperCodeText(newShopperToken()), 'https://wallet.example/receipts/1']
  const digit = fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')
  const part = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: digit, maxLength: 120 }),
    fc.constantFrom('000201', '010211', '010212', '6304', '5303410', '26', '0010app.onjang', '99', '\u0000', '\ud800', '‮', '0126', TOKEN, 'ONJANG:SHOPPER:'),
  )
  const made = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''))
  // A known code with something cut out, put in, or written over.
  const bent = fc.tuple(fc.constantFrom(...seeds), fc.nat(240), fc.nat(8), part).map(([text, at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut))
  const texts = fc.tuple(fc.oneof(made, bent), fc.constantFrom('as it is', 'closed', 'begun')).map(([text, how]) => (how === 'closed' ? closed(`000201${text}`) : how === 'begun' ? `000201${text}` : text))
  const reasons = new Set<string>()
  let read = 0
  fc.assert(
    fc.property(texts, (text) => {
      for (const result of [readShopCode(text), readShopperCode(text)]) {
        if (result.ok) read++
        else assert.ok(isReason(result.failure) && reasons.add(result.failure))
      }
    }),
    { numRuns: 100_000, seed: 20261122 },
  )
  assert.ok(read > 0, 'some of them are left whole')
  assert.deepEqual([...reasons].toSorted(), ['QR_DOCTORED', 'QR_FOREIGN', 'QR_IS_RECEIPT', 'QR_MODE_MISMATCH', 'QR_NOT_FOR_PAYING', 'SHOPPER_CODE_EXPECTED', 'SHOPPER_CODE_WRONG'])
})
