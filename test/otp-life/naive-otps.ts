import { newUuid } from '../../src/values/uuid.ts'
import { NaiveCodes } from './naive-codes.ts'
import { DAY, Generator, has, isOver, MINUTE, type Code, type Kind, type Otp, type Who } from './naive-generator.ts'

/** The rest of a registration's life: from stock to its end, by itself, by staff, and at other institutions. */
export class NaiveOtps extends NaiveCodes {
  // Into stock and out of it.

  stocked(kind: Kind): Generator {
    const generator = new Generator(kind)
    this.generators.push(generator)
    return generator
  }

  register(generator: Generator, who: Who, replaces?: Otp, oldCode?: Code): string {
    const rest = this.lookAtSerial()
    if (rest) return rest
    for (const begun of this.otps) if (begun.state === 'pending' && begun.where === 'here' && begun.owner === 'person' && begun.generator.isPhysical) this.timeOut(begun, 'begun_anew')
    const inTheWay = this.isFree(generator, who)
    if (inTheWay === 'nobody’s') return this.wrongSerial()
    if (inTheWay) return inTheWay
    const reissued = replaces && this.mayReissue(replaces, oldCode)
    if (reissued && reissued !== 'ok') return reissued
    if (generator.model !== 'usable') return generator.model === 'blocked' ? 'OTP_MODEL_UNSUPPORTED' : 'OTP_WORN_OUT'
    if (this.otps.some((otp) => otp !== replaces && otp.owner === 'person' && otp.where === 'here' && otp.generator.isPhysical && has(otp))) return 'OTP_DUPLICATE'
    if (replaces && !has(replaces) && replaces.state !== 'terminated') return this.refusal(replaces)
    if (who === 'agent') return replaces ? this.refusal(replaces) : 'NOT_FOUND'
    if (replaces) this.reissues.push(this.now)
    this.begin(generator, replaces)
    Object.assign(generator, { stock: 'assigned', wrong: 0 })
    return 'ok'
  }

  issue(generator: Generator, replaces?: Otp): string {
    const reissued = replaces && this.mayReissue(replaces)
    if (reissued && reissued !== 'ok') return reissued
    const digital = this.otps.filter((otp) => otp.owner === 'person' && otp.generator.kind === 'digital')
    if (digital.some((otp) => otp !== replaces && has(otp))) return 'OTP_DUPLICATE'
    const refused = replaces && !has(replaces) && replaces.state !== 'terminated' ? this.refusal(replaces) : undefined
    for (const otp of digital) if (otp.state === 'pending') this.timeOut(otp, 'begun_anew')
    if (refused) return refused
    if (replaces) this.reissues.push(this.now)
    this.generators.push(generator)
    this.begin(generator, replaces)
    return 'ok'
  }

  protected begin(generator: Generator, replaces?: Otp): Otp {
    return this.enter(generator, { state: 'pending', until: this.now + 10 * MINUTE, replaces })
  }

  protected enter(generator: Generator, facts: Partial<Otp>): Otp {
    const otp: Otp = { id: newUuid(), generator, where: 'here', owner: 'person', state: 'active', why: '', before: undefined, isStolen: false, until: undefined, due: undefined, replaces: undefined, conflict: 0, made: ++this.order, confirmed: 0, ...facts }
    if (otp.state !== 'pending') otp.confirmed = ++this.order
    this.otps.push(otp)
    return otp
  }

  /** Undefined when this person may have it. A stranger's number is nobody's. */
  protected isFree(generator: Generator, who: Who): string | undefined {
    const all = this.otps.filter((otp) => otp.generator === generator)
    const isMine = all.every(({ owner }) => owner === 'person')
    const here = all.filter(({ where }) => where === 'here')
    const only = (reason: string): string => (isMine ? reason : 'nobody’s')
    if (!generator.isPhysical) return 'nobody’s'
    if (generator.stock === 'lost') return only('OTP_REPORTED_LOST')
    if (here.some((otp) => !isOver(otp))) return only('OTP_DUPLICATE')
    if (all.some((otp) => !isOver(otp) && otp.owner !== 'person')) return 'nobody’s'
    if (here.some(({ state }) => state === 'terminated')) return generator.stock === 'in_stock' && who === 'clerk' ? undefined : only('OTP_SERIAL_RETIRED')
    if (generator.stock === 'in_stock') return undefined
    if (all.some(({ state }) => state === 'suspended')) return only('OTP_REPORTED_LOST')
    return generator.stock === 'assigned' && all.some(({ state }) => state === 'active') ? undefined : only('OTP_SERIAL_RETIRED')
  }

  protected mayReissue(old: Otp, code?: Code): string {
    if (this.reissues.filter((at) => at > this.now - DAY).length >= 3) return 'OTP_REISSUE_TOO_OFTEN'
    return code ? this.spend(old, code) : 'ok'
  }

  restock(generator: Generator, who: Who): string {
    if (!generator.isPhysical) return 'NOT_FOUND'
    if (generator.stock === 'lost') return 'OTP_REPORTED_LOST'
    if (generator.stock !== 'retired') return 'OTP_STATE_CHANGED'
    if (who !== 'clerk') return 'OTP_TERMINATED'
    Object.assign(generator, { stock: 'in_stock', wrong: 0, wrongUnlocks: 0 })
    return 'ok'
  }

  // Confirming, and what ends without it.

  confirm(otp: Otp, who: Who, codes: Code[]): string {
    if (otp.where !== 'here') return 'OTP_NOT_REGISTERED_HERE'
    if (otp.state === 'active') return 'ok'
    const { generator, replaces } = otp
    if (otp.state === 'pending' && otp.until! <= this.now) this.timeOut(otp, 'too_late')
    if (otp.state !== 'pending') return this.refusal(otp)
    if (generator.wrong === 5) return 'OTP_LOCKED'
    generator.wrong++
    const step = generator.isPhysical ? this.inARow(generator, codes) : this.look(generator, codes[0]!) === 'right' ? codes[0]!.step : undefined
    if (step === undefined) {
      if (generator.wrong === 5) {
        this.timeOut(otp, 'wrong_codes')
        return 'OTP_ISSUE_FAILED'
      }
      return !generator.isPhysical && this.look(generator, codes[0]!) === 'far' ? 'DEVICE_CLOCK_WRONG' : 'OTP_MISMATCH'
    }
    if (generator.stock === 'lost') return 'OTP_REPORTED_LOST'
    const rival = this.otps.find((other) => other !== otp && other !== replaces && other.owner === 'person' && other.where === 'here' && other.generator.isPhysical === generator.isPhysical && has(other) && other.state !== 'conflict')
    if (rival) return 'OTP_DUPLICATE'
    if (who === 'agent') return this.refusal(otp)
    if (replaces && replaces.state !== 'terminated') this.move(replaces, 'terminated', 'replaced')
    this.move(otp, 'active', '')
    otp.confirmed = ++this.order
    Object.assign(generator, { used: step, offset: !generator.counts && generator.isPhysical ? step - this.bankStep() : 0, drift: 0, wrong: 0, wrongUnlocks: 0 })
    this.place(otp)
    if (generator.isPhysical) this.wrongSerials = 0
    return 'ok'
  }

  timeOut(otp: Otp, why: string): void {
    this.move(otp, 'void', why, otp.generator.isPhysical ? 'in_stock' : 'retired')
    if (why !== 'begun_anew' || otp.generator.isPhysical) otp.generator.wrong = 0
  }

  /** The server's own work. */
  timePasses(): void {
    for (const otp of this.otps) {
      if (otp.state === 'pending' && otp.until !== undefined && otp.until <= this.now) this.timeOut(otp, 'too_late')
      if (otp.due !== undefined && otp.due <= this.now) this.end(otp, 'by_owner')
    }
  }

  // Locked, lost, found, ended.

  unlock(otp: Otp, who: Who, code: Code): string {
    if (otp.where !== 'here') return 'OTP_NOT_REGISTERED_HERE'
    const isUsedUp = otp.state === 'conflict' && otp.generator.wrong === 5
    if (otp.state !== 'locked' && !isUsedUp) return this.refusal(otp)
    if (who !== 'user') otp.generator.wrongUnlocks = 0
    const refused = this.prove(otp, [code], true)
    if (refused) return refused
    if (isUsedUp) this.move(otp, 'conflict', otp.why)
    else this.move(otp, 'active', '')
    return 'ok'
  }

  report(otp: Otp, why: string): string {
    if (!has(otp)) return this.refusal(otp)
    this.suspend(otp, why)
    for (const other of this.otps) if (other !== otp && other.generator === otp.generator && has(other)) this.suspend(other, why)
    return 'ok'
  }

  protected suspend(otp: Otp, why: string): void {
    const { due } = otp
    otp.isStolen ||= why === 'stolen'
    this.move(otp, 'suspended', otp.isStolen ? 'stolen' : why, why === 'lost' || why === 'stolen' ? 'lost' : 'assigned')
    otp.due = due
  }

  found(otp: Otp, who: Who): string {
    if (otp.where !== 'here') return 'OTP_NOT_REGISTERED_HERE'
    if (otp.isStolen) return 'OTP_REPORTED_LOST'
    if (otp.due !== undefined) return 'OTP_TERMINATING'
    if (otp.state !== 'suspended' || who === 'agent') return this.refusal(otp)
    const { why } = this.wordsOf.get(otp) ?? { why: '' }
    if (otp.generator.stock === 'lost') otp.generator.stock = 'assigned'
    this.move(otp, otp.before!, why)
    return 'ok'
  }

  terminate(otp: Otp, given: { serial: 'right' | 'wrong'; code: Code; hasSeen: boolean }): string {
    if (otp.where !== 'here') return 'OTP_NOT_REGISTERED_HERE'
    if (!has(otp) || otp.state === 'suspended') return this.refusal(otp)
    if (!given.hasSeen && this.medium === otp) return 'OTP_STATE_CHANGED'
    const rest = this.lookAtSerial()
    if (rest) return rest
    if (given.serial === 'wrong') return this.wrongSerial()
    const refused = otp.state === 'incompatible' || otp.state === 'worn_out' ? undefined : this.prove(otp, [given.code])
    if (refused) return refused
    this.wrongSerials = 0
    this.end(otp, 'by_owner')
    return 'ok'
  }

  terminateLater(otp: Otp, hasSeen: boolean): string {
    if (otp.where !== 'here') return 'OTP_NOT_REGISTERED_HERE'
    if (!hasSeen && this.medium === otp) return 'OTP_STATE_CHANGED'
    if (otp.due !== undefined) return 'OTP_TERMINATING'
    if (!has(otp)) return this.refusal(otp)
    this.move(otp, 'suspended', 'terminating')
    otp.due = this.now + DAY
    return 'ok'
  }

  cancelTermination(otp: Otp): string {
    if (otp.where !== 'here') return 'OTP_NOT_REGISTERED_HERE'
    if (otp.state !== 'suspended') return this.refusal(otp)
    if (otp.due === undefined || otp.due <= this.now) return 'OTP_STATE_CHANGED'
    this.move(otp, 'suspended', otp.isStolen ? 'stolen' : 'termination_cancelled')
    return 'ok'
  }

  /** By a clerk; by an agent with a second one, or without. */
  terminateByStaff(otp: Otp, who: Who, areTwo: boolean): string {
    if (otp.where !== 'here') return 'OTP_NOT_REGISTERED_HERE'
    if ((!has(otp) && otp.state !== 'pending') || who === 'user') return this.refusal(otp)
    if (who === 'agent' && !areTwo) return 'NOT_ALLOWED'
    this.end(otp, 'asked')
    return 'ok'
  }

  retire(generator: Generator, why: 'blocked' | 'worn_out'): void {
    generator.model = why
    for (const otp of this.otps) if (otp.generator === generator && otp.where === 'here' && otp.state === 'active') this.move(otp, why === 'blocked' ? 'incompatible' : 'worn_out', why === 'blocked' ? 'model_blocked' : 'too_old')
  }

  // Records that an older system had.

  /** Taken over when nothing stands against it; else all that meet are in one conflict. */
  takeOver(generator: Generator, owner: Otp['owner']): string {
    const others = this.otps.filter((otp) => otp.where === 'here' && has(otp) && (otp.generator === generator || (otp.owner === owner && otp.generator.isPhysical)))
    const why = others.some((otp) => otp.owner !== owner) ? 'wrong_owner' : 'duplicate'
    const conflict = ++this.conflicts
    for (const other of others) {
      if (other.state !== 'conflict') this.move(other, 'conflict', why)
      other.conflict = conflict
    }
    const otp = this.enter(generator, { owner, state: others.length === 0 ? 'active' : 'conflict', why: others.length === 0 ? '' : why, conflict })
    generator.stock = 'assigned'
    if (others.length === 0 && owner === 'person') this.place(otp)
    return otp.state
  }

  recordedWrongly(otp: Otp, why: 'wrong_serial' | 'wrong_owner'): string {
    if (!has(otp)) return this.refusal(otp)
    if (otp.state !== 'conflict') this.move(otp, 'conflict', why)
    otp.conflict = ++this.conflicts
    return 'ok'
  }

  choose(otp: Otp, who: Who, codes: Code[]): string {
    if (otp.where !== 'here') return 'OTP_NOT_REGISTERED_HERE'
    if (otp.state === 'conflict' && otp.why !== 'duplicate') return 'OTP_RECORD_WRONG'
    if (otp.state !== 'conflict') return this.refusal(otp)
    if (who === 'agent') return this.refusal(otp)
    const losers = this.otps.filter((other) => other !== otp && other.owner === 'person' && (other.state === 'conflict' || (other.state === 'suspended' && other.before === 'conflict')) && other.conflict === otp.conflict)
    const rival = this.rivalOf(otp, 'person')
    if (rival && !losers.includes(rival)) return 'OTP_DUPLICATE'
    const refused = this.prove(otp, codes)
    if (refused) return refused
    for (const other of losers) this.end(other, 'other_kept')
    this.move(otp, 'active', '')
    this.place(otp)
    return 'ok'
  }

  /** The number and two codes of the generator in hand; at a branch also who has it. */
  correct(otp: Otp, who: Who, right: { generator?: Generator; owner?: Otp['owner']; codes: Code[] }): string {
    if (otp.where !== 'here') return 'OTP_NOT_REGISTERED_HERE'
    if (otp.state !== 'conflict' || who === 'agent') return this.refusal(otp)
    if (right.owner && who !== 'clerk') return 'NOT_ALLOWED'
    const { generator = otp.generator, owner = 'person' } = right
    if (right.generator) {
      const rest = this.lookAtSerial()
      if (rest) return rest
      if (generator.stock !== 'in_stock') return this.wrongSerial()
      const step = this.inARow(generator, right.codes)
      if (step === undefined) {
        this.wrongSerial()
        return 'OTP_MISMATCH'
      }
      if (this.rivalOf(otp, owner)) return 'OTP_DUPLICATE'
      this.setClock(generator, step)
      Object.assign(generator, { stock: 'assigned' })
      otp.generator.stock = 'retired'
      otp.generator = generator
    } else {
      const refused = this.prove(otp, right.codes)
      if (refused) return refused
      if (this.rivalOf(otp, owner)) return 'OTP_DUPLICATE'
    }
    for (const other of this.otps) if (other !== otp && other.generator === generator && other.where === 'here' && (other.state === 'conflict' || other.before === 'conflict')) this.end(other, 'other_kept')
    otp.owner = owner
    this.move(otp, 'active', '')
    if (owner === 'person') this.place(otp)
    else if (this.medium === otp) this.medium = undefined
    return 'ok'
  }

  protected rivalOf(otp: Otp, owner: Otp['owner']): Otp | undefined {
    return this.otps.find((other) => other !== otp && other.owner === owner && other.where === 'here' && other.generator.isPhysical === otp.generator.isPhysical && has(other) && other.state !== 'conflict')
  }

  // At other institutions.

  registerElsewhere(generator: Generator, where: 'bank' | 'card', who: Who): string {
    const rest = this.lookAtSerial()
    if (rest) return rest
    const here = this.otps.filter((otp) => otp.generator === generator && otp.owner === 'person' && otp.where === 'here' && otp.state !== 'void').at(-1)
    if (!here || !generator.isPhysical) return this.wrongSerial()
    if (here.state !== 'active') return this.refusal(here)
    const there = this.otps.filter((otp) => otp.generator === generator && otp.where === where && otp.state !== 'void')
    if (there.some(({ state }) => state !== 'terminated')) return 'OTP_DUPLICATE'
    if (there.length > 0) return 'OTP_SERIAL_RETIRED'
    if (who === 'agent') return 'NOT_FOUND'
    this.enter(generator, { where, state: 'pending', why: 'elsewhere' })
    return 'ok'
  }

  centreAnswers(isTaken: boolean): void {
    for (const otp of this.otps) {
      if (otp.where === 'here' || otp.state !== 'pending') continue
      this.move(otp, isTaken ? 'active' : 'void', '', isTaken ? 'assigned' : 'retired')
      otp.generator.isTold ||= isTaken
    }
  }

  /** The centre keeps no registration of ours. What is suspended is in use nowhere, and stays what it is. */
  centreRefusesOurs(ours: Otp): void {
    if (ours.state !== 'suspended') this.end(ours, 'refused_by_centre')
  }

  /** What another institution did, as the centre tells it. */
  centreTells(otp: Otp, kind: 'reported' | 'lifted' | 'ended' | 'registered'): void {
    const { generator, where } = otp
    if (kind === 'reported') {
      generator.stock = 'lost'
      for (const one of this.otps) if (one.generator === generator && has(one)) this.suspend(one, 'lost')
    }
    if (where === 'here') return
    if (kind === 'lifted' && otp.state === 'suspended') this.move(otp, 'active', '')
    if (kind === 'ended' && has(otp)) this.move(otp, 'terminated', 'ended_elsewhere')
  }

  /** The centre tells that it is in use at the card company. */
  centreTellsOfCard(generator: Generator): void {
    const here = this.otps.find((otp) => otp.generator === generator && otp.where === 'here' && has(otp))
    if (!here || !generator.isTold || this.otps.some((otp) => otp.generator === generator && otp.where === 'card' && otp.state !== 'void')) return
    this.enter(generator, { where: 'card', state: 'active', owner: here.owner })
  }

  /** A generator that another bank gave out comes with its key. */
  received(): Otp {
    const generator = this.stocked('hotp')
    generator.stock = 'assigned'
    return this.enter(generator, { where: 'bank', state: 'active' })
  }
}
