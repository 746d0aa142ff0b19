import { randomBytes, timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { hashingThreads } from './hashing-threads.ts'

/** OWASP's least for Argon2id (19 MiB, 2 passes, 1 lane); memory in KiB. */
const COST = { memory: 19_456, passes: 2 }
const PARALLELISM = 1
const HASH_BYTES = 32
const SALT_BYTES = 16

/** At most this many hashes at once: a rush of sign-ins leaves half of the processors, and memory, to payments. */
const AT_ONCE = Math.max(1, Math.floor(availableParallelism() / 2))
const WAITING_AT_MOST = 200

/** More people enter PINs than can be checked soon: nothing was counted, try again. */
export class HashingOverloadedError extends Error {}

const threads = hashingThreads(AT_ONCE)

/** Hashes a secret with a pepper that is kept apart from the database. Returns the text form `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashSecret(secret: string, pepper: Buffer): Promise<string> {
  refuseWhenOverloaded()
  const salt = randomBytes(SALT_BYTES)
  const hash = await derive(secret, pepper, salt)
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${PARALLELISM}$${salt.toString('base64url')}$${Buffer.from(hash).toString('base64url')}`
}

/**
 * Makes every hash of this process cheap. For a test that compares everything around the hash, which by itself takes the same time for everybody and
 * whose length would hide the rest. Nothing that runs for users calls it.
 */
export function makeHashingCheap(): void {
  COST.memory = 64
  COST.passes = 1
}

/** Whether the secret is the one behind `stored`. Takes the same time either way. */
export async function isSecret(secret: string, pepper: Buffer, stored: string): Promise<boolean> {
  const [, , , , salt, hash] = stored.split('$')
  if (!salt || !hash) throw new Error('not a stored hash')
  const derived = await derive(secret, pepper, Buffer.from(salt, 'base64url'))
  return timingSafeEqual(derived, Buffer.from(hash, 'base64url'))
}

/** Throws HashingOverloadedError when too many wait already. Ask before a guess is counted: one that was counted is always checked. */
export function refuseWhenOverloaded(): void {
  if (threads.waiting() >= WAITING_AT_MOST) throw new HashingOverloadedError('too many secrets wait to be checked')
}

function derive(secret: string, pepper: Buffer, salt: Buffer): Promise<Uint8Array> {
  return threads.derive({ message: Buffer.from(secret.normalize('NFC')), nonce: salt, secret: pepper, memory: COST.memory, passes: COST.passes, parallelism: PARALLELISM, tagLength: HASH_BYTES })
}
