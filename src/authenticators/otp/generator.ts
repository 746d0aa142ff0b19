import type { Transaction } from '../../database/transaction.ts'
import type { Uuid } from '../../values/uuid.ts'
import { openSeed, type SeedKeys } from './seed-sealing.ts'

export type OtpKind = 'digital' | 'physical'
/** Where a generator is, apart from who has it registered. */
export type Stock = 'in_stock' | 'assigned' | 'lost' | 'retired'

/** How a generator makes its codes. `period` in seconds, null for one that counts; `ocraSuite` (RFC 6287, 6) null for one without keypad. */
export type CodeParameters = { method: 'totp' | 'hotp'; algorithm: 'sha1' | 'sha256' | 'sha512'; digits: number; period: number | null; ocraSuite: string | null }

/** A generator as the database has it. */
export type Generator = CodeParameters & {
  id: Uuid
  serial: string
  kind: OtpKind
  maker: string
  model: string
  sealedSeed: Buffer | null
  sealKeyId: number | null
  clockOffset: number
  drift: number
  /** A number is enough: steps of 10 seconds reach 2^53 in three thousand million years. */
  lastUsedStep: number
  failed: number
  unlockFailed: number
  resyncStep: number | null
  resyncFound: number
  generation: number
  stock: Stock
  wearsOutAt: Date | null
}

/** Columns of `otp_devices d` under the names of `Generator`. */
export const GENERATOR_COLUMNS = `d.id, d.serial, d.kind, d.maker, d.model, d.method, d.algorithm, d.digits, d.period, d.ocra_suite as "ocraSuite",
  d.sealed_seed as "sealedSeed", d.seal_key_id as "sealKeyId", d.clock_offset as "clockOffset", d.drift, d.last_used_step::float8 as "lastUsedStep", d.failed,
  d.unlock_failed as "unlockFailed", d.resync_step::float8 as "resyncStep", d.resync_found as "resyncFound", d.generation, d.stock, d.wears_out_at as "wearsOutAt"`

/** Holds a generator until the transaction ends. Whoever changes a registration holds its generator first. */
export async function lockGenerator(transaction: Transaction, id: Uuid): Promise<Generator | undefined> {
  const { rows } = await transaction.query<Generator>(`select ${GENERATOR_COLUMNS} from otp_devices d where d.id = $1 for update`, [id])
  return rows[0]
}

/** The generator's seed. Throws when it is gone or its key is not at hand. */
export function seedOf(keys: SeedKeys, { serial, sealedSeed, sealKeyId }: Pick<Generator, 'serial' | 'sealedSeed' | 'sealKeyId'>): Buffer {
  if (!sealedSeed || sealKeyId === null) throw new Error('this generator has no seed any more')
  return openSeed(keys, serial, { keyId: sealKeyId, sealed: sealedSeed })
}
