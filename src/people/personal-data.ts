import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

/** Keys for what must not be readable in a stolen database. Each serves one purpose (design, law 14). */
export type PersonalDataKeys = {
  /** Seals personal data. 32 bytes. */
  sealKey: Buffer
  /** Names the seal key inside what it sealed, so that keys can be changed. */
  sealKeyId: number
  /** Finds a phone number or a person without keeping either. 32 bytes. */
  lookupKey: Buffer
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** AES-256-GCM: key id (1 byte) ‖ nonce (12) ‖ tag (16) ‖ ciphertext. `context` is bound in, so that a value can't be moved to another row. */
export function seal(keys: PersonalDataKeys, context: string, value: unknown): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keys.sealKey, nonce).setAAD(Buffer.from(context))
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.from([keys.sealKeyId]), nonce, cipher.getAuthTag(), ciphertext])
}

/** Opens what `seal` made. Throws when the key, the context or a bit is another. */
export function unseal(keys: PersonalDataKeys, context: string, sealed: Buffer): unknown {
  if (sealed[0] !== keys.sealKeyId) throw new Error(`sealed with key ${sealed[0]}, which is not at hand`)
  const tagAt = 1 + NONCE_BYTES
  const textAt = tagAt + TAG_BYTES
  const decipher = createDecipheriv('aes-256-gcm', keys.sealKey, sealed.subarray(1, tagAt))
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(tagAt, textAt))
  return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(textAt)), decipher.final()]).toString('utf8'))
}

/** A keyed HMAC-SHA-256 under which a value can be found again, apart per kind of value. */
export function lookupHash(keys: PersonalDataKeys, kind: 'phone' | 'ci' | 'account', value: string): Buffer {
  return createHmac('sha256', keys.lookupKey).update(`${kind}\0${value}`).digest()
}
