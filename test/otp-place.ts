import { randomBytes } from 'node:crypto'
import type { Otp } from '../src/authenticators/otp/otp.ts'
import type { SeedKeys } from '../src/authenticators/otp/seed-sealing.ts'
import { stockGenerator, type NewGenerator } from '../src/authenticators/otp/stock.ts'
import { confirmOtp } from '../src/authenticators/otp/confirm.ts'
import { registerPhysical } from '../src/authenticators/otp/register-physical.ts'
import type { Registration } from '../src/authenticators/otp/registration.ts'
import { inTransaction } from '../src/database/transaction.ts'
import { counterCode } from '../src/protocol/one-time-code.ts'
import type { Failure } from '../src/reasons/failure.ts'
import type { Result } from '../src/values/result.ts'
import { newUuid, type Uuid } from '../src/values/uuid.ts'
import { testDatabase, type TestDatabase } from './database.ts'

/** OTPs on a database of their own, with a clock that a test turns. */
export type OtpPlace = {
  database: TestDatabase
  otp: Otp
  /** Milliseconds since 1970; turn it. */
  time: { now: number }
  newPerson(): Promise<Uuid>
}

export const MINUTE = 60_000
export const DAY = 24 * 60 * MINUTE

export async function otpPlace(seedKeys: SeedKeys = { current: 1, keys: new Map([[1, randomBytes(32)]]) }): Promise<OtpPlace> {
  const database = await testDatabase()
  const time = { now: Date.parse('2026-03-02T09:00:00Z') }
  const otp: Otp = { pool: database.pool, seedKeys, deploymentId: newUuid(), clock: () => new Date(time.now) }
  let people = 0
  return {
    database,
    otp,
    time,
    async newPerson() {
      const id = newUuid()
      await database.pool.query(`insert into people (id, name, ci_hmac, phone_hmac, sealed) values ($1, $2, $3, 'p', 's')`, [id, `사람${++people}`, Buffer.from(id)])
      return id
    },
  }
}

let serials = 0

/** A physical generator as it lies in somebody's hand: its clock may be wrong by `offBy` milliseconds, or it counts. */
export class HandHeld {
  readonly place: Pick<OtpPlace, 'time'>
  readonly facts: NewGenerator
  offBy = 0
  counter = 0

  constructor(place: Pick<OtpPlace, 'time'>, facts: Partial<NewGenerator> = {}) {
    this.place = place
    this.facts = { serial: `GEN${process.pid}${++serials}`, maker: 'Maker', model: 'M1', seed: randomBytes(20), method: 'totp', algorithm: 'sha1', digits: 6, period: 30, ocraSuite: null, ...facts }
  }

  step(): number {
    return this.facts.method === 'hotp' ? this.counter : Math.floor((this.place.time.now + this.offBy) / 1_000 / this.facts.period!)
  }

  codeAt(step: number): string {
    return counterCode(this.facts.seed, step, { algorithm: this.facts.algorithm, digits: this.facts.digits as 6 | 7 | 8 })
  }

  /** What it shows, `ahead` steps on. */
  code(ahead = 0): string {
    return this.codeAt(this.step() + ahead)
  }

  /** What it shows at this press; one that counts goes on. */
  press(): string {
    const code = this.code()
    this.counter++
    return code
  }

  /** Waits for the next code, or presses again. */
  next(): string {
    if (this.facts.method === 'totp') this.place.time.now += this.facts.period! * 1_000
    return this.press()
  }

  /** None of the codes that could be looked for. */
  wrongCode(): string {
    const near = new Set(Array.from({ length: 2_300 }, (_, index) => Math.max(0, this.step() + index - 1_150)).map((step) => this.codeAt(step)))
    for (let number = 10 ** (this.facts.digits - 1); ; number++) if (!near.has(String(number))) return String(number)
  }
}

/** Puts a generator into stock as two people do. */
export async function intoStock(otp: Otp, held: HandHeld): Promise<Uuid> {
  return valueOf(await inTransaction(otp.pool, (transaction) => stockGenerator(transaction, otp, held.facts, { who: 'clerk', id: newUuid(), second: newUuid() }, ['two_people', 'container_proven'])))
}

/** A person's physical OTP in use. Its clock is right when it is registered. */
export async function inUse(place: OtpPlace, personId: Uuid, facts: Partial<NewGenerator> = {}, replaces: Uuid | null = null): Promise<{ held: HandHeld; registration: Registration }> {
  const held = new HandHeld(place, facts)
  await intoStock(place.otp, held)
  const by = { who: 'user', id: personId } as const
  const waiting = valueOf(await registerPhysical(place.otp, { id: newUuid(), personId, serial: held.facts.serial, replaces, by }))
  const codes = [held.press(), held.next()]
  const registration = valueOf(await confirmOtp(place.otp, { registrationId: waiting.id, personId, codes, by }))
  place.time.now += MINUTE
  return { held, registration }
}

/** The value; throws with the reason otherwise. */
export function valueOf<Value>(result: Result<Value, Failure>): Value {
  if (result.ok) return result.value
  throw new Error(`${result.failure.reason} ${JSON.stringify(result.failure.details ?? {})}`)
}

/** The reason with which something was refused, or `ok`. */
export function reasonOf(result: Result<unknown, Failure>): string {
  return result.ok ? 'ok' : result.failure.reason
}
