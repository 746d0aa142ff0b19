import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { IssuedOtp } from '../../../src/protocol/api/otp.ts'
import type { Uuid } from '../../../src/values/uuid.ts'
import type { MaskedSeed } from './masked-seed.ts'

/** A digital OTP as this phone keeps it. No code, no count and no step is kept with it: they could tell a thief whether a PIN is right. */
export type PhoneOtp = Pick<IssuedOtp, 'registrationId' | 'serial' | 'algorithm' | 'digits' | 'period' | 'ocraSuite'> & {
  readonly personId: Uuid
  readonly deploymentId: Uuid
  readonly seed: MaskedSeed
}

/** With what the office's questions are signed: kept, so that one can be checked without network. */
export type TransferKey = { readonly id: Uuid; readonly publicKey: string }

interface OtpDatabase extends DBSchema {
  otps: { key: Uuid; value: PhoneOtp }
  transferKeys: { key: Uuid; value: TransferKey }
}

let opened: Promise<IDBPDatabase<OtpDatabase>> | null = null

function otpDatabase(): Promise<IDBPDatabase<OtpDatabase>> {
  opened ??= openDB<OtpDatabase>('onjang-otp', 1, {
    upgrade(database) {
      database.createObjectStore('otps', { keyPath: 'registrationId' })
      database.createObjectStore('transferKeys', { keyPath: 'id' })
    },
    terminated() {
      opened = null
    },
  }).catch((error: unknown) => {
    // The next one who asks tries anew.
    opened = null
    throw error
  })
  return opened
}

/** Keeps an OTP on this phone; it is on the disk when this resolves. */
export async function keepOtp(otp: PhoneOtp): Promise<void> {
  const transaction = (await otpDatabase()).transaction('otps', 'readwrite', { durability: 'strict' })
  await transaction.store.put(otp)
  await transaction.done
}

export async function findOtp(registrationId: Uuid): Promise<PhoneOtp | undefined> {
  return (await otpDatabase()).get('otps', registrationId)
}

/** The OTPs that a person has on this phone. */
export async function otpsOf(personId: Uuid): Promise<PhoneOtp[]> {
  const all = await (await otpDatabase()).getAll('otps')
  return all.filter((otp) => otp.personId === personId)
}

/** Forgets an OTP that has ended. */
export async function forgetOtp(registrationId: Uuid): Promise<void> {
  await (await otpDatabase()).delete('otps', registrationId)
}

export async function keepTransferKey(key: TransferKey): Promise<void> {
  await (await otpDatabase()).put('transferKeys', key)
}

export async function findTransferKey(id: Uuid): Promise<TransferKey | undefined> {
  return (await otpDatabase()).get('transferKeys', id)
}
