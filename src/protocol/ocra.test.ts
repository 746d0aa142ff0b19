import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { ocraCode, ocraStep, readOcraSuite, type OcraInput } from './ocra.ts'

const DIGITS = '1234567890'
const SEEDS: { readonly [length: number]: Uint8Array } = {
  20: new TextEncoder().encode(DIGITS.repeat(2)),
  32: new TextEncoder().encode(DIGITS.repeat(4).slice(0, 32)),
  64: new TextEncoder().encode(DIGITS.repeat(7).slice(0, 64)),
}
const PIN = createHash('sha1').update('1234').digest()
/** 25 March 2008, 12:06:30 UTC, the time of the RFC's vectors with a clock. */
const TIME = Date.UTC(2008, 2, 25, 12, 6, 30)
const TENFOLD = Array.from(DIGITS, (_, digit) => String(digit).repeat(8))

function codes(seedLength: number, suite: string, inputs: readonly OcraInput[]): string[] {
  return inputs.map((input) => ocraCode(SEEDS[seedLength]!, readOcraSuite(suite), input))
}

test('the one-way codes are those of RFC 6287, appendix C.1', () => {
  assert.deepEqual(
    codes(20, 'OCRA-1:HOTP-SHA1-6:QN08', TENFOLD.map((question) => ({ question }))),
    ['237653', '243178', '653583', '740991', '608993', '388898', '816933', '224598', '750600', '294470'],
  )
  assert.deepEqual(
    codes(32, 'OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1', TENFOLD.map((_, counter) => ({ question: '12345678', counter, passwordHash: PIN }))),
    ['65347737', '86775851', '78192410', '71565254', '10104329', '65983500', '70069104', '91771096', '75011558', '08522129'],
  )
  assert.deepEqual(
    codes(32, 'OCRA-1:HOTP-SHA256-8:QN08-PSHA1', TENFOLD.slice(0, 5).map((question) => ({ question, passwordHash: PIN }))),
    ['83238735', '01501458', '17957585', '86776967', '86807031'],
  )
  assert.deepEqual(
    codes(64, 'OCRA-1:HOTP-SHA512-8:C-QN08', TENFOLD.map((question, counter) => ({ question, counter }))),
    ['07016083', '63947962', '70123924', '25341727', '33203315', '34205738', '44343969', '51946085', '20403879', '31409299'],
  )
  const step = ocraStep(readOcraSuite('OCRA-1:HOTP-SHA512-8:QN08-T1M'), TIME)
  assert.equal(step, 0x132d0b6)
  assert.deepEqual(
    codes(64, 'OCRA-1:HOTP-SHA512-8:QN08-T1M', TENFOLD.slice(0, 5).map((question) => ({ question, step }))),
    ['95209754', '55907591', '22048402', '24218844', '36209546'],
  )
})

test('the mutual codes are those of RFC 6287, appendix C.2', () => {
  const client = Array.from({ length: 5 }, (_, turn) => `CLI2222${turn}`)
  const server = Array.from({ length: 5 }, (_, turn) => `SRV1111${turn}`)
  const fromServer = client.map((question, turn) => ({ question: [question, server[turn]!] as const }))
  const fromClient = server.map((question, turn) => ({ question: [question, client[turn]!] as const }))
  assert.deepEqual(codes(32, 'OCRA-1:HOTP-SHA256-8:QA08', fromServer), ['28247970', '01984843', '65387857', '03351211', '83412541'])
  assert.deepEqual(codes(32, 'OCRA-1:HOTP-SHA256-8:QA08', fromClient), ['15510767', '90175646', '33777207', '95285278', '28934924'])
  assert.deepEqual(codes(64, 'OCRA-1:HOTP-SHA512-8:QA08', fromServer), ['79496648', '76831980', '12250499', '90856481', '12761449'])
  assert.deepEqual(
    codes(64, 'OCRA-1:HOTP-SHA512-8:QA08-PSHA1', fromClient.map((input) => ({ ...input, passwordHash: PIN }))),
    ['18806276', '70020315', '01600026', '18951020', '32528969'],
  )
})

test('the codes over signed words are those of RFC 6287, appendix C.3', () => {
  assert.deepEqual(
    codes(32, 'OCRA-1:HOTP-SHA256-8:QA08', Array.from({ length: 5 }, (_, turn) => ({ question: `SIG1${turn}000` }))),
    ['53095496', '04110475', '31331128', '76028668', '46554205'],
  )
  const step = ocraStep(readOcraSuite('OCRA-1:HOTP-SHA512-8:QA10-T1M'), TIME)
  assert.deepEqual(
    codes(64, 'OCRA-1:HOTP-SHA512-8:QA10-T1M', Array.from({ length: 5 }, (_, turn) => ({ question: `SIG1${turn}00000`, step }))),
    ['77537423', '31970405', '10235557', '95213541', '65360607'],
  )
})

test('a suite is read whole', () => {
  assert.deepEqual(readOcraSuite('OCRA-1:HOTP-SHA512-10:C-QH64-PSHA256-S064-T48H'), {
    text: 'OCRA-1:HOTP-SHA512-10:C-QH64-PSHA256-S064-T48H',
    algorithm: 'sha512',
    digits: 10,
    counter: true,
    questionKind: 'H',
    questionLength: 64,
    password: 'sha256',
    sessionLength: 64,
    stepSeconds: 172_800,
  })
})

test('what is no suite is refused', () => {
  const wrong = ['', 'OCRA-2:HOTP-SHA1-6:QN08', 'OCRA-1:TOTP-SHA1-6:QN08', 'OCRA-1:HOTP-SHA3-6:QN08', 'OCRA-1:HOTP-SHA1-3:QN08', 'OCRA-1:HOTP-SHA1-0:QN08', 'OCRA-1:HOTP-SHA1-11:QN08']
  const wrongData = ['QN03', 'QN65', 'QX08', 'QN8', 'X-QN08', 'QN08-XSHA1', 'QN08-PSHA3', 'QN08-S000', 'QN08-S513', 'QN08-T0M', 'QN08-T60S', 'QN08-T49H', 'QN08-T1D', 'QN08-T1M-PSHA1', 'QN08\n']
  for (const suite of [...wrong, ...wrongData.map((data) => `OCRA-1:HOTP-SHA1-6:${data}`)]) assert.throws(() => readOcraSuite(suite), RangeError, suite)
})

test('what does not fit the suite is refused, never left out of the code', () => {
  const seed = SEEDS[20]!
  const numeric = readOcraSuite('OCRA-1:HOTP-SHA1-6:QN08')
  for (const question of ['', '123456789', '1234567a', '１２３４５６７８', ' 1234567', '-1234567']) assert.throws(() => ocraCode(seed, numeric, { question }), RangeError, question)
  const given: readonly OcraInput[] = [
    { question: '1', counter: 1 },
    { question: '1', step: 1 },
    { question: '1', passwordHash: PIN },
    { question: '1', session: new Uint8Array(1) },
  ]
  for (const input of given) assert.throws(() => ocraCode(seed, numeric, input), RangeError, Object.keys(input).join())
  const all = readOcraSuite('OCRA-1:HOTP-SHA1-6:C-QA08-PSHA1-S004-T1M')
  const whole = { question: 'A', counter: 1, passwordHash: PIN, session: Uint8Array.of(1), step: 1 }
  assert.match(ocraCode(seed, all, whole), /^[0-9]{6}$/)
  for (const left of ['counter', 'passwordHash', 'session', 'step'] as const) assert.throws(() => ocraCode(seed, all, { ...whole, [left]: undefined }), RangeError, left)
  for (const wrong of [{ counter: -1 }, { step: 2n ** 64n }, { session: new Uint8Array(5) }, { passwordHash: PIN.subarray(1) }, { question: '123456789' }]) {
    assert.throws(() => ocraCode(seed, all, { ...whole, ...wrong }), RangeError, Object.keys(wrong).join())
  }
})

test('each part that the suite names changes the code', () => {
  const suite = readOcraSuite('OCRA-1:HOTP-SHA256-10:C-QA08-PSHA1-S004-T1M')
  const whole = { question: 'A1', counter: 1, passwordHash: PIN, session: Uint8Array.of(1), step: 1 }
  const others = [{ question: 'A2' }, { counter: 2 }, { passwordHash: createHash('sha1').update('4321').digest() }, { session: Uint8Array.of(2) }, { step: 2 }]
  const made = [whole, ...others.map((other) => ({ ...whole, ...other }))].map((input) => ocraCode(SEEDS[32]!, suite, input))
  assert.equal(new Set(made).size, made.length)
})
