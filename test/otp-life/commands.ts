import { newUuid } from '../../src/values/uuid.ts'
import { Generator, has, MINUTE, DAY, type Code, type Kind, type Otp, type Who } from './naive-generator.ts'
import type { NaiveOtps } from './naive-otps.ts'
import type { RealOtps } from './real-otps.ts'

/** What the model says will be answered, and what makes the product answer. */
export type Attempt = { said: string; run: (real: RealOtps) => Promise<string> }

/** Something that is done to an OTP; undefined where there is nothing to do it to. */
export type Command = { name: string; attempt: (model: NaiveOtps, otp: Otp) => Attempt | undefined }

const PEOPLE: readonly Who[] = ['user', 'agent', 'clerk']
const nothingSaid = async (): Promise<string> => 'ok'
const each = <Value>(values: readonly Value[], make: (value: Value) => Command): Command[] => values.map(make)
const wrongCode = (generator: Generator): Code => ({ generator, step: undefined })
/** As many codes one after the other as its kind is confirmed by; past a hundred steps three are asked for. */
const inARow = (model: NaiveOtps, generator: Generator, count = generator.isPhysical ? 2 : 1): Code[] => Array.from({ length: count }, () => model.nextCode(generator))
const idOf = (model: NaiveOtps, said: string): string => (said === 'ok' ? model.otps.at(-1)!.id : newUuid())

/** A generator new from its maker comes into stock and is registered. */
function registerNew(kind: Kind, who: Who, way: 'new' | 'replaces' | 'replaces with a code'): Command {
  return {
    name: `${way === 'new' ? 'register' : way} a new ${kind} by ${who}`,
    attempt: (model, otp) => {
      const generator = model.stocked(kind)
      const replaces = way === 'new' ? undefined : otp
      const oldCode = way === 'replaces with a code' ? model.nextCode(otp.generator) : undefined
      if (replaces && replaces.where !== 'here') return undefined
      const said = model.register(generator, who, replaces, oldCode)
      const id = idOf(model, said)
      return { said, run: async (real) => ((await real.stock(generator)) === 'ok' ? real.register(id, generator, who, replaces, oldCode) : 'not stocked') }
    },
  }
}

const stockAndRegister: readonly Command[] = [
  ...each(['hotp', 'totp', 'keypad'] as const, (kind) => registerNew(kind, 'user', 'new')),
  ...each(['clerk', 'agent'] as const, (who) => registerNew('hotp', who, 'new')),
  ...each(PEOPLE, (who) => registerNew('hotp', who, 'replaces')),
  registerNew('totp', 'user', 'replaces with a code'),
  ...each(PEOPLE, (who): Command => ({
    name: `register its generator again by ${who}`,
    attempt: (model, { generator }) => {
      const said = model.register(generator, who)
      const id = idOf(model, said)
      return { said, run: (real) => real.register(id, generator, who) }
    },
  })),
  ...each([false, true], (isReissue): Command => ({
    name: isReissue ? 'issue a digital one in its place' : 'issue a digital one',
    attempt: (model, otp) => {
      if (isReissue && otp.where !== 'here') return undefined
      const generator = new Generator('digital')
      const said = model.issue(generator, isReissue ? otp : undefined)
      const id = idOf(model, said)
      return { said, run: (real) => real.issue(id, generator, isReissue ? otp : undefined) }
    },
  })),
  { name: 'import its generator once more', attempt: (_, { generator }) => (generator.isPhysical ? { said: 'OTP_SERIAL_RETIRED', run: (real) => real.stock(generator) } : undefined) },
  { name: 'one person imports a generator', attempt: () => ({ said: 'NOT_ALLOWED', run: (real) => real.stock(new Generator('hotp'), false) }) },
  ...each(PEOPLE, (who): Command => ({ name: `put its generator back into stock by ${who}`, attempt: (model, otp) => ({ said: model.restock(otp.generator, who), run: (real) => real.restock(otp, who) }) })),
]

const confirming: readonly Command[] = [
  ...each(PEOPLE, (who): Command => ({
    name: `confirm it by ${who}`,
    attempt: (model, otp) => {
      const codes = inARow(model, otp.generator)
      return { said: model.confirm(otp, who, codes), run: (real) => real.confirm(otp, who, codes) }
    },
  })),
  {
    name: 'confirm it with wrong codes',
    attempt: (model, otp) => {
      const codes = inARow(model, otp.generator).map(() => wrongCode(otp.generator))
      return { said: model.confirm(otp, 'user', codes), run: (real) => real.confirm(otp, 'user', codes) }
    },
  },
  ...each([11 * MINUTE, DAY], (time): Command => ({
    name: time === DAY ? 'a day passes' : 'eleven minutes pass',
    attempt: (model) => {
      model.time.now += time
      model.timePasses()
      return { said: 'ok', run: (real) => real.timePasses().then(nothingSaid) }
    },
  })),
]

const codes: readonly Command[] = [
  ...each([40, -40, 300, -15, -1, 1], (steps): Command => ({
    name: `its clock leaps by ${steps}`,
    attempt: (_, { generator }) => {
      if (generator.counts ? steps < 0 : false) return undefined
      if (generator.counts) generator.count += steps
      else generator.stepsOff += steps
      return { said: 'ok', run: nothingSaid }
    },
  })),
  {
    name: 'sign in with its next code',
    attempt: (model, otp) => {
      const code = model.nextCode(otp.generator)
      return { said: model.signIn(code), run: (real) => real.signIn(code) }
    },
  },
  {
    name: 'sign in with its last code again',
    attempt: (model, { generator }) => {
      const code = { generator, step: generator.used < 0 ? undefined : generator.used }
      return { said: model.signIn(code), run: (real) => real.signIn(code) }
    },
  },
  { name: 'sign in with a wrong code', attempt: (model, { generator }) => ({ said: model.signIn(wrongCode(generator)), run: (real) => real.signIn(wrongCode(generator)) }) },
  {
    name: 'set its clock with the next code',
    attempt: (model, otp) => {
      if (otp.where !== 'here') return undefined
      const code = model.nextCode(otp.generator)
      return { said: model.spend(otp, code), run: (real) => real.spend(otp, code) }
    },
  },
  {
    name: 'type five wrong codes',
    attempt: (model, otp) => {
      if (otp.state !== 'active' || otp.where !== 'here') return undefined
      const said = Array.from({ length: 5 }, () => model.spend(otp, wrongCode(otp.generator))).join()
      return {
        said,
        run: async (real) => {
          const answers: string[] = []
          for (let guess = 0; guess < 5; guess++) answers.push(await real.spend(otp, wrongCode(otp.generator)))
          return answers.join()
        },
      }
    },
  },
  ...each(['right', 'the same', 'wrong', 'short'] as const, (which): Command => ({
    name: `approve a transfer with ${which === 'right' || which === 'the same' ? `${which} answer` : `a ${which} code`}`,
    attempt: (model, { generator }) => {
      const kind = model.medium?.generator.kind
      if (kind !== 'keypad' && kind !== 'digital') return undefined
      const seconds = generator.kind === 'keypad' ? 60 : 30
      if (which === 'right') model.time.now += MINUTE
      const canAnswer = generator === model.medium!.generator && which !== 'wrong'
      const code = { generator, step: canAnswer ? Math.floor((model.now / 1_000 + generator.stepsOff * 30) / seconds) : undefined, isShort: which === 'short' }
      return { said: model.approve(code), run: (real) => real.approve(code) }
    },
  })),
]

const lifted: readonly Command[] = [
  ...PEOPLE.flatMap((who) => each([true, false], (isRight): Command => ({
    name: `unlock it by ${who} with a ${isRight ? 'right' : 'wrong'} code`,
    attempt: (model, otp) => {
      const code = isRight ? model.nextCode(otp.generator) : wrongCode(otp.generator)
      return { said: model.unlock(otp, who, code), run: (real) => real.unlock(otp, who, code) }
    },
  }))),
  ...each([['user', 'lost'], ['user', 'stolen'], ['user', 'broken'], ['user', 'phone_changed'], ['agent', 'lost'], ['clerk', 'lost']] as const, ([who, why]): Command => ({
    name: `report it ${why} by ${who}`,
    attempt: (model, otp) => ({ said: model.report(otp, why), run: (real) => real.report(otp, who, why) }),
  })),
  ...each(PEOPLE, (who): Command => ({ name: `found by ${who}`, attempt: (model, otp) => ({ said: model.found(otp, who), run: (real) => real.found(otp, who) }) })),
]

const ending: readonly Command[] = [
  ...each([{ serial: 'right', code: 'right', hasSeen: true }, { serial: 'wrong', code: 'right', hasSeen: true }, { serial: 'right', code: 'wrong', hasSeen: true }, { serial: 'right', code: 'right', hasSeen: false }] as const, ({ serial, code, hasSeen }): Command => ({
    name: `terminate it with ${serial} serial number and ${code} code${hasSeen ? '' : ', unseen'}`,
    attempt: (model, otp) => {
      const given = { serial, code: code === 'right' ? model.nextCode(otp.generator) : wrongCode(otp.generator), hasSeen }
      return { said: model.terminate(otp, given), run: (real) => real.terminate(otp, given) }
    },
  })),
  ...each([true, false], (hasSeen): Command => ({ name: `terminate it without the generator${hasSeen ? '' : ', unseen'}`, attempt: (model, otp) => ({ said: model.terminateLater(otp, hasSeen), run: (real) => real.terminateLater(otp, hasSeen) }) })),
  ...each(PEOPLE, (who): Command => ({ name: `call its termination off by ${who}`, attempt: (model, otp) => ({ said: model.cancelTermination(otp), run: (real) => real.cancelTermination(otp, who) }) })),
  ...each([['user', true], ['clerk', true], ['agent', true], ['agent', false]] as const, ([who, areTwo]): Command => ({
    name: `terminate it at the counter by ${who}${areTwo ? '' : ' alone'}`,
    attempt: (model, otp) => ({ said: model.terminateByStaff(otp, who, areTwo), run: (real) => real.terminateByStaff(otp, who, areTwo) }),
  })),
  ...each(['blocked', 'worn_out'] as const, (why): Command => ({
    name: `its model is ${why}`,
    attempt: (model, { generator }) => {
      if (!generator.isPhysical) return undefined
      model.retire(generator, why)
      return { said: 'ok', run: (real) => real.retire(generator, why).then(nothingSaid) }
    },
  })),
]

const records: readonly Command[] = [
  {
    name: 'an older system left it PIN-locked',
    attempt: (_, otp) => {
      if (otp.state !== 'active' || otp.where !== 'here') return undefined
      otp.state = 'pin_locked'
      return { said: 'ok', run: (real) => real.leavePinLocked(otp).then(nothingSaid) }
    },
  },
  {
    name: 'an older system had another one',
    attempt: (model) => {
      const generator = model.stocked('hotp')
      const said = model.takeOver(generator, 'person')
      const taken = model.otps.at(-1)!
      return { said, run: async (real) => ((await real.stock(generator)) === 'ok' ? takenAs(taken, await real.takeOver(generator, 'person')) : 'not stocked') }
    },
  },
  {
    name: 'an older system had its generator for somebody else',
    attempt: (model, otp) => {
      if (!has(otp) || otp.where !== 'here' || !otp.generator.isPhysical || otp.generator.stock === 'lost') return undefined
      const said = model.takeOver(otp.generator, 'other')
      const taken = model.otps.at(-1)!
      return { said, run: async (real) => takenAs(taken, await real.takeOver(otp.generator, 'other')) }
    },
  },
  ...each(['wrong_serial', 'wrong_owner'] as const, (why): Command => ({ name: `it is found recorded with a ${why}`, attempt: (model, otp) => (otp.where === 'here' ? { said: model.recordedWrongly(otp, why), run: (real) => real.recordedWrongly(otp, why) } : undefined) })),
  ...PEOPLE.flatMap((who) => each([true, false], (areRight): Command => ({
    name: `choose it by ${who} with ${areRight ? 'right' : 'wrong'} codes`,
    attempt: (model, otp) => {
      const two = inARow(model, otp.generator, 2).map((code) => (areRight ? code : wrongCode(otp.generator)))
      return { said: model.choose(otp, who, two), run: (real) => real.choose(otp, who, two) }
    },
  }))),
  ...PEOPLE.flatMap((who) => each([true, false], (areRight): Command => ({
    name: `correct its serial number by ${who} with ${areRight ? 'right' : 'wrong'} codes`,
    attempt: (model, otp) => {
      // A digital one has no number that somebody could have copied wrongly.
      if (!otp.generator.isPhysical) return undefined
      const generator = model.stocked(otp.generator.kind)
      const two = inARow(model, generator).map((code) => (areRight ? code : wrongCode(generator)))
      const said = model.correct(otp, who, { generator, codes: two })
      return { said, run: async (real) => ((await real.stock(generator)) === 'ok' ? real.correct(otp, who, { generator, codes: two }) : 'not stocked') }
    },
  }))),
  ...each(['user', 'clerk'] as const, (who): Command => ({
    name: `say by ${who} that somebody else has it`,
    attempt: (model, otp) => {
      const two = inARow(model, otp.generator, 2)
      return { said: model.correct(otp, who, { owner: 'other', codes: two }), run: (real) => real.correct(otp, who, { owner: 'other', codes: two }) }
    },
  })),
]

function takenAs(otp: Otp, { id, state }: { id: string; state: string }): string {
  otp.id = id
  return state
}

const elsewhere: readonly Command[] = [
  ...PEOPLE.flatMap((who) => each(who === 'user' ? (['bank', 'card'] as const) : (['bank'] as const), (where): Command => ({
    name: `register it at the ${where} by ${who}`,
    attempt: (model, { generator }) => {
      const said = model.registerElsewhere(generator, where, who)
      const id = idOf(model, said)
      return { said, run: (real) => real.registerElsewhere(id, generator, where, who) }
    },
  }))),
  ...each([true, false], (isTaken): Command => ({
    name: `the centre ${isTaken ? 'takes' : 'refuses'} what was asked`,
    attempt: (model) => {
      model.centreAnswers(isTaken)
      return { said: 'ok', run: (real) => real.centreAnswers(isTaken).then(nothingSaid) }
    },
  })),
  ...each(['reported', 'lifted', 'ended'] as const, (kind): Command => ({
    name: `the centre tells that it was ${kind}`,
    attempt: (model, otp) => {
      if (!otp.generator.isPhysical) return undefined
      model.centreTells(otp, kind)
      return { said: 'ok', run: (real) => real.centreTells(otp.generator, otp.where === 'here' ? 'onjang' : otp.where, kind).then(nothingSaid) }
    },
  })),
  {
    name: 'the centre refuses ours: retired',
    attempt: (model, { generator }) => {
      const ours = model.otps.find((otp) => otp.generator === generator && otp.where === 'here' && otp.owner === 'person' && has(otp))
      const there = model.otps.filter((otp) => otp.generator === generator && otp.where !== 'here' && otp.state !== 'void')
      // What was asked before is answered before.
      if (!ours || there.length === 0 || there.some(({ state }) => state === 'pending')) return undefined
      model.centreRefusesOurs(ours)
      return { said: 'ok', run: (real) => real.centreRefuses(ours).then(nothingSaid) }
    },
  },
  {
    name: 'it comes from the bank with its key',
    attempt: (model) => {
      const { generator, id } = model.received()
      return { said: 'ok', run: (real) => real.receive(generator, id) }
    },
  },
]

export const COMMANDS: readonly Command[] = [...stockAndRegister, ...confirming, ...codes, ...lifted, ...ending, ...records, ...elsewhere]

export function commandNamed(name: string): Command {
  const found = COMMANDS.find((command) => command.name === name)
  if (!found) throw new Error(`no command is called ${name}`)
  return found
}
