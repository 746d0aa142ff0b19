import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import type { Pool } from 'pg'
import { inTransaction } from '../database/transaction.ts'
import type { PasskeyAnswer } from '../protocol/api/passkeys.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import { uuidFromBytes, type Uuid } from '../values/uuid.ts'
import { CHALLENGE_SECONDS, issueChallenge, takeChallenge, type ChallengeFacts, type RelyingParty } from './challenge.ts'
import { credentialsOf, findPasskey, noteUse, type StoredPasskey } from './passkey.ts'
import { answeredChallenge, webauthn } from './passkey-response.ts'

/** What is to be signed: the options for the browser, and the nonce from which the phone works the challenge out. */
export type PasskeyQuestion = { options: PublicKeyCredentialRequestOptionsJSON; nonce: string }

type Asked = Omit<ChallengeFacts, 'rpId'>

/**
 * Asks for a signature. Of a known person only their own passkeys are asked for, and one who has none in this app is told BIOMETRIC_CHANGED at once;
 * of nobody yet, whichever the authenticator finds (a discoverable credential).
 */
export async function askPasskey(pool: Pool, party: RelyingParty, asked: Asked): Promise<Result<PasskeyQuestion, Failure>> {
  const allowCredentials = asked.personId ? await credentialsOf(pool, asked.personId, party.id) : undefined
  if (allowCredentials?.length === 0) return fail(failure('BIOMETRIC_CHANGED', 'not_moved'))
  const { challenge, nonce } = await issueChallenge(pool, { ...asked, rpId: party.id })
  const options = await (await webauthn()).generateAuthenticationOptions({
    rpID: party.id,
    challenge: new Uint8Array(challenge),
    timeout: CHALLENGE_SECONDS * 1_000,
    userVerification: 'required',
    ...(allowCredentials ? { allowCredentials } : {}),
  })
  return succeed({ options, nonce: nonce.toString('base64url') })
}

/** A signature that was right: whose, by which passkey, and what proves it later. */
export type Assertion = { personId: Uuid; passkeyId: Uuid; evidence: { nonce: string; authenticatorData: string; clientDataJSON: string; signature: string } }

/**
 * Verifies a signature (WebAuthn, 7.2) and uses its challenge up. Fails with PASSKEY_TIMED_OUT when the challenge is not open for this person, phone,
 * app, purpose and hash; with BIOMETRIC_CHANGED when the passkey is unknown here, revoked or somebody else's; else with BIOMETRIC_FAILED.
 */
export async function verifyPasskey(pool: Pool, party: RelyingParty, asked: Asked, response: PasskeyAnswer): Promise<Result<Assertion, Failure>> {
  const challenge = answeredChallenge(response)
  if (!challenge) return refused('BIOMETRIC_FAILED')
  const taken = await takeChallenge(pool, challenge, { ...asked, rpId: party.id })
  if (!taken) return refused('PASSKEY_TIMED_OUT')
  const passkey = await findPasskey(pool, party.id, Buffer.from(response.id, 'base64url'))
  if (!passkey || (asked.personId !== undefined && passkey.personId !== asked.personId)) return refused('BIOMETRIC_CHANGED')
  if (!isHandleOf(response.response.userHandle, passkey.personId)) return refused('BIOMETRIC_FAILED')
  const use = await verifySignature(party, passkey, challenge, response)
  if (!use) return refused('BIOMETRIC_FAILED')
  if ((await inTransaction(pool, (transaction) => noteUse(transaction, passkey.id, use))) !== 'noted') return refused('BIOMETRIC_CHANGED')
  const { authenticatorData, clientDataJSON, signature } = response.response
  return succeed({ personId: passkey.personId, passkeyId: passkey.id, evidence: { nonce: taken.nonce.toString('base64url'), authenticatorData, clientDataJSON, signature } })
}

/**
 * Who signs in. Every answer that is not good is the one failure PASSKEY_REFUSED, whatever was wrong with it: nobody is known yet. Any app may use it;
 * it opens no session by itself.
 */
export async function signInWithPasskey(pool: Pool, party: RelyingParty, answer: PasskeyAnswer): Promise<Result<{ personId: Uuid; passkeyId: Uuid }, Failure>> {
  const verified = await verifyPasskey(pool, party, { purpose: 'sign_in' }, answer)
  return verified.ok ? verified : fail(failure('PASSKEY_REFUSED', 'not_moved'))
}

async function verifySignature(party: RelyingParty, passkey: StoredPasskey, challenge: Buffer, response: PasskeyAnswer): Promise<{ signCount: number; isBackedUp: boolean } | undefined> {
  try {
    const { verified, authenticationInfo } = await (await webauthn()).verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge: challenge.toString('base64url'),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      // The counter is compared where it is stored, in one step with moving it.
      credential: { id: response.id, publicKey: new Uint8Array(passkey.publicKey), counter: 0 },
    })
    // Whether copies may exist is decided when a credential is made (WebAuthn, 7.2, step 20).
    if (!verified || (authenticationInfo.credentialDeviceType === 'multiDevice') !== passkey.isBackupEligible) return undefined
    return { signCount: authenticationInfo.newCounter, isBackedUp: authenticationInfo.credentialBackedUp }
  } catch (error) {
    // The library throws a plain Error for every answer that it does not accept.
    if (error instanceof Error) return undefined
    throw error
  }
}

function isHandleOf(handle: string | undefined, personId: Uuid): boolean {
  if (handle === undefined) return true
  const bytes = Buffer.from(handle, 'base64url')
  return bytes.length === 16 && uuidFromBytes(bytes) === personId
}

function refused(reason: 'BIOMETRIC_FAILED' | 'BIOMETRIC_CHANGED' | 'PASSKEY_TIMED_OUT'): Result<never, Failure> {
  return fail(failure(reason, 'not_moved'))
}
