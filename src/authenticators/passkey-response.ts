import { decodeClientDataJSON } from '@simplewebauthn/server/helpers'

/**
 * The challenge that an answer says it is for. Undefined when the answer can't be read, or was made inside a frame of another site's page (WebAuthn,
 * 5.8.1, crossOrigin): our pages are never framed.
 */
export function answeredChallenge(answer: { response: { clientDataJSON: string } }): Buffer | undefined {
  try {
    const { challenge, crossOrigin } = decodeClientDataJSON(answer.response.clientDataJSON)
    if (typeof challenge !== 'string' || crossOrigin === true) return undefined
    const bytes = Buffer.from(challenge, 'base64url')
    return bytes.length === 32 ? bytes : undefined
  } catch (error) {
    if (error instanceof Error) return undefined
    throw error
  }
}
