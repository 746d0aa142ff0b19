import assert from 'node:assert/strict'
import { enterModel } from '../src/authenticators/generators/model-registry.ts'
import type { Otp } from '../src/authenticators/otp/otp.ts'
import { readSecrets } from '../src/configuration/secrets.ts'
import { inTransaction } from '../src/database/transaction.ts'
import type { OtpRegistration } from '../src/protocol/api/otp.ts'
import { newUuid, type Uuid } from '../src/values/uuid.ts'
import { HandHeld, intoStock, valueOf } from './otp-place.ts'
import { must, PIN, type Shopper } from './people.ts'
import type { RunningSystem } from './running-system.ts'

/** The one-time passwords of a running system, with its own keys. */
export async function otpOf(system: RunningSystem): Promise<Otp> {
  const { seedKeys } = await readSecrets(system.dataFolder, 'sandbox')
  return { pool: system.database!.pool, seedKeys, deploymentId: system.deployment.deploymentId, clock: () => new Date() }
}

type Facts = ConstructorParameters<typeof HandHeld>[1]

/** A generator that counts, in stock: no test waits for its next code. */
export async function counterInStock(otp: Otp, facts: Facts = {}): Promise<HandHeld> {
  const place = { time: { get now() { return Date.now() }, set now(_: number) { throw new Error('the machine keeps this clock') } } }
  const held = new HandHeld(place, { method: 'hotp', period: null, ...facts })
  const { maker, model, method, algorithm, digits, period, ocraSuite } = held.facts
  valueOf(await inTransaction(otp.pool, (transaction) => enterModel(transaction, { maker, model, method, algorithm, digits: digits as 6 | 7 | 8, period, ocraSuite, status: 'ok', lifeYears: null }, null, otp.clock())))
  await intoStock(otp, held)
  return held
}

/** The same, registered by its owner over HTTP. */
export async function registerCounter(otp: Otp, shopper: Shopper, facts: Facts = {}): Promise<{ held: HandHeld; id: Uuid }> {
  const held = await counterInStock(otp, facts)
  const { id } = must(await shopper.client.call<OtpRegistration>('PUT', `/v1/otp/physical/${newUuid()}`, { body: { serial: held.facts.serial, pin: PIN } }))
  const confirmed = must(await shopper.client.call<OtpRegistration>('PUT', `/v1/otp/registrations/${id}/confirmation`, { body: { codes: [held.press(), held.press()] } }))
  assert.equal(confirmed.state, 'active')
  return { held, id }
}
