import type { Transaction } from '../database/transaction.ts'
import { sendNotice } from '../notices/send-notice.ts'
import { keepFormerNumber } from '../people/former-number.ts'
import { readIdentity } from '../people/person.ts'
import { lookupHash, seal, type PersonalDataKeys } from '../people/personal-data.ts'
import type { Uuid } from '../values/uuid.ts'

/**
 * Gives a person another phone number; for a day their phones pay within the lower limits, and the number before hears what the new one does of their
 * sign-in. The caller has had two people agree.
 */
export async function changeNumber(transaction: Transaction, keys: PersonalDataKeys, personId: Uuid, phone: string, now: Date): Promise<void> {
  await transaction.query('select 1 from people where id = $1 for update', [personId])
  const identity = await readIdentity(transaction, keys, personId)
  // Somebody whom only a shop knew has had none.
  if (identity.phone !== '' && identity.phone !== phone) await keepFormerNumber(transaction, keys, personId, identity.phone)
  await transaction.query('update people set phone_hmac = $2, sealed = $3 where id = $1', [personId, lookupHash(keys, 'phone', phone), seal(keys, `person/${personId}`, { ...identity, phone })])
  await transaction.query(`update devices set reduced_until = greatest(coalesce(reduced_until, $2), $2::timestamptz + interval '24 hours') where person_id = $1 and status = 'active'`, [personId, now])
  await sendNotice(transaction, { personId, kind: 'PHONE_NUMBER_CHANGED', facts: { end: phone.slice(-2) } })
}
