import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Keys that seal seeds and do nothing else (design, law 14), by their ids; new seeds are sealed under `current`. Each has 32 bytes. */
export type SeedKeys = { current: number; keys: ReadonlyMap<number, Buffer> }

export type SealedSeed = { keyId: number; sealed: Buffer }

const NONCE_BYTES = 12
const TAG_BYTES = 16
const ASSOCIATED = 'onjang/otp-seed/1\0'

/** AES-256-GCM: nonce (12) ‖ tag (16) ‖ ciphertext. The serial number is bound in: a seed can't be moved to another generator's row. */
export function sealSeed({ current, keys }: SeedKeys, serial: string, seed: Uint8Array): SealedSeed {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyOf(keys, current), nonce).setAAD(Buffer.from(ASSOCIATED + serial))
  const ciphertext = Buffer.concat([cipher.update(seed), cipher.final()])
  return { keyId: current, sealed: Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]) }
}

/** Opens what `sealSeed` made. Throws when the key is not at hand, or when serial, key or a bit is another. */
export function openSeed({ keys }: SeedKeys, serial: string, { keyId, sealed }: SealedSeed): Buffer {
  const textAt = NONCE_BYTES + TAG_BYTES
  const decipher = createDecipheriv('aes-256-gcm', keyOf(keys, keyId), sealed.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(ASSOCIATED + serial))
    .setAuthTag(sealed.subarray(NONCE_BYTES, textAt))
  return Buffer.concat([decipher.update(sealed.subarray(textAt)), decipher.final()])
}

function keyOf(keys: SeedKeys['keys'], id: number): Buffer {
  const key = keys.get(id)
  if (!key) throw new Error(`the key ${id} for seeds is not at hand`)
  return key
}
