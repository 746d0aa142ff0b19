import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Pool } from 'pg'
import { inUse, MINUTE, otpPlace, reasonOf, valueOf, type HandHeld, type OtpPlace } from '../../../test/otp-place.ts'
import { ocraCode, ocraStep, readOcraSuite } from '../../protocol/ocra.ts'
import { digitalTransferQuestion, DIGITAL_OCRA_SUITE, typedTransferQuestion } from '../../protocol/otp-transfer.ts'
import { newUuid, type Uuid } from '../../values/uuid.ts'
import { foundOtp, reportOtp } from './report.ts'
import { verifyCode, type OtpPurpose } from './verify-code.ts'

type Transfer = Extract<OtpPurpose, { kind: 'transfer' }>

let place: OtpPlace
before(async () => {
  place = await otpPlace()
})
after(() => place.database.drop())

const newTransfer = (change: Partial<Transfer> = {}): Transfer => ({ kind: 'transfer', transferId: newUuid(), payeeBankCode: '004', payeeAccountNumber: '11022233344', amount: 1_250_000n, ...change })
const verify = async (personId: Uuid, purpose: OtpPurpose, code: string): Promise<string> => reasonOf(await verifyCode(place.otp, { personId, channel: 'web', profile: 'business', purpose, code }))

/** A generator in use that answers as a phone does: its registration is made a digital one. */
async function phoneInUse(): Promise<{ personId: Uuid; held: HandHeld; codeFor: (transfer: Transfer) => Promise<string> }> {
  const personId = await place.newPerson()
  const { held, registration } = await inUse(place, personId, { ocraSuite: DIGITAL_OCRA_SUITE })
  await place.otp.pool.query(`update otp_registrations set kind = 'digital' where id = $1`, [registration.id])
  const suite = readOcraSuite(DIGITAL_OCRA_SUITE)
  const codeFor = async (transfer: Transfer): Promise<string> =>
    ocraCode(held.facts.seed, suite, { question: await digitalTransferQuestion({ deploymentId: place.otp.deploymentId, ...transfer }), step: ocraStep(suite, place.time.now + held.offBy) })
  return { personId, held, codeFor }
}

test('S1-03 a code over payee, amount and transfer approves that transfer alone: any change voids it', async () => {
  const { personId, codeFor } = await phoneInUse()
  const transfer = newTransfer()
  const code = await codeFor(transfer)
  assert.match(code, /^\d{8}$/)
  const changes: Partial<Transfer>[] = [{ amount: 1_250_001n }, { payeeAccountNumber: '11022233345' }, { payeeBankCode: '088' }, { transferId: newUuid() }]
  for (const change of changes) assert.equal(await verify(personId, { ...transfer, ...change }, code), 'OTP_MISMATCH')
  assert.deepEqual(valueOf(await verifyCode(place.otp, { personId, channel: 'web', profile: 'business', purpose: transfer, code })).isBound, true)
})

test('S1-01 a bound code is spent once for its transfer; a later one may approve the same transfer again, and others go on in the same half minute', async () => {
  const { personId, codeFor, held } = await phoneInUse()
  const [transfer, other] = [newTransfer(), newTransfer()]
  const code = await codeFor(transfer)
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => verify(personId, transfer, code)))
  assert.deepEqual([outcomes.filter((outcome) => outcome === 'ok').length, outcomes.filter((outcome) => outcome === 'OTP_REUSED').length], [1, 19])
  assert.equal(await verify(personId, other, await codeFor(other)), 'ok')
  assert.equal(await verify(personId, { kind: 'sign_in' }, held.code()), 'ok')
  place.time.now += MINUTE
  assert.equal(await verify(personId, transfer, code), 'OTP_MISMATCH')
  assert.equal(await verify(personId, transfer, await codeFor(transfer)), 'ok', 'the answer to the first was lost')
})

test('a sign-in code where a bound one is asked for is named, and costs no try; five wrong bound ones lock', async () => {
  const { personId, held, codeFor } = await phoneInUse()
  const transfer = newTransfer()
  for (let guess = 0; guess < 7; guess++) assert.equal(await verify(personId, transfer, held.code()), 'OTP_NOT_BOUND')
  for (let guess = 0; guess < 4; guess++) assert.equal(await verify(personId, transfer, '12345678'), 'OTP_MISMATCH')
  assert.equal(await verify(personId, transfer, '12345678'), 'OTP_LOCKED')
  assert.equal(await verify(personId, transfer, await codeFor(transfer)), 'OTP_LOCKED')
})

test('a bound code follows the drift that sign-in codes have shown', async () => {
  const { personId, held, codeFor } = await phoneInUse()
  for (let steps = 1; steps <= 5; steps++) {
    held.offBy = -30_000 * steps
    assert.equal(await verify(personId, { kind: 'sign_in' }, held.code()), 'ok')
    place.time.now += 2 * MINUTE
  }
  const transfer = newTransfer()
  assert.equal(await verify(personId, transfer, await codeFor(transfer)), 'ok')
})

test('a generator with a keypad answers amount and the account\'s last eight digits, as its owner types them', async () => {
  const personId = await place.newPerson()
  const { held } = await inUse(place, personId, { ocraSuite: 'OCRA-1:HOTP-SHA1-8:QN24-T1M' })
  const suite = readOcraSuite(held.facts.ocraSuite!)
  const transfer = newTransfer()
  assert.equal(typedTransferQuestion(transfer), '125000022233344')
  const code = ocraCode(held.facts.seed, suite, { question: '125000022233344', step: ocraStep(suite, place.time.now) })
  assert.equal(await verify(personId, { ...transfer, amount: 1_350_000n }, code), 'OTP_MISMATCH')
  assert.equal(await verify(personId, transfer, code), 'ok')
  assert.equal(await verify(personId, transfer, code), 'OTP_REUSED')
  assert.equal(await verify(personId, { ...transfer, transferId: newUuid() }, code), 'OTP_REUSED', 'the same payee and amount again is another transfer')
  place.time.now += MINUTE
  const next = ocraCode(held.facts.seed, suite, { question: '125000022233344', step: ocraStep(suite, place.time.now) })
  assert.equal(await verify(personId, { ...transfer, transferId: newUuid() }, next), 'ok')
  assert.equal(await verify(personId, { ...transfer, transferId: newUuid() }, code), 'OTP_REUSED', 'nor does an older one')
})

test('a bound code is looked at no more once the OTP is out of use', async () => {
  const { personId, codeFor } = await phoneInUse()
  const transfer = newTransfer()
  const code = await codeFor(transfer)
  await place.otp.pool.query(`update otp_registrations set state = 'suspended', before = 'active', why = 'lost' where person_id = $1`, [personId])
  assert.equal(await verify(personId, transfer, code), 'OTP_REPORTED_LOST')
})

/** The pool of a server in which something happens elsewhere just before the next transaction begins: a guess is counted without one. */
function withInterruption(pool: Pool, happens: () => Promise<unknown>): Pool {
  let isOver = false
  return new Proxy(pool, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (name !== 'connect') return typeof member === 'function' ? (member.bind(target) as unknown) : member
      return async () => {
        if (!isOver) {
          isOver = true
          await happens()
        }
        return target.connect()
      }
    },
  })
}

test('a bound code that was looked at before a loss was reported approves nothing after it, also when the OTP was found again meanwhile', async () => {
  for (const [isFound, expected] of [[false, 'OTP_REPORTED_LOST'], [true, 'OTP_STATE_CHANGED']] as const) {
    const { personId, codeFor } = await phoneInUse()
    const { rows } = await place.otp.pool.query<{ id: Uuid }>('select id from otp_registrations where person_id = $1', [personId])
    const command = { personId, registrationId: rows[0]!.id, by: { who: 'user', id: personId } } as const
    const happens = async (): Promise<void> => {
      valueOf(await reportOtp(place.otp, { ...command, id: newUuid(), why: 'lost' }))
      if (isFound) valueOf(await foundOtp(place.otp, { ...command, id: newUuid(), showFactor: async () => ({ ok: true, value: null }) }))
    }
    const transfer = newTransfer()
    const code = await codeFor(transfer)
    const interrupted = { ...place.otp, pool: withInterruption(place.otp.pool, happens) }
    assert.equal(reasonOf(await verifyCode(interrupted, { personId, channel: 'web', profile: 'business', purpose: transfer, code })), expected)
    const { rowCount } = await place.otp.pool.query('select from otp_bound_codes where transfer_id = $1', [transfer.transferId])
    assert.equal(rowCount, 0)
  }
})
