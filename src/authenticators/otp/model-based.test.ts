import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { DAY, inUse, MINUTE, otpPlace, reasonOf, type HandHeld, type OtpPlace } from '../../../test/otp-place.ts'
import { newUuid, type Uuid } from '../../values/uuid.ts'
import { cancelTermination, finishTerminations, terminateByOwner } from './terminate.ts'
import { lookAfterOtps, retireModel } from './periodic.ts'
import { findRegistration } from './registration.ts'
import { foundOtp, reportOtp } from './report.ts'
import { terminateByStaff } from './staff-actions.ts'
import { whatWouldBeLeft } from './media.ts'
import { unlockOtp } from './unlock-otp.ts'
import { verifyCode } from './verify-code.ts'

/**
 * What an OTP is in the plainest words: one string, and a few numbers. It shares no code with the product; each command says by itself what
 * must come of it. Counters of the generator are told from outside: the last code used, and the one with which its clock was found off.
 */
type Model = { state: string; before: string; wrong: number; wrongUnlocks: number; stolen: boolean; lastUsed: number; farAt: number | undefined; next: number }

type Real = { personId: Uuid; id: Uuid; held: HandHeld }

let place: OtpPlace
before(async () => {
  place = await otpPlace()
})
after(() => place.database.drop())

const LIVE = ['active', 'locked', 'resync', 'suspended', 'incompatible']
const REFUSED: Record<string, string> = { locked: 'OTP_LOCKED', suspended: 'OTP_REPORTED_LOST', incompatible: 'OTP_MODEL_UNSUPPORTED', terminated: 'OTP_TERMINATED' }
const ok = async (): Promise<{ ok: true; value: null }> => ({ ok: true, value: null })

type Command = { name: string; expect: (model: Model) => string; run: (real: Real, model: Model) => Promise<string> }

const enter = async ({ personId }: Real, code: string): Promise<string> => reasonOf(await verifyCode(place.otp, { personId, channel: 'web', profile: 'personal', purpose: { kind: 'sign_in' }, code }))
const by = (personId: Uuid): { who: 'user'; id: Uuid } => ({ who: 'user', id: personId })

/** A wrong entry in the model: one more in a row, and at the fifth it is locked. */
function miss(model: Model): string {
  if (++model.wrong < 5) return 'OTP_MISMATCH'
  model.state = 'locked'
  return 'OTP_LOCKED'
}

/** The counter `far` steps on is entered. Within ten it is right; further it begins a resync, unless it was the last try. */
function enterCounter(model: Model, counter: number): string {
  if (model.state === 'resync') {
    if (model.farAt !== undefined && counter === model.farAt + 1) {
      Object.assign(model, { state: 'active', lastUsed: counter, wrong: 0, farAt: undefined })
      return 'ok'
    }
    model.wrong++
    model.farAt = counter
    return 'OTP_CLOCK_DRIFT'
  }
  if (model.state !== 'active') return REFUSED[model.state]!
  if (counter <= model.lastUsed) return 'OTP_REUSED'
  if (counter <= model.lastUsed + 10) {
    Object.assign(model, { lastUsed: counter, wrong: 0 })
    return 'ok'
  }
  if (model.wrong === 4) return miss(model)
  model.wrong++
  Object.assign(model, { state: 'resync', farAt: counter })
  return 'OTP_CLOCK_DRIFT'
}

const press = (skip: number): Command => ({
  name: `press after ${skip} unused`,
  expect: (model) => {
    model.next += skip
    const counter = model.next++
    // In a resync every count that is entered counts; after five nothing is looked at.
    if (model.state === 'resync' && model.wrong >= 5) {
      model.state = 'locked'
      return 'OTP_LOCKED'
    }
    return enterCounter(model, counter)
  },
  run: (real, model) => enter(real, real.held.codeAt(model.next - 1)),
})

const COMMANDS: readonly Command[] = [
  press(0),
  press(0),
  press(3),
  press(30),
  {
    name: 'enter a code again',
    expect: (model) => (model.state === 'resync' ? 'unsaid' : model.state === 'active' ? 'OTP_REUSED' : REFUSED[model.state]!),
    run: async (real, model) => (model.state === 'resync' ? 'unsaid' : enter(real, real.held.codeAt(model.lastUsed))),
  },
  {
    name: 'enter a wrong code',
    expect: (model) => {
      if (model.state === 'resync' && model.wrong >= 5) {
        model.state = 'locked'
        return 'OTP_LOCKED'
      }
      return model.state === 'active' || model.state === 'resync' ? miss(model) : REFUSED[model.state]!
    },
    run: (real) => enter(real, real.held.wrongCode()),
  },
  {
    name: 'enter five wrong codes',
    expect: (model) => {
      if (model.state !== 'active') return 'unsaid'
      model.state = 'locked'
      return 'OTP_LOCKED'
    },
    run: async (real) => {
      if ((await findRegistration(place.otp.pool, real.id))!.state !== 'active') return 'unsaid'
      for (let guess = 0; guess < 5; guess++) if ((await enter(real, real.held.wrongCode())) === 'OTP_LOCKED') return 'OTP_LOCKED'
      return 'none'
    },
  },
  ...(['lost', 'stolen'] as const).map((why): Command => ({
    name: `report ${why}`,
    expect: (model) => {
      if (!LIVE.includes(model.state)) return REFUSED[model.state]!
      if (model.state !== 'suspended') model.before = model.state
      model.stolen = why === 'stolen' || (model.stolen && model.state === 'suspended')
      model.state = 'suspended'
      return 'ok'
    },
    run: async ({ personId, id }) => reasonOf(await reportOtp(place.otp, { id: newUuid(), personId, registrationId: id, why, by: by(personId) })),
  })),
  {
    name: 'found',
    expect: (model) => {
      if (model.state !== 'suspended') return model.state === 'active' ? 'OTP_STATE_CHANGED' : model.state === 'resync' ? 'OTP_CLOCK_DRIFT' : REFUSED[model.state]!
      if (model.stolen) return 'OTP_REPORTED_LOST'
      model.state = model.before
      return 'ok'
    },
    run: async ({ personId, id }) => reasonOf(await foundOtp(place.otp, { id: newUuid(), personId, registrationId: id, by: by(personId), showFactor: ok })),
  },
  ...[true, false].map((isRight): Command => ({
    name: `unlock with a ${isRight ? 'right' : 'wrong'} code`,
    expect: (model) => {
      if (model.state !== 'locked') return model.state === 'active' ? 'OTP_STATE_CHANGED' : model.state === 'resync' ? 'OTP_CLOCK_DRIFT' : REFUSED[model.state]!
      // A clerk's unlocking begins with five new tries.
      if (!isRight) return 'OTP_MISMATCH'
      Object.assign(model, { state: 'active', wrong: 0, lastUsed: model.lastUsed + 1, farAt: undefined, next: Math.max(model.next, model.lastUsed + 2) })
      return 'ok'
    },
    run: async ({ personId, id, held }, model) => {
      const code = isRight ? held.codeAt(model.state === 'active' ? model.lastUsed : model.lastUsed + 1) : held.wrongCode()
      return reasonOf(await unlockOtp(place.otp, {} as never, { id: newUuid(), personId, registrationId: id, codes: [code], by: { who: 'clerk', id: newUuid() }, shown: ['identity'] }))
    },
  })),
  {
    name: 'its model is blocked',
    expect: (model) => {
      if (model.state === 'active') model.state = 'incompatible'
      return 'ok'
    },
    run: async ({ held }) => {
      await retireModel(place.otp, { maker: held.facts.maker, model: held.facts.model, because: 'blocked' })
      return 'ok'
    },
  },
  {
    name: 'a day passes',
    expect: () => 'ok',
    run: async () => {
      place.time.now += DAY
      await lookAfterOtps(place.otp)
      return 'ok'
    },
  },
  {
    name: 'cancel a termination that was never asked for',
    expect: (model) => (model.state === 'active' || model.state === 'suspended' ? 'OTP_STATE_CHANGED' : model.state === 'resync' ? 'OTP_CLOCK_DRIFT' : REFUSED[model.state]!),
    run: async ({ personId, id }) => reasonOf(await cancelTermination(place.otp, { id: newUuid(), personId, registrationId: id, by: by(personId) })),
  },
  {
    name: 'terminate with its serial and code',
    expect: (model) => {
      if (model.state === 'suspended' || model.state === 'terminated') return REFUSED[model.state]!
      if (model.state === 'resync') return 'unsaid'
      model.state = 'terminated'
      return 'ok'
    },
    run: async (real, model) => {
      const { personId, id, held } = real
      const registration = (await findRegistration(place.otp.pool, id))!
      if (registration.state === 'resync') return 'unsaid'
      const seen = await whatWouldBeLeft(place.otp.pool, registration)
      return reasonOf(await terminateByOwner(place.otp, { id: newUuid(), personId, registrationId: id, serial: held.facts.serial, codes: [held.codeAt(model.lastUsed + 1)], showFactor: ok, seen }))
    },
  },
  {
    name: 'terminate at a branch',
    expect: (model) => {
      if (model.state === 'terminated') return 'OTP_TERMINATED'
      model.state = 'terminated'
      return 'ok'
    },
    run: async ({ personId, id }) => reasonOf(await terminateByStaff(place.otp, { id: newUuid(), personId, registrationId: id, by: { who: 'clerk', id: newUuid() }, why: 'asked' })),
  },
]

test('whatever is done to an OTP in whatever order, it answers and is what a naive model says', { timeout: 240_000 }, async () => {
  // Commands that belong together come further than all of them a little.
  const themes = [/./, /report|found/, /report lost|found|five wrong|unlock/, /press|again|wrong/].map((theme) => COMMANDS.flatMap(({ name }, index) => (theme.test(name) ? [index] : [])))
  const commands = fc.constantFrom(...themes).chain((some) => fc.array(fc.constantFrom(...some), { minLength: 3, maxLength: 20 }))
  let runs = 0
  await fc.assert(
    fc.asyncProperty(commands, async (chosen) => {
      runs++
      const personId = await place.newPerson()
      const { held, registration } = await inUse(place, personId, { method: 'hotp', period: null, maker: `Maker${runs}` })
      const real: Real = { personId, id: registration.id, held }
      const model: Model = { state: 'active', before: 'active', wrong: 0, wrongUnlocks: 0, stolen: false, lastUsed: 1, farAt: undefined, next: 2 }
      const done: string[] = []
      for (const { name, expect, run } of chosen.map((index) => COMMANDS[index]!)) {
        const expected = expect(model)
        const outcome = await run(real, model)
        done.push(`${name}: ${outcome}`)
        assert.equal(outcome, expected, done.join('\n'))
        assert.equal((await findRegistration(place.otp.pool, real.id))!.state, model.state, done.join('\n'))
      }
    }),
    { numRuns: 60 },
  )
  assert.equal(await finishTerminations(place.otp), 0)
  place.time.now += MINUTE
})
