import { startAuthentication, startRegistration, type PublicKeyCredentialCreationOptionsJSON, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import type { PasskeyAnswer, PasskeyQuestion } from '../../../src/protocol/api/passkeys.ts'
import { fromBase64url, toBase64url } from '../../../src/protocol/base64url.ts'
import { passkeyChallenge, type PasskeyPurpose } from '../../../src/protocol/passkey-challenge.ts'

/** The browser's own words for what went wrong are for nobody; whoever gives up and whoever has no finger are told the same. */
export type Failed = { readonly failed: 'not_confirmed' | 'already_here' }

/** Has the authenticator make a passkey. */
export async function makePasskey(options: object): Promise<object | Failed> {
  try {
    return await startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { failed: error.name === 'InvalidStateError' ? 'already_here' : 'not_confirmed' }
  }
}

/**
 * Has the authenticator sign what the server asks for, once it has been worked out here that it is for this purpose, and for what the screen shows:
 * `boundTo` is the hash of that, base64url.
 */
export async function signWithPasskey({ options, nonce }: PasskeyQuestion, purpose: PasskeyPurpose, boundTo?: string): Promise<PasskeyAnswer | Failed> {
  const challenge = await passkeyChallenge(purpose, fromBase64url(nonce), boundTo === undefined ? undefined : fromBase64url(boundTo))
  if (options['challenge'] !== toBase64url(challenge)) return { failed: 'not_confirmed' }
  try {
    return (await startAuthentication({ optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON })) as PasskeyAnswer
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { failed: 'not_confirmed' }
  }
}
