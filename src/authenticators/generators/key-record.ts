import type { CodeAlgorithm } from '../../protocol/one-time-code.ts'

/** One generator as a maker's file describes it. What the file leaves open is left out here; the registry of models fills it in. */
export type KeyRecord = {
  /** As in the file; the stock normalises it. */
  readonly serial: string
  readonly maker?: string
  readonly model?: string
  readonly method: 'totp' | 'hotp'
  readonly algorithm?: CodeAlgorithm
  readonly digits?: 6 | 7 | 8
  /** Seconds. */
  readonly period?: number
  /** The next counter of one that counts. */
  readonly counter?: number
  /** Seconds between 1970 and the start of its clock. */
  readonly clockStart?: number
  readonly expiresAt?: Date
  /** 10 to 64 bytes. */
  readonly seed: Buffer
}

/** What a maker's file held, and whether it proves by itself that nobody changed it on the way (its values carry MACs under a key that was agreed before). */
export type KeyFile = { readonly records: readonly KeyRecord[]; readonly isProtected: boolean }

/** A file of this size holds some 2,000 generators. Larger ones are split: reading one must not hold up the server. */
export const LARGEST_KEY_FILE_BYTES = 2 * 1024 * 1024
export const MOST_KEYS = 5_000
/** In bytes: 80 bits is what the oldest generators have, 64 bytes the most that otplib takes. */
export const SEED_BYTES = { least: 10, most: 64 } as const
