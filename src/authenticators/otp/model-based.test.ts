import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { COMMANDS, commandNamed, type Command } from '../../../test/otp-life/commands.ts'
import { kinds, type Kind, type Otp } from '../../../test/otp-life/naive-generator.ts'
import { NaiveOtps } from '../../../test/otp-life/naive-otps.ts'
import { AmbiguousCode, RealOtps } from '../../../test/otp-life/real-otps.ts'
import { otpPlace, type OtpPlace } from '../../../test/otp-place.ts'
import { liveStates, stateTable } from './state-table.ts'

let place: OtpPlace
before(async () => {
  place = await otpPlace()
  await RealOtps.open(place)
})
after(() => place.database.drop())

/** The most right codes that one person has entered. */
let rightCodes = 0

/** One person's OTPs, in the product and in the model, which must say and be the same after every command. */
class Life {
  readonly model = new NaiveOtps(place.time)
  readonly real: RealOtps
  readonly done: string[] = []

  constructor(real: RealOtps) {
    this.real = real
  }

  static async begin(kind: Kind): Promise<Life> {
    const life = new Life(await RealOtps.begin(place))
    await life.say(commandNamed(kind === 'digital' ? 'issue a digital one' : `register a new ${kind} by user`), undefined as never)
    return life
  }

  get first(): Otp {
    return this.model.otps[0]!
  }

  /** What was said, or undefined where there was nothing to do. */
  async run(command: Command, otp: Otp): Promise<string | undefined> {
    const said = await this.say(command, otp)
    if (said !== undefined) await this.compare()
    return said
  }

  async say({ name, attempt }: Command, otp: Otp): Promise<string | undefined> {
    place.time.now += 1_000
    const asked = attempt(this.model, otp)
    if (!asked) return undefined
    const where = otp ? `${otp.generator.kind} ${this.model.otps.indexOf(otp)}` : 'nothing'
    const said = await asked.run(this.real).catch((error: unknown) => {
      if (error instanceof AmbiguousCode) throw error
      throw new Error([...this.done, `${name} (${where})`].join('\n'), { cause: error })
    })
    this.done.push(`${name} (${where}): ${said}`)
    assert.equal(said, asked.said, this.done.join('\n'))
    rightCodes = Math.max(rightCodes, this.model.rightCodes)
    return said
  }

  /** Both must be the same. */
  async compare(): Promise<void> {
    const story = this.done.join('\n')
    const kept = await this.real.kept(this.model.otps)
    for (const { id, owner, state, generator } of this.model.otps) {
      const { stock, wrong, drift, used } = generator
      assert.deepEqual(kept.get(id), { state, owner, stock, wrong, drift, used }, `${story}\n${id}`)
    }
    assert.equal(await this.real.medium(), this.model.medium?.id, story)
  }
}

/** How a first registration of a person comes to be in each state it can be in, from being registered. */
const CONFIRMED = ['confirm it by user']
const PATHS: Record<string, readonly string[]> = {
  pending: [],
  void: ['eleven minutes pass'],
  active: CONFIRMED,
  locked: [...CONFIRMED, 'type five wrong codes'],
  pin_locked: [...CONFIRMED, 'an older system left it PIN-locked'],
  resync: [...CONFIRMED, 'its clock leaps by 40', 'sign in with its next code'],
  conflict: [...CONFIRMED, 'it is found recorded with a wrong_serial'],
  'conflict of two': [...CONFIRMED, 'an older system had another one'],
  incompatible: [...CONFIRMED, 'its model is blocked'],
  worn_out: [...CONFIRMED, 'its model is worn_out'],
  terminated: [...CONFIRMED, 'terminate it at the counter by clerk'],
  'ending in a day': [...CONFIRMED, 'terminate it without the generator'],
  'stolen, ending in a day': [...CONFIRMED, 'report it stolen by user', 'terminate it without the generator'],
}
for (const was of liveStates.filter((state) => state !== 'suspended')) PATHS[`suspended, was ${was}`] = [...PATHS[was]!, 'report it lost by user']
for (const [state, path] of [['pending', []], ['active', ['the centre takes what was asked']], ['suspended', ['the centre takes what was asked', 'report it lost by user']], ['terminated', ['the centre takes what was asked', 'the centre tells that it was ended']]] as const) PATHS[`${state} elsewhere`] = [...CONFIRMED, 'register it at the bank by user', ...path]

/** Generators differ in their codes; what else becomes of them is one life for physical ones. */
const ENTERED: Record<Kind, RegExp> = { hotp: /./, totp: /^(active|resync)$/, keypad: /^(active|resync)$/, digital: /^(?!suspended, was (?!active)|pin_locked)/ }

/** What a first registration of a kind can never be. */
const CANNOT: Record<Kind, RegExp> = { hotp: /^$/, totp: /^$/, keypad: /^$/, digital: /incompatible|worn_out|of two|elsewhere/ }

/** Brings somebody's registration into a state; the commands that follow are given it. */
async function bring(kind: Kind, state: string): Promise<{ life: Life; otp: Otp }> {
  for (;;) {
    try {
      const life = await Life.begin(kind)
      const target = (): Otp => life.model.otps.findLast(({ where }) => where !== 'here') ?? life.first
      for (const name of PATHS[state]!) await life.say(commandNamed(name), target())
      await life.compare()
      assert.equal(target().state, state.endsWith('in a day') ? 'suspended' : /^\w+/.exec(state)![0], life.done.join('\n'))
      return { life, otp: target() }
    } catch (error) {
      if (!(error instanceof AmbiguousCode)) throw error
    }
  }
}

test('in every state that an OTP of every kind can be in every command is tried; each row of the table is reached, and each forbidden move refused', { timeout: 240_000 }, async () => {
  const refused = new Set<string>()
  let tried = 0
  for (const kind of kinds) for (const state of Object.keys(PATHS).filter((name) => ENTERED[kind].test(name) && !CANNOT[kind].test(name))) {
    let { life, otp } = await bring(kind, state)
    for (const command of COMMANDS) {
      // What is refused of a suspended one does not depend on what it was before.
      if (/was (?!active)/.test(state) && !/found|terminate|replaces|choose|set its clock/.test(command.name)) continue
      // Generators differ in their codes.
      if (kind !== 'hotp' && !/code|clock|answer|confirm|unlock|issue|replaces|report it lost|found|terminate|choose|correct/.test(command.name)) continue
      const before = stands(otp)
      const said = await life.run(command, otp).catch((error: unknown) => {
        if (error instanceof AmbiguousCode) return 'ambiguous'
        throw error
      })
      if (said !== undefined) tried++
      if (said !== undefined && /^[A-Z_]+$/.test(said)) refused.add(`${kind} ${state}: ${command.name}`)
      const { wrong, wrongUnlocks } = otp.generator
      // Tries that are used up would answer for the state.
      const isWorn = (wrong > 3 && otp.state !== 'locked' && otp.before !== 'locked') || wrongUnlocks > 3 || life.model.wrongSerials > 3
      if (said === 'ambiguous' || isWorn || stands(otp) !== before) ({ life, otp } = await bring(kind, state))
    }
  }
  for (const [kind, state, ...names] of STORIES) {
    const { life, otp } = await bring(kind, state)
    for (const name of names) await life.run(commandNamed(name.replace(/^the (last|second): /, '')), name.startsWith('the last: ') ? life.model.otps.at(-1)! : name.startsWith('the second: ') ? life.model.otps[1]! : otp)
  }
  const reached = await waysGone()
  assert.deepEqual(waysOf(stateTable).filter((way) => !reached.has(way)), [])
  for (const row of stateTable) assert.ok(row.event === 'right_code' ? rightCodes > 0 : waysOf([row]).length > 0, row.event)
  assert.ok(tried > 2_400 && refused.size > 1_500, `${tried} tried, ${refused.size} refused`)
})

/** What is reached by several commands in a row. */
const STORIES: readonly (readonly [Kind, string, ...string[]])[] = [
  ...(['user', 'agent', 'clerk'] as const).map((who) => ['hotp', 'locked', `unlock it by ${who} with a right code`] as const),
  ['hotp', 'active', 'sign in with its next code'],
  ['hotp', 'resync', 'sign in with a wrong code', 'sign in with a wrong code', 'sign in with a wrong code', 'sign in with a wrong code', 'sign in with a wrong code'],
  ['hotp', 'active', 'report it lost by user', 'found by user', 'terminate it with right serial number and right code'],
  ['hotp', 'conflict of two', 'report it lost by user', 'the last: choose it by user with right codes'],
  ...liveStates.map((state) => ['hotp', state === 'suspended' ? 'suspended, was active' : state, 'replaces a new hotp by user', 'the last: confirm it by user'] as const),
  ['hotp', 'active', 'register it at the bank by clerk'],
  ['totp', 'resync', 'its clock leaps by -40', 'terminate it with right serial number and right code'],
  // A theft stays a theft, also through a termination that is called off.
  ['hotp', 'stolen, ending in a day', 'call its termination off by user', 'found by user'],
  // A confirmation that is refused has ended nothing.
  ['digital', 'active', 'replaces a new hotp by user', 'an older system had another one', 'the second: confirm it by user'],
  // What is lost out of a wrong record is still lost.
  ['hotp', 'active', 'an older system had its generator for somebody else', 'report it lost by user'],
  ['hotp', 'conflict of two', 'report it lost by user', 'the last: report it lost by user'],
  ['hotp', 'active', 'register it at the bank by user', 'report it phone_changed by user'],
  // Wrong codes use up the tries of a conflict too, and only unlocking gives new ones.
  ...(['user', 'agent', 'clerk'] as const).map((who) => ['hotp', 'conflict of two', ...Array.from({ length: 5 }, (_, guess) => (guess < 3 ? 'choose it by user with wrong codes' : 'terminate it with right serial number and wrong code')), `unlock it by ${who} with a wrong code`, `unlock it by ${who} with a right code`, 'choose it by user with right codes'] as const),
  // Whatever ours is meanwhile, it ends when the centre does not take it.
  ...liveStates.map((state) => ['hotp', 'active', 'register it at the bank by user', 'the centre takes what was asked', ...PATHS[state === 'suspended' ? 'suspended, was active' : state]!.slice(CONFIRMED.length), 'the centre refuses ours: retired'] as const),
]

const stands = ({ state, why, owner, due, generator: { serial, model, stock } }: Otp): string => [state, why, owner, due, serial, model, stock].join()

/** Each way through a row: from which state, and by whom. A spent code is no move and is written down nowhere. */
function waysOf(rows: readonly (typeof stateTable)[number][]): string[] {
  return rows.flatMap(({ from, event, who, to }) => from.flatMap((state) => who.map((actor) => `${event} ${state} > ${to} by ${actor}`))).filter((way) => !way.startsWith('right_code') && !NOBODY_GOES.test(way))
}

/** A registration at another institution is never locked or in a conflict here. */
const NOBODY_GOES = /^ended_elsewhere (?!active|suspended)/

async function waysGone(): Promise<Set<string>> {
  const { rows } = await place.otp.pool.query<{ way: string }>(`select distinct event || ' ' || from_state || ' > ' || to_state || ' by ' || who as way from otp_events`)
  return new Set(rows.map(({ way }) => way))
}

test('whatever is done to a person’s OTPs in whatever order, they answer and are what a naive model says', { timeout: 240_000 }, async () => {
  // Commands that belong together come further than all of them a little.
  const themes = [/./, /./, /confirm|replaces|issue|register|minutes|sign in/, /report|found|terminat|call|day|sign in/, /sign in|clock|unlock|five wrong|approve/, /older|recorded|choose|correct|else has it|register a new/, /centre|bank|card|report|found|terminate it at/].map((theme) => COMMANDS.map(({ name }) => name).filter((name) => theme.test(name)))
  const commands = fc.constantFrom(...themes).chain((some) => fc.array(fc.tuple(fc.nat(some.length - 1), fc.nat(9)).map(([index, pick]) => ({ name: some[index]!, pick })), { minLength: 3, maxLength: 25 }))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...kinds), fc.boolean(), commands, async (kind, isConfirmed, chosen) => {
      try {
        const life = await Life.begin(kind)
        if (isConfirmed) await life.run(commandNamed('confirm it by user'), life.first)
        for (const { name, pick } of chosen) {
          const mine = life.model.otps.filter(({ owner }) => owner === 'person')
          if (mine.length > 0) await life.run(commandNamed(name), mine[pick % mine.length]!)
        }
      } catch (error) {
        if (!(error instanceof AmbiguousCode)) throw error
      }
    }),
    { numRuns: 50 },
  )
})
