import type { Pool } from 'pg'
import type { IdentityClaim, IdentityPort } from '../outside/identity-port.ts'
import type { Queryable, Transaction } from '../database/transaction.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import type { ProvenIdentity } from './person.ts'
import { lookupHash, seal, unseal, type PersonalDataKeys } from './personal-data.ts'

const TRIES = 5
/** A proof is good for this long, in minutes: enough for two more screens. */
const PROOF_MINUTES = 15

export type IdentityCheck = { id: Uuid; expiresAt: Date; triesLeft: number }

/** Has the carrier text a code to the phone. Knows nothing yet of who this is, and says nothing. */
export async function requestIdentityCheck(pool: Pool, provider: IdentityPort, keys: PersonalDataKeys, claim: IdentityClaim): Promise<Result<IdentityCheck, Failure>> {
  const requested = await provider.request(claim)
  if (!requested.ok) return requested
  const id = newUuid()
  const { providerTransactionId, expiresAt } = requested.value
  await pool.query('insert into identity_checks (id, provider_transaction_id, phone_hmac, expires_at) values ($1, $2, $3, $4)', [
    id,
    providerTransactionId,
    lookupHash(keys, 'phone', claim.phone),
    expiresAt,
  ])
  return succeed({ id, expiresAt, triesLeft: TRIES })
}

/** Checks the code of the text message. The guess is counted and committed before the provider is asked. */
export async function confirmIdentityCheck(pool: Pool, provider: IdentityPort, keys: PersonalDataKeys, id: Uuid, code: string): Promise<Result<ProvenIdentity, Failure>> {
  const { rows } = await pool.query<{ provider_transaction_id: string; tries: number; phone_hmac: Buffer }>(
    `update identity_checks set tries = tries + 1
      where id = $1 and state in ('requested', 'confirmed') and tries < $2 and expires_at > clock_timestamp()
      returning provider_transaction_id, tries, phone_hmac`,
    [id, TRIES],
  )
  const check = rows[0]
  if (!check) return fail(failure('IDENTITY_CODE_EXPIRED', 'not_moved'))
  const confirmed = await provider.confirm(check.provider_transaction_id, code)
  if (!confirmed.ok) return confirmed
  const { name, birthDate, phone, ci } = confirmed.value
  const identity: ProvenIdentity = { name, birthDate, phone, ci }
  if (!lookupHash(keys, 'phone', phone).equals(check.phone_hmac)) return fail(failure('PHONE_NAME_MISMATCH', 'not_moved'))
  await pool.query(
    `update identity_checks set state = 'confirmed', sealed_person = $2, expires_at = clock_timestamp() + make_interval(mins => $3) where id = $1 and state <> 'used'`,
    [id, seal(keys, `identity-check/${id}`, identity), PROOF_MINUTES],
  )
  return succeed(identity)
}

/** A proof that has not run out. One that was used may only be repeated: it proves who asks, and lets nothing new happen. */
export type Proof = { identity: ProvenIdentity; isUsed: boolean }

/** What a proof is to be used for: one with which a recovery was begun is still good for registering the phone, and for nothing else. */
export type ProofUse = 'registration' | 'anything_else'

/** Reads a proof without using it up: a wrong PIN must not cost the whole identity check. */
export async function readProof(database: Queryable, keys: PersonalDataKeys, id: Uuid, use: ProofUse = 'anything_else'): Promise<Proof | undefined> {
  const { rows } = await database.query<{ sealed_person: Buffer; is_used: boolean }>(
    `select sealed_person, state = 'used' or coalesce(kept_for, $2) <> $2 as is_used from identity_checks
      where id = $1 and state in ('confirmed', 'used') and expires_at > clock_timestamp()`,
    [id, use],
  )
  return rows[0] && { identity: unseal(keys, `identity-check/${id}`, rows[0].sealed_person) as ProvenIdentity, isUsed: rows[0].is_used }
}

/** Who was proved, also when the proof is no longer good for anything new. */
export async function readProvenIdentity(database: Queryable, keys: PersonalDataKeys, id: Uuid): Promise<ProvenIdentity | undefined> {
  const { rows } = await database.query<{ sealed_person: Buffer | null }>('select sealed_person from identity_checks where id = $1', [id])
  const sealed = rows[0]?.sealed_person
  return sealed ? (unseal(keys, `identity-check/${id}`, sealed) as ProvenIdentity) : undefined
}

/** Takes a proof and uses it up, inside the transaction that acts on it. */
export async function takeProof(transaction: Transaction, keys: PersonalDataKeys, id: Uuid, use: ProofUse = 'anything_else'): Promise<ProvenIdentity | undefined> {
  const { rows } = await transaction.query<{ sealed_person: Buffer }>(
    `update identity_checks set state = 'used' where id = $1 and state = 'confirmed' and coalesce(kept_for, $2) = $2 and expires_at > clock_timestamp() returning sealed_person`,
    [id, use],
  )
  return rows[0] && (unseal(keys, `identity-check/${id}`, rows[0].sealed_person) as ProvenIdentity)
}

/** Uses a proof up but for registering a phone, inside the transaction that acts on it. */
export async function keepProofForRegistration(transaction: Transaction, keys: PersonalDataKeys, id: Uuid): Promise<ProvenIdentity | undefined> {
  const { rows } = await transaction.query<{ sealed_person: Buffer }>(
    `update identity_checks set kept_for = 'registration' where id = $1 and state = 'confirmed' and kept_for is null and expires_at > clock_timestamp() returning sealed_person`,
    [id],
  )
  return rows[0] && (unseal(keys, `identity-check/${id}`, rows[0].sealed_person) as ProvenIdentity)
}
