import type * as WebAuthn from '@simplewebauthn/server'

/** The library that reads and writes WebAuthn, loaded when the first passkey is used: many servers never see one, and it takes 5 MB. */
export function webauthn(): Promise<typeof WebAuthn> {
  return import('@simplewebauthn/server')
}


/**
 * The challenge that an answer says it is for. Undefined when the answer can't be read, or was made inside a frame of another site's page (WebAuthn,
 * 5.8.1, crossOrigin): our pages are never framed.
 */
export function answeredChallenge(answer: { response: { clientDataJSON: string } }): Buffer | undefined {
  try {
    const { challenge, crossOrigin } = JSON.parse(Buffer.from(answer.response.clientDataJSON, 'base64url').toString('utf8')) as Partial<Record<string, unknown>>
    if (typeof challenge !== 'string' || crossOrigin === true) return undefined
    const bytes = Buffer.from(challenge, 'base64url')
    return bytes.length === 32 ? bytes : undefined
  } catch (error) {
    if (error instanceof Error) return undefined
    throw error
  }
}
