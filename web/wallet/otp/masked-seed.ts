/** RFC 4226, 4, R6: 160 bits. */
const SEED_BYTES = 20
const SALT_BYTES = 16
const NONCE_BYTES = 12
/** Rounds of PBKDF2 with SHA-256 (OWASP Password Storage Cheat Sheet, 2023); a code is still there well within a second. */
const ROUNDS = 600_000

/**
 * A seed as a phone keeps it: seed XOR PBKDF2(OTP PIN), without tag or format, wrapped with a key that can't be exported. Every PIN yields
 * 20 bytes, and nothing here tells which of them make the right codes.
 */
export type MaskedSeed = {
  readonly salt: Uint8Array<ArrayBuffer>
  readonly rounds: number
  readonly nonce: Uint8Array<ArrayBuffer>
  /** AES-GCM over the masked bytes; its tag speaks of this store's own faults, never of a PIN. */
  readonly wrapped: Uint8Array<ArrayBuffer>
  readonly key: CryptoKey
}

/** Hides a seed behind a PIN. `rounds` is lowered by tests only. Throws a RangeError on a seed of another length. */
export async function maskSeed(seed: Uint8Array, pin: string, rounds: number = ROUNDS): Promise<MaskedSeed> {
  if (seed.length !== SEED_BYTES) throw new RangeError('a seed has 20 bytes')
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  const masked = exclusiveOr(seed, await maskOfPin(pin, salt, rounds))
  const wrapped = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, masked))
  return { salt, rounds, nonce, wrapped, key }
}

/** What a PIN makes of a kept seed: the seed when it is the right one, and 20 other bytes when it is not. Rejects only when the store is spoilt. */
export async function unmaskSeed(kept: MaskedSeed, pin: string): Promise<Uint8Array<ArrayBuffer>> {
  const [masked, mask] = await Promise.all([unwrapSeed(kept), maskOfPin(pin, kept.salt, kept.rounds)])
  return exclusiveOr(masked, mask)
}

/** The masked bytes: as far as somebody gets who makes the phone's own key work for them. */
export async function unwrapSeed({ nonce, wrapped, key }: MaskedSeed): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, key, wrapped))
}

export async function maskOfPin(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<Uint8Array<ArrayBuffer>> {
  const basis = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits'])
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, basis, SEED_BYTES * 8))
}

export function exclusiveOr(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(one, (byte, place) => byte ^ other[place]!)
}
