import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { OtpRegistration } from '../../src/protocol/api/otp.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import type { Answer } from '../api-client.ts'
import { must, PIN, Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { problemOf, refusedWith } from './problem.ts'

/** The sample market's stock: the generators of the pretend world's page, imported from their makers' file when the market was made. */
let system: RunningSystem
before(async () => {
  system = await startSystem()
})
after(() => system.stop())

let people = 0
async function newShopper(claim?: Partial<Shopper['claim']>): Promise<Shopper> {
  const shopper = new Shopper(system, '기기', `127.0.14.${++people}`)
  shopper.claim = { ...shopper.claim, ...claim }
  await shopper.register(await shopper.proveIdentity(system))
  return shopper
}

const register = (shopper: Shopper, serial: string, id: Uuid = newUuid()): Promise<Answer<OtpRegistration>> =>
  shopper.client.call<OtpRegistration>('PUT', `/v1/otp/physical/${id}`, { body: { serial, pin: PIN } })
const check = (shopper: Shopper, code: string): Promise<Answer> => shopper.client.call('POST', '/v1/otp/checks', { body: { channel: 'web', profile: 'personal', code } })

/** A press on the button of a generator on the pretend world's page. */
async function press(serial: string): Promise<string> {
  const answer = await fetch(`${system.sandboxUrl}/generators/${serial}/press`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
  return ((await answer.json()) as { code: string }).code
}

test('a generator picked on the pretend world’s page is registered by its serial number and two presses, and then signs in', async () => {
  const shopper = await newShopper()
  const waiting = must(await register(shopper, 'ysc0 3001 0001'))
  assert.deepEqual([waiting.state, waiting.kind, waiting.maker, waiting.model, waiting.hasKeypad], ['pending', 'physical', '연습전자', 'YS-C', false])
  const confirm = (codes: string[]) => shopper.client.call<OtpRegistration>('PUT', `/v1/otp/registrations/${waiting.id}/confirmation`, { body: { codes } })
  const first = await press('YSC0-3001-0001')
  refusedWith(await confirm([first, first]), 'OTP_MISMATCH')
  assert.equal(must(await confirm([await press('YSC0-3001-0001'), await press('YSC0-3001-0001')])).state, 'active')
  const code = await press('YSC0-3001-0001')
  must(await check(shopper, code))
  refusedWith(await check(shopper, code), 'OTP_REUSED')
  refusedWith(await register(await newShopper(), 'YSC0-3001-0001'), 'OTP_SERIAL_INVALID')
})

test('S1-06 an old model and a worn-out generator say so when they are to be registered, and cost no try', async () => {
  const shopper = await newShopper()
  for (let turn = 0; turn < 6; turn++) {
    assert.equal(problemOf(await register(shopper, 'OL09-9001-0001')).reason, 'OTP_MODEL_UNSUPPORTED')
    assert.equal(problemOf(await register(shopper, 'YS60-2002-0002')).reason, 'OTP_WORN_OUT')
  }
  assert.equal(must(await register(shopper, 'YS60-2001-0001')).state, 'pending', 'a good one is still taken')
})

test('a generator of another bank is registered here by its owner, and by nobody else', async () => {
  refusedWith(await register(await newShopper(), 'YS30-1005-0005'), 'OTP_SERIAL_INVALID')
  const owner = await newShopper({ name: '김초록', birthDate: '19700101', phone: '01000000201' })
  refusedWith(await check(owner, '123456'), 'OTP_NOT_REGISTERED_HERE')
  const waiting = must(await register(owner, 'YS30-1005-0005'))
  assert.deepEqual([waiting.state, waiting.institution, waiting.isOurs], ['pending', 'onjang', true])
})
