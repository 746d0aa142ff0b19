import type { Queryable, Transaction } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'

/** Whose transfer it is, the OTP that it is confirmed with, and the phone that has signed payee and amount. */
export type Confirming = { personId: Uuid; registrationId: Uuid | null; confirmedBy: Uuid | null }

const PHONES = `select d.reduced_until is not null and d.reduced_until > clock_timestamp() as "isNew",
    (d.id = $2::uuid or d.id = (select phone_id from otp_registrations where id = $3::uuid)) is true as "isUsed"
  from devices d where d.person_id = $1 and d.status = 'active'`

/**
 * Whether transfers are held to the lower limits because of a phone: the one that signs or that makes the code is within its first day (or, of an owner
 * whose number, PIN or password was set anew, within the day after); where neither is a phone, all that the person has.
 */
export async function isPhoneNew(database: Queryable, confirming: Confirming): Promise<boolean> {
  return isNewAmong(await phonesOf(database, confirming, PHONES))
}

/** The same, held so until the transaction ends. */
export async function holdPhonesAge(transaction: Transaction, confirming: Confirming): Promise<boolean> {
  return isNewAmong(await phonesOf(transaction, confirming, `${PHONES} for share of d`))
}

type Phone = { isNew: boolean; isUsed: boolean }

async function phonesOf(database: Queryable, { personId, registrationId, confirmedBy }: Confirming, text: string): Promise<Phone[]> {
  const { rows } = await database.query<Phone>(text, [personId, confirmedBy, registrationId])
  return rows
}

function isNewAmong(phones: readonly Phone[]): boolean {
  const used = phones.filter(({ isUsed }) => isUsed)
  return used.length > 0 ? used.some(({ isNew }) => isNew) : phones.length > 0 && phones.every(({ isNew }) => isNew)
}
