import type { Transaction } from '../../database/transaction.ts'
import type { Uuid } from '../../values/uuid.ts'
import { lockGenerator, type Generator } from './generator.ts'
import { findRegistration, type Registration } from './registration.ts'

export type HeldRegistration = { registration: Registration; generator: Generator }

/**
 * Holds a registration and its generator until the transaction ends, the generator first: codes are spent under it. Whoever needs several
 * holds their person first (`holdPerson`).
 */
export async function holdRegistration(transaction: Transaction, id: Uuid): Promise<HeldRegistration | undefined> {
  const { rows } = await transaction.query<{ deviceId: Uuid }>('select device_id as "deviceId" from otp_registrations where id = $1', [id])
  if (!rows[0]) return undefined
  const generator = await lockGenerator(transaction, rows[0].deviceId)
  const registration = await findRegistration(transaction, id)
  // A correction gave the registration another generator meanwhile.
  if (registration!.deviceId !== generator!.id) return holdRegistration(transaction, id)
  return { registration: registration!, generator: generator! }
}
