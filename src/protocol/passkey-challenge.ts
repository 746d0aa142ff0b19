import { encodeCbor } from './canonical-cbor.ts'
import { payloadHash } from './envelope.ts'

/** What somebody is asked to sign: a passkey, or for `resume` the phone's own key. A signature for one purpose is none for another (design, law 14). */
export const passkeyPurposes = ['register', 'sign_in', 'unlock', 'order', 'confirm', 'recover', 'resume'] as const
export type PasskeyPurpose = (typeof passkeyPurposes)[number]

/**
 * The challenge that an authenticator signs: SHA-256 over the purpose, 32 random bytes of the server, and the hash of what is approved (empty where
 * nothing is). The phone works it out from what it shows and compares, so that a server can't have another order signed than the one on the screen.
 */
export function passkeyChallenge(purpose: PasskeyPurpose, nonce: Uint8Array, boundTo: Uint8Array = new Uint8Array(0)): Promise<Uint8Array<ArrayBuffer>> {
  return payloadHash(encodeCbor(['onjang/passkey-challenge/1', purpose, nonce, boundTo]))
}
