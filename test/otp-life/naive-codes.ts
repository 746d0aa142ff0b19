import { DAY, has, isOver, PERIOD, SECOND, type Code, type Generator, type Otp, type State } from './naive-generator.ts'

/** What a person's registrations are, and what becomes of the codes that are entered. */
export class NaiveCodes {
  readonly time: { now: number }
  readonly generators: Generator[] = []
  readonly otps: Otp[] = []
  /** What is entered where a code is asked for; all places of this person have the same here. */
  medium: Otp | undefined
  reissues: number[] = []
  wrongSerials = 0
  restsUntil = 0
  rightCodes = 0
  protected conflicts = 0
  protected order = 0

  constructor(time: { now: number }) {
    this.time = time
  }

  get now(): number {
    return this.time.now
  }

  // What can be read off a generator.

  stepNow(generator: Generator): number {
    return generator.counts ? generator.count : Math.floor(this.now / PERIOD) + generator.stepsOff
  }

  /** The next code: a press, or the one after half a minute. */
  nextCode(generator: Generator): Code {
    if (!generator.counts) this.time.now += PERIOD
    const step = this.stepNow(generator)
    generator.count = step + 1
    return { generator, step }
  }

  // What a registration answers when it can't do what was asked of it.

  refusal({ state, why }: Otp): string {
    if (state === 'suspended') return why === 'terminating' ? 'OTP_TERMINATING' : why === 'phone_changed' ? 'OTP_DEVICE_CHANGED' : 'OTP_REPORTED_LOST'
    if (state === 'conflict') return why === 'duplicate' ? 'OTP_DUPLICATE' : 'OTP_RECORD_WRONG'
    const words = { pending: 'OTP_NOT_CONFIRMED', active: 'OTP_STATE_CHANGED', locked: 'OTP_LOCKED', pin_locked: 'OTP_LOCKED', resync: 'OTP_CLOCK_DRIFT', incompatible: 'OTP_MODEL_UNSUPPORTED', worn_out: 'OTP_WORN_OUT', terminated: 'OTP_TERMINATED', void: 'OTP_ISSUE_FAILED' }
    return words[state]
  }

  // Codes.

  /** A code where one is asked for. */
  signIn(code: Code): string {
    if (!this.medium) {
      const mine = this.otps.filter((otp) => otp.owner === 'person' && otp.where === 'here').toReversed()
      const conflict = mine.find(({ state }) => state === 'conflict')
      if (mine.some(({ state }) => state === 'pending')) return 'OTP_NOT_CONFIRMED'
      if (conflict) return this.refusal(conflict)
      if (mine.some(({ state }) => state === 'terminated')) return 'OTP_TERMINATED'
      return this.otps.some((otp) => otp.where !== 'here' && otp.state === 'active') ? 'OTP_NOT_REGISTERED_HERE' : 'OTP_NONE'
    }
    if (this.medium.state !== 'active' && this.medium.state !== 'resync') return this.refusal(this.medium)
    return this.spend(this.medium, code, true)
  }

  spend(otp: Otp, code: Code, knowsOthers = false): string {
    const { generator } = otp
    if (otp.state !== 'active' && otp.state !== 'resync') return this.refusal(otp)
    if (generator.wrong === 5) return this.lock(generator)
    generator.wrong++
    if (otp.state === 'resync') return this.goOn(otp, code)
    const found = this.look(generator, code)
    if (found === 'right') {
      if (!generator.counts) generator.drift += code.step! - this.expected(generator)
      Object.assign(generator, { used: code.step!, wrong: 0 })
      this.rightCodes++
      return 'ok'
    }
    if (found === 'used') {
      generator.wrong--
      return 'OTP_REUSED'
    }
    const other = knowsOthers ? this.othersCode(otp, code) : undefined
    if (other) {
      generator.wrong--
      return other
    }
    if (found === 'far' && generator.wrong < 5) {
      this.move(otp, 'resync', 'clock')
      Object.assign(generator, { far: code.step, farInARow: 1 })
      return 'OTP_CLOCK_DRIFT'
    }
    return this.miss(generator)
  }

  /** The next code of a resync. */
  protected goOn(otp: Otp, { generator: of, step }: Code): string {
    const { generator } = otp
    const isOwn = of === generator && step !== undefined && step > generator.used
    const isNext = isOwn && generator.far !== undefined && step === generator.far + 1
    if (!isNext && !(isOwn && this.isNotFar(generator, step))) return this.miss(generator)
    generator.farInARow = isNext ? generator.farInARow + 1 : 1
    const needed = Math.abs(step - this.expected(generator)) > 100 ? 3 : 2
    if (generator.farInARow < needed) {
      generator.far = step
      return 'OTP_CLOCK_DRIFT'
    }
    this.move(otp, 'active', '')
    Object.assign(generator, { used: step, offset: generator.counts ? 0 : step - this.bankStep(), drift: 0, wrong: 0, far: undefined, farInARow: 0 })
    return 'ok'
  }

  protected othersCode(asked: Otp, code: Code): string | undefined {
    const other = this.otps.toReversed().find((otp) => otp !== asked && otp.generator === code.generator && otp.owner === 'person' && otp.where === 'here' && (otp.state === 'active' || otp.state === 'terminated') && ['right', 'used'].includes(this.look(otp.generator, code)))
    if (!other) return undefined
    if (other.state === 'terminated') return 'OTP_TERMINATED'
    other.generator.used = Math.max(other.generator.used, code.step!)
    return 'OTP_WRONG_MEDIUM'
  }

  /** The code for one transfer; `minute` is the step of the question's clock, undefined for a wrong code. */
  approve(code: { generator: Generator; step: number | undefined; isShort: boolean }): string {
    const otp = this.medium
    if (!otp || (otp.state !== 'active' && otp.state !== 'resync')) return this.signIn({ generator: code.generator, step: undefined })
    const { generator } = otp
    if (code.isShort) return 'OTP_NOT_BOUND'
    if (otp.state === 'resync') return this.refusal(otp)
    generator.wrong++
    const seconds = generator.kind === 'keypad' ? 60 : 30
    const expected = Math.floor((this.now / SECOND + (generator.offset + generator.drift) * 30) / seconds)
    if (code.generator !== generator || code.step === undefined || Math.abs(code.step - expected) > 1) return this.miss(generator)
    if (generator.kind === 'keypad' && code.step <= generator.questionStep) {
      generator.wrong--
      return 'OTP_REUSED'
    }
    Object.assign(generator, { wrong: 0, questionStep: Math.max(generator.questionStep, code.step) })
    return 'ok'
  }

  protected miss(generator: Generator): string {
    return generator.wrong < 5 ? 'OTP_MISMATCH' : this.lock(generator)
  }

  protected lock(generator: Generator): string {
    for (const otp of this.otps) if (otp.generator === generator && otp.where === 'here' && (otp.state === 'active' || otp.state === 'resync')) this.move(otp, 'locked', 'wrong_codes')
    return 'OTP_LOCKED'
  }

  protected bankStep(): number {
    return Math.floor(this.now / PERIOD)
  }

  protected expected(generator: Generator): number {
    return generator.counts ? generator.used + 1 : this.bankStep() + generator.offset + generator.drift
  }

  protected look(generator: Generator, { generator: of, step }: Code): 'right' | 'used' | 'far' | 'nowhere' {
    if (of !== generator || step === undefined) return 'nowhere'
    const away = step - this.expected(generator)
    const isNear = generator.counts ? away >= 0 && away < 10 : Math.abs(away) <= 1 && Math.abs(generator.drift + away) <= 20
    if (isNear) return step > generator.used ? 'right' : 'used'
    if (away < 0 && away >= -10 && step <= generator.used) return 'used'
    return step > generator.used && this.isNotFar(generator, step) ? 'far' : 'nowhere'
  }

  protected isNotFar(generator: Generator, step: number): boolean {
    const away = step - this.expected(generator)
    return away <= 1_000 && away >= (generator.counts ? 0 : -1_000)
  }

  /** The step of the last of several codes in a row. */
  protected inARow(generator: Generator, codes: Code[]): number | undefined {
    const [first] = codes
    if (!first || first.generator !== generator || first.step === undefined || first.step <= generator.used || !this.isNotFar(generator, first.step)) return undefined
    const isEnough = codes.length >= (Math.abs(first.step - this.expected(generator)) > 100 ? 3 : 2)
    return isEnough && codes.every((code, index) => code.generator === generator && code.step === first.step! + index) ? first.step + codes.length - 1 : undefined
  }

  /** A code for a change of state: undefined when it was right, and is spent then. `isUnlock`: counted apart. */
  protected prove({ generator, state }: Otp, codes: Code[], isUnlock = state === 'locked'): string | undefined {
    if (isUnlock ? generator.wrongUnlocks === 5 : generator.wrong === 5) return isUnlock ? 'OTP_LOCKED' : this.lock(generator)
    if (isUnlock) generator.wrongUnlocks++
    else generator.wrong++
    const miss = (): string => (isUnlock ? (generator.wrongUnlocks < 5 ? 'OTP_MISMATCH' : 'OTP_LOCKED') : this.miss(generator))
    const found = codes.length > 1 ? undefined : this.look(generator, codes[0]!)
    if (found === 'used') {
      if (!isUnlock) generator.wrong--
      return 'OTP_REUSED'
    }
    const step = found === undefined ? this.inARow(generator, codes) : found === 'right' ? codes[0]!.step : undefined
    if (step === undefined) return miss()
    this.setClock(generator, step)
    return undefined
  }

  protected setClock(generator: Generator, step: number): void {
    const drift = generator.counts ? 0 : step - this.bankStep() - generator.offset
    const isFar = Math.abs(drift) > 20
    Object.assign(generator, { used: step, offset: generator.offset + (isFar ? drift : 0), drift: isFar ? 0 : drift, wrong: 0, wrongUnlocks: 0, far: undefined, farInARow: 0 })
  }

  // Every change of a registration.

  protected readonly wordsOf = new Map<Otp, { why: string }>()

  protected move(otp: Otp, to: State, why: string, stock: Generator['stock'] = to === 'terminated' ? 'retired' : 'assigned'): void {
    if (to === 'suspended' && otp.state !== 'suspended') {
      otp.before = otp.state
      this.wordsOf.set(otp, { why: otp.why })
    }
    if (to !== 'suspended') {
      otp.before = undefined
      otp.isStolen = false
    }
    Object.assign(otp, { state: to, why, until: undefined, due: undefined })
    this.settle(otp.generator, stock)
  }

  /** What was lost stays lost; what others still have registered is not free. */
  protected settle(generator: Generator, stock: Generator['stock']): void {
    if (generator.stock === 'lost') return
    const isUsed = this.otps.some((otp) => otp.generator === generator && !isOver(otp))
    generator.stock = (stock === 'retired' || stock === 'in_stock') && isUsed ? 'assigned' : stock
  }

  protected end(otp: Otp, why: string): void {
    this.move(otp, 'terminated', why)
    if (this.medium !== otp) return
    const rank = ({ state }: Otp): number => (state === 'active' ? 2 : state === 'locked' || state === 'resync' ? 1 : 0)
    this.medium = this.otps.filter((other) => other !== otp && other.owner === 'person' && other.where === 'here' && has(other)).toSorted((one, other) => rank(other) - rank(one) || other.confirmed - one.confirmed)[0]
  }

  protected place(otp: Otp): void {
    if (this.medium === undefined || this.medium === otp.replaces) this.medium = otp
  }

  // Serial numbers, counted by themselves.

  protected lookAtSerial(): string | undefined {
    if (this.wrongSerials === 5 && this.restsUntil <= this.now) this.wrongSerials = 0
    return this.wrongSerials === 5 ? 'OTP_SERIAL_BLOCKED' : undefined
  }

  protected wrongSerial(): string {
    if (++this.wrongSerials === 5) this.restsUntil = this.now + DAY
    return 'OTP_SERIAL_INVALID'
  }
}
