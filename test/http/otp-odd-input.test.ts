import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { OtpRegistration } from '../../src/protocol/api/otp.ts'
import { newUuid } from '../../src/values/uuid.ts'
import type { Answer } from '../api-client.ts'
import { issueOtp, OtpPhone } from '../otp-phone.ts'
import { must, PIN, Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith } from './problem.ts'

/** Numbers in odd forms, and clocks that are years off, through the doors that take them. */
let system: RunningSystem
before(async () => {
  system = await startSystem()
})
after(() => system?.stop())

let people = 0
async function newShopper(): Promise<Shopper> {
  const shopper = new Shopper(system, '이상', `127.0.18.${++people}`)
  await shopper.register(await shopper.proveIdentity(system))
  return shopper
}

const register = (shopper: Shopper, serial: unknown): Promise<Answer<OtpRegistration>> => shopper.client.call<OtpRegistration>('PUT', `/v1/otp/physical/${newUuid()}`, { body: { serial, pin: PIN } })
async function triesOf(shopper: Shopper): Promise<number> {
  const { rows } = await system.database!.pool.query<{ failed: number }>('select t.failed from otp_serial_tries t join devices d on d.person_id = t.person_id where d.id = $1', [shopper.deviceId])
  return rows[0]?.failed ?? 0
}

test('S1-10 a serial number is one thing however it is typed: small letters, full-width signs, every kind of hyphen and blank, signs that nobody sees', async () => {
  const forms = ['ys30-1001-0001', 'YS30 1001 0001', 'ＹＳ３０－１００１－０００１', 'YS30–1001—0001', 'y s 3 0 1 0 0 1 0 0 0 1', 'YS30\u200b1001\u20110001', '\u00a0YS30.1001.0001\u3000']
  const ids = new Set<string>()
  const shopper = await newShopper()
  for (const form of forms) {
    const { id, serialEnd, state } = must(await register(shopper, form))
    assert.deepEqual([serialEnd, state], ['0001', 'pending'], form)
    ids.add(id)
  }
  assert.equal(ids.size, forms.length, 'each begins anew, none is another’s')
  assert.equal(await triesOf(shopper), 0)
})

test('S1-10 what is no serial number is refused alike and counted; what no field takes is refused before anything is counted', async () => {
  const shopper = await newShopper()
  for (const [turn, odd] of ['🦊🦊🦊🦊', "'; drop table otp_devices; --", '일련번호', 'YS30-1001-000', '../../etc/passwd'].entries()) {
    assert.equal(refusedWith(await register(shopper, odd), 'OTP_SERIAL_INVALID').details?.['triesLeft'], 4 - turn, odd)
  }
  refusedWith(await register(shopper, 'YS30-1001-0001'), 'OTP_SERIAL_BLOCKED')
  const other = await newShopper()
  for (const impossible of ['', 'Y'.repeat(61), 12_345, null, ['YS30-1001-0001'], 'YS30\u0000-1001']) refusedWith(await register(other, impossible), 'REQUEST_INVALID')
  assert.equal(await triesOf(other), 0)
})

/** Years in steps of thirty seconds. */
const years = (count: number): number => Math.round((count * 365.25 * 86_400) / 30)

test('S1-01 a code of a clock that is years off is a wrong code like any other, soon answered, and moves nothing', async () => {
  const phone = await issueOtp(system, await newShopper())
  const clock = async (): Promise<unknown> => (await system.database!.pool.query('select last_used_step, drift, clock_offset, resync_step from otp_devices where serial = $1', [phone.serial])).rows[0]
  const before = await clock()
  // Wrong by a day or two, and then by years: were all the steps between looked through, the server would count millions of codes.
  const near = await workOf(async () => {
    const other = await issueOtp(system, await newShopper())
    for (const off of [-5_760, -2_880, 2_880]) refusedWith(await other.check(other.code(off)), 'OTP_MISMATCH')
  })
  const far = await workOf(async () => {
    for (const [turn, off] of [-20, -3, 3].entries()) assert.equal(refusedWith(await phone.check(phone.code(years(off))), 'OTP_MISMATCH').details?.['triesLeft'], 4 - turn, `${off} years`)
  })
  assert.ok(far < near * 3 + 50, `${far} ticks against ${near}`)
  assert.deepEqual(await clock(), before)
  must(await phone.check(await phone.freshCode()))
})

/** The processor's time that the server spends meanwhile, in ticks of 10 ms: it does not grow while others keep the machine busy. */
async function workOf(run: () => Promise<unknown>): Promise<number> {
  const spent = (): number => {
    const [, fields] = readFileSync(`/proc/${system.server().pid!}/stat`, 'utf8').split(') ')
    return Number(fields!.split(' ')[11]) + Number(fields!.split(' ')[12])
  }
  const before = spent()
  await run()
  return spent() - before
}

test('S1-08 a phone whose clock is hours off is told so when it is registered, and one that is years off is not believed', async () => {
  const phone = new OtpPhone(system, await newShopper())
  must(await phone.issue())
  const problem = refusedWith(await phone.confirm([phone.code(-240)]), 'DEVICE_CLOCK_WRONG')
  assert.equal(problem.parameters?.['minutes'], 120)
  refusedWith(await phone.confirm([phone.code(years(2))]), 'OTP_MISMATCH')
  assert.equal(must(await phone.confirm()).state, 'active')
})
