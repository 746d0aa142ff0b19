import assert from 'node:assert/strict'
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { counterCode, timeStep } from '../../../src/protocol/one-time-code.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { exclusiveOr, maskOfPin, maskSeed, unmaskSeed, unwrapSeed } from './masked-seed.ts'
import { codeOfMoment } from './phone-codes.ts'
import type { PhoneOtp } from './phone-store.ts'

const PIN = '730519'
/** A phone takes 600,000 rounds; a million PINs with one each end in seconds, and what can be told apart does not hang on it. */
const ROUNDS = 1
const FORM = { algorithm: 'sha1', digits: 6 } as const

async function phoneStore(seed: Uint8Array, rounds = ROUNDS): Promise<PhoneOtp> {
  const kept = await maskSeed(seed, PIN, rounds)
  return { registrationId: newUuid(), personId: newUuid(), deploymentId: newUuid(), serial: '712345678901', algorithm: 'sha1', digits: 6, period: 30, ocraSuite: 'OCRA-1:HOTP-SHA256-8:QH64-T30S', seed: kept }
}

/** Everything a stolen phone holds, in bytes, with the wrap taken off as if its key had been got to work. */
async function everyByte({ seed, ...facts }: PhoneOtp): Promise<Buffer> {
  return Buffer.concat([Buffer.from(JSON.stringify(facts)), seed.salt, Buffer.from(String(seed.rounds)), seed.nonce, seed.wrapped, await unwrapSeed(seed)])
}

/** Whether something in the store could only be there because of this seed: a part of it, of a hash of it, or one of its codes of late. */
function speaksOf(store: Buffer, seed: Uint8Array, now: number): boolean {
  const hashes = ['sha1', 'sha256', 'sha512', 'md5'].flatMap((name) => [createHash(name).update(seed).digest(), createHmac(name, seed).update('').digest()])
  const pieces = [seed, ...hashes].map((bytes) => Buffer.from(bytes.subarray(0, 4)))
  const texts = hashes.map((hash) => hash.toString('hex').slice(0, 8))
  const step = timeStep(now, 30)
  const codes = Array.from({ length: 10 }, (_, back) => counterCode(seed, step + 1 - back, FORM))
  return [...pieces, ...[...texts, ...codes].map((text) => Buffer.from(text))].some((piece) => store.includes(piece))
}

test('S1-02 the right PIN gives the right code; a wrong one gives another code and no error', async () => {
  const seed = randomBytes(20)
  const otp = await phoneStore(seed, 600_000)
  const now = Date.now()
  const right = counterCode(seed, timeStep(now, 30), FORM)
  assert.equal(codeOfMoment(otp, await unmaskSeed(otp.seed, PIN), now).code, right)
  const wrong = codeOfMoment(otp, await unmaskSeed(otp.seed, '730518'), now).code
  assert.match(wrong, /^\d{6}$/)
  assert.notEqual(wrong, right)
  await assert.rejects(crypto.subtle.exportKey('raw', otp.seed.key), 'the wrapping key can not be exported')
  const spoilt = { ...otp.seed, wrapped: otp.seed.wrapped.map((byte, place) => (place === 3 ? byte ^ 1 : byte)) }
  await assert.rejects(unmaskSeed(spoilt, PIN), 'a spoilt store is not taken for a wrong PIN')
})

test('S1-01 a stolen phone store, tried with all 1,000,000 PINs, tells none from another', async () => {
  const seed = randomBytes(20)
  const otp = await phoneStore(seed)
  const masked = await unwrapSeed(otp.seed)
  const now = Date.now()
  const step = timeStep(now, 30)
  assert.equal(masked.length, 20, 'nothing beside the seed lies under the mask')
  const seen = new Set<string>()
  const bytes = new Uint32Array(256)
  for (let number = 0; number < 1_000_000; number++) {
    const pin = String(number).padStart(6, '0')
    // Node's PBKDF2 gives what the phone's gives, many times faster: checked on every thousandth PIN.
    const mask = pbkdf2Sync(pin, otp.seed.salt, ROUNDS, 20, 'sha256')
    if (number % 1_000 === 519) assert.deepEqual(Buffer.from(await maskOfPin(pin, otp.seed.salt, ROUNDS)), mask)
    const candidate = exclusiveOr(masked, mask)
    if (candidate.length !== 20) assert.fail(`${pin} makes ${candidate.length} bytes`)
    const code = counterCode(candidate, step, FORM)
    if (code.length !== 6) assert.fail(`${pin} makes ${code}`)
    seen.add(Buffer.from(candidate).toString('latin1'))
    for (const byte of candidate) bytes[byte]!++
  }
  assert.equal(seen.size, 1_000_000, 'every PIN makes a seed of its own')
  const expected = 20_000_000 / 256
  const distance = bytes.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  // 255 degrees of freedom: above 400 once in ten million.
  assert.ok(distance < 400, `the bytes of the candidates are spread evenly (χ² ${distance.toFixed(0)})`)
  assert.ok(seen.has(Buffer.from(seed).toString('latin1')), 'the right one is among them')
  const store = await everyByte(otp)
  assert.equal(speaksOf(store, seed, now), false, 'and nothing in the store speaks of it')
  // The same look finds what would be an oracle, were it there.
  for (const planted of [createHash('sha256').update(seed).digest().subarray(0, 4), Buffer.from(counterCode(seed, step - 5, FORM))]) {
    assert.equal(speaksOf(Buffer.concat([store, planted]), seed, now), true)
  }
})
