import { recordEvent } from '../audit/record-event.ts'
import type { Queryable, Transaction } from '../database/transaction.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import { lookupHash, seal, unseal, type PersonalDataKeys } from './personal-data.ts'

export type Person = { id: Uuid; name: string }

/** What an identity check proved; kept sealed. */
export type ProvenIdentity = { name: string; birthDate: string; phone: string; ci: string }

export type Consent = 'terms' | 'privacy' | 'marketing'

/** Finds the person behind an identity, by the connecting information that is the same at every provider. */
export async function findPerson(database: Queryable, keys: PersonalDataKeys, ci: string): Promise<Person | undefined> {
  const { rows } = await database.query<Person>('select id, name from people where ci_hmac = $1', [lookupHash(keys, 'ci', ci)])
  return rows[0]
}

/** Makes a person, or returns the one who is there already: two sign-ups at once make one person. */
export async function joinPerson(transaction: Transaction, keys: PersonalDataKeys, identity: ProvenIdentity): Promise<{ person: Person; isNew: boolean }> {
  const id = newUuid()
  const { rowCount } = await transaction.query(
    `insert into people (id, name, ci_hmac, phone_hmac, sealed) values ($1, $2, $3, $4, $5) on conflict (ci_hmac) do nothing`,
    [id, identity.name, lookupHash(keys, 'ci', identity.ci), lookupHash(keys, 'phone', identity.phone), seal(keys, `person/${id}`, identity)],
  )
  if (rowCount === 1) return { person: { id, name: identity.name }, isNew: true }
  const person = await findPerson(transaction, keys, identity.ci)
  if (!person) throw new Error('a person who is there could not be read')
  return { person, isNew: false }
}

export async function giveConsents(transaction: Transaction, personId: Uuid, consents: readonly Consent[]): Promise<void> {
  await transaction.query('insert into consents (person_id, kind) select $1, unnest($2::text[]) on conflict do nothing', [personId, consents])
  if (consents.length > 0) await recordEvent(transaction, { kind: 'consents_given', actor: personId, subject: personId, details: { kinds: consents.join(' ') } })
}

/** What was proved of a person, opened for one purpose: asking a bank for that person's accounts. */
export async function readIdentity(database: Queryable, keys: PersonalDataKeys, personId: Uuid): Promise<ProvenIdentity> {
  const { rows } = await database.query<{ sealed: Buffer }>('select sealed from people where id = $1', [personId])
  return unseal(keys, `person/${personId}`, rows[0]!.sealed) as ProvenIdentity
}

/** 김하연 → 김*연: enough for a stall to recognise its customer, not enough to know one. */
export function maskedName(name: string): string {
  const signs = Array.from(name)
  if (signs.length <= 1) return name
  if (signs.length === 2) return `${signs[0]}*`
  return `${signs[0]}${'*'.repeat(signs.length - 2)}${signs.at(-1)}`
}
