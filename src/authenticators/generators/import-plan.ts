import type { Queryable } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import { normaliseSerial } from '../otp/serial.ts'
import type { KeyRecord } from './key-record.ts'
import { listModels, type GeneratorModel } from './model-registry.ts'

/** A generator of a file, held against the registry of models. */
export type PlannedGenerator = { serial: string; model: GeneratorModel; seed: Buffer; counter: number | null; wearsOutAt: Date | null }

/** Where the file says no maker or model: what the proposer says. */
export type Missing = { maker?: string | undefined; model?: string | undefined }

/**
 * Holds every generator of a file against the registry and the stock: all of them, or the first reason why not. Fails with KEY_FILE_UNREADABLE,
 * KEY_FILE_SERIAL_TWICE, GENERATOR_MODEL_UNKNOWN, GENERATOR_MODEL_DIFFERS, KEY_FILE_UNSUPPORTED or GENERATOR_SERIAL_KNOWN.
 */
export async function planImport(database: Queryable, records: readonly KeyRecord[], missing: Missing, now: Date): Promise<Result<PlannedGenerator[], Failure>> {
  const models = new Map((await listModels(database)).map((model) => [`${model.maker}\n${model.model}`, model]))
  const planned = new Map<string, PlannedGenerator>()
  for (const record of records) {
    const generator = planGenerator(record, models.get(`${record.maker ?? missing.maker ?? ''}\n${record.model ?? missing.model ?? ''}`), missing, now)
    if (!generator.ok) return generator
    const { serial } = generator.value
    if (planned.has(serial)) return fail(failure('KEY_FILE_SERIAL_TWICE', 'not_moved', { serial: record.serial }))
    planned.set(serial, generator.value)
  }
  const known = await findKnownSerial(database, [...planned.keys()])
  return known === undefined ? succeed([...planned.values()]) : fail(failure('GENERATOR_SERIAL_KNOWN', 'not_moved', { serial: known }))
}

function planGenerator(record: KeyRecord, model: GeneratorModel | undefined, missing: Missing, now: Date): Result<PlannedGenerator, Failure> {
  const serial = normaliseSerial(record.serial)
  if (serial === undefined) return fail(failure('KEY_FILE_UNREADABLE', 'not_moved', { where: record.serial.slice(0, 40) }))
  if (!model) return fail(failure('GENERATOR_MODEL_UNKNOWN', 'not_moved', { model: record.model ?? missing.model ?? '–' }))
  if (record.clockStart) return fail(failure('KEY_FILE_UNSUPPORTED', 'not_moved', { what: 'Time' }))
  const differs =
    record.method !== model.method ||
    (record.algorithm ?? model.algorithm) !== model.algorithm ||
    (record.digits ?? model.digits) !== model.digits ||
    (record.method === 'totp' && (record.period ?? model.period) !== model.period)
  if (differs) return fail(failure('GENERATOR_MODEL_DIFFERS', 'not_moved', { model: model.model }, { serial }))
  return succeed({ serial, model, seed: record.seed, counter: model.method === 'hotp' ? (record.counter ?? 0) : null, wearsOutAt: wearsOut(record.expiresAt, model.lifeYears, now) })
}

/** The maker's own day; else so many years from now. */
function wearsOut(expiresAt: Date | undefined, lifeYears: number | null, now: Date): Date | null {
  if (expiresAt) return expiresAt
  if (lifeYears === null) return null
  const day = new Date(now)
  day.setUTCFullYear(day.getUTCFullYear() + lifeYears)
  return day
}

/** A number that was here before, in whatever state, or waits in another proposal: nothing is written over. */
async function findKnownSerial(database: Queryable, serials: readonly string[]): Promise<string | undefined> {
  const { rows } = await database.query<{ serial: string }>(
    'select serial from otp_devices where serial = any($1) union all select serial from generator_import_keys where serial = any($1) limit 1',
    [serials],
  )
  return rows[0]?.serial
}
