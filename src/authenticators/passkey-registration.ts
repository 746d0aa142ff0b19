import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { Pool } from 'pg'
import { recordEvent } from '../audit/record-event.ts'
import type { Queryable, Transaction } from '../database/transaction.ts'
import { sendNotice } from '../notices/send-notice.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import { uuidToBytes, type Uuid } from '../values/uuid.ts'
import { CHALLENGE_SECONDS, issueChallenge, takeChallenge, type RelyingParty } from './challenge.ts'
import { answeredChallenge, webauthn } from './passkey-response.ts'
import { appName, credentialsOf, PASSKEYS_AT_MOST, type Passkey } from './passkey.ts'

/** ES256 and RS256 (COSE): what authenticators in phones and computers make. */
const ALGORITHMS = [-7, -257]

type Registrant = { personId: Uuid; name: string; deviceId: Uuid | null }

/** What an authenticator is told to make: discoverable, with the user verified, and not on one that has one already. Fails with PASSKEYS_FULL. */
export async function askToRegister(pool: Pool, party: RelyingParty, person: Registrant): Promise<Result<PublicKeyCredentialCreationOptionsJSON, Failure>> {
  const present = await credentialsOf(pool, person.personId, party.id)
  if (present.length >= PASSKEYS_AT_MOST) return fail(failure('PASSKEYS_FULL', 'not_moved'))
  const { challenge } = await issueChallenge(pool, { ...factsOf(party, person) })
  const options = await (await webauthn()).generateRegistrationOptions({
    rpID: party.id,
    rpName: '온장',
    // What the phone's own list of passkeys shows; it stays on that person's devices.
    userName: person.name,
    userDisplayName: person.name,
    userID: new Uint8Array(uuidToBytes(person.personId)),
    challenge: new Uint8Array(challenge),
    timeout: CHALLENGE_SECONDS * 1_000,
    attestationType: 'none',
    excludeCredentials: present,
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  })
  return succeed(options)
}

/** A registration that was verified and can be stored. */
export type VerifiedRegistration = { credentialId: Buffer; publicKey: Buffer; signCount: number; transports: string[]; isBackupEligible: boolean; isBackedUp: boolean }

/** Verifies what an authenticator made (WebAuthn, 7.1). Fails with PASSKEY_TIMED_OUT for a challenge that is not open, else BIOMETRIC_FAILED. */
export async function verifyRegistration(pool: Pool, party: RelyingParty, person: Registrant, response: RegistrationResponseJSON): Promise<Result<VerifiedRegistration, Failure>> {
  const challenge = answeredChallenge(response)
  if (!challenge) return fail(failure('BIOMETRIC_FAILED', 'not_moved'))
  if (!(await takeChallenge(pool, challenge, factsOf(party, person)))) return fail(failure('PASSKEY_TIMED_OUT', 'not_moved'))
  const verified = await (await webauthn()).verifyRegistrationResponse({
    response,
    expectedChallenge: challenge.toString('base64url'),
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(asRefusal)
  if (!verified?.verified) return fail(failure('BIOMETRIC_FAILED', 'not_moved'))
  const { credential, credentialDeviceType, credentialBackedUp } = verified.registrationInfo
  return succeed({
    credentialId: Buffer.from(credential.id, 'base64url'),
    publicKey: Buffer.from(credential.publicKey),
    signCount: credential.counter,
    transports: response.response.transports ?? [],
    isBackupEligible: credentialDeviceType === 'multiDevice',
    isBackedUp: credentialBackedUp,
  })
}

/** Stores a passkey under the id that the client made. Fails with ID_REUSED_DIFFERENTLY when the id or the credential is taken. */
export async function storePasskey(transaction: Transaction, party: RelyingParty, owner: { id: Uuid; personId: Uuid; name: string }, made: VerifiedRegistration): Promise<Result<Passkey, Failure>> {
  const { rows } = await transaction.query<Passkey>(
    `insert into passkeys (id, person_id, credential_id, rp_id, public_key, sign_count, transports, is_backup_eligible, is_backed_up, name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing
     returning id, name, rp_id as "rpId", is_backed_up as "isBackedUp", registered_at as "registeredAt", last_used_at as "lastUsedAt"`,
    [owner.id, owner.personId, made.credentialId, party.id, made.publicKey, made.signCount, made.transports, made.isBackupEligible, made.isBackedUp, owner.name],
  )
  if (!rows[0]) return fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved'))
  await sendNotice(transaction, { personId: owner.personId, kind: 'PASSKEY_ADDED', facts: { passkey: owner.name, app: appName(party.id) } })
  await recordEvent(transaction, { kind: 'passkey_added', actor: owner.personId, subject: owner.personId, details: { passkey: owner.id, app: party.id } })
  return succeed(rows[0])
}

/** What stands under an id after a lost reply: the same credential of the same person is the same command again. */
export async function findRegistered(database: Queryable, personId: Uuid, id: Uuid, credentialId: string): Promise<Passkey | undefined> {
  const { rows } = await database.query<Passkey>(
    `select id, name, rp_id as "rpId", is_backed_up as "isBackedUp", registered_at as "registeredAt", last_used_at as "lastUsedAt"
       from passkeys where id = $1 and person_id = $2 and credential_id = $3 and revoked_at is null`,
    [id, personId, Buffer.from(credentialId, 'base64url')],
  )
  return rows[0]
}

function factsOf(party: RelyingParty, person: Registrant): Parameters<typeof issueChallenge>[1] {
  return { purpose: 'register', rpId: party.id, personId: person.personId, ...(person.deviceId ? { deviceId: person.deviceId } : {}) }
}

/** The library throws a plain Error for every answer that it does not accept. */
function asRefusal(error: unknown): undefined {
  if (error instanceof Error) return undefined
  throw error
}
