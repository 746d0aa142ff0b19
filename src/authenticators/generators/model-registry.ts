import { recordEvent } from '../../audit/record-event.ts'
import { inTransaction, type Queryable, type Transaction } from '../../database/transaction.ts'
import { readOcraSuite } from '../../protocol/ocra.ts'
import type { CodeAlgorithm } from '../../protocol/one-time-code.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { OWN_INSTITUTION, type AskModel, type Otp } from '../otp/otp.ts'
import { retireModel } from '../otp/periodic.ts'

/** Whether a model may be registered and used: yes, no longer, or no longer because of its age. */
export const modelStatuses = ['ok', 'blocked', 'worn_out'] as const
export type ModelStatus = (typeof modelStatuses)[number]

/** A maker's model. `period` in seconds, null for one that counts; `ocraSuite` (RFC 6287, 6) null for one without keypad. */
export type GeneratorModel = {
  maker: string
  model: string
  method: 'totp' | 'hotp'
  algorithm: CodeAlgorithm
  digits: 6 | 7 | 8
  period: number | null
  ocraSuite: string | null
  status: ModelStatus
  /** From the day it comes into stock; null: not known. */
  lifeYears: number | null
}

const COLUMNS = `maker, model, method, algorithm, digits, period, ocra_suite as "ocraSuite", status, life_years as "lifeYears"`

export async function listModels(database: Queryable): Promise<GeneratorModel[]> {
  const { rows } = await database.query<GeneratorModel>(`select ${COLUMNS} from generator_models order by maker, model limit 1000`)
  return rows
}

export async function findModel(database: Queryable, maker: string, model: string): Promise<GeneratorModel | undefined> {
  const { rows } = await database.query<GeneratorModel>(`select ${COLUMNS} from generator_models where maker = $1 and model = $2`, [maker, model])
  return rows[0]
}

/** What OTPs ask before a generator is registered. A model that is not in the registry has no generators: they could not have been imported. */
export const askModel: AskModel = async (database, maker, model) => {
  const status = (await findModel(database, maker, model))?.status ?? 'blocked'
  return status === 'ok' ? 'usable' : status
}

/**
 * Enters a model, or says it again. How a model makes its codes never changes: its generators would all be wrong. Throws a RangeError for a suite
 * that is none; fails with GENERATOR_MODEL_DIFFERS when the registry has the model with other codes.
 */
export async function enterModel(transaction: Transaction, model: GeneratorModel, by: Uuid | null, at: Date): Promise<Result<GeneratorModel, Failure>> {
  demandClock(model)
  const { rowCount } = await transaction.query(
    `insert into generator_models (maker, model, method, algorithm, digits, period, ocra_suite, status, life_years, changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (maker, model) do nothing`,
    [model.maker, model.model, model.method, model.algorithm, model.digits, model.period, model.ocraSuite, model.status, model.lifeYears, by, at],
  )
  if (rowCount === 1) await recordModel(transaction, model, by)
  const known = (await findModel(transaction, model.maker, model.model))!
  return sameCodes(known, model) ? succeed(known) : fail(failure('GENERATOR_MODEL_DIFFERS', 'not_moved', { model: model.model }))
}

/** Without a clock the answer to a question would be the same for ever. */
export function demandClock({ ocraSuite }: Pick<GeneratorModel, 'ocraSuite'>): void {
  if (ocraSuite !== null && readOcraSuite(ocraSuite).stepSeconds === undefined) throw new RangeError(`a suite without a clock: ${ocraSuite}`)
}

/** Whether two entries make their codes alike. */
export function sameCodes(one: GeneratorModel, other: GeneratorModel): boolean {
  const codes = ({ method, algorithm, digits, period, ocraSuite }: GeneratorModel): string => [method, algorithm, digits, period, ocraSuite].join()
  return codes(one) === codes(other)
}

/**
 * Blocks a model, calls it worn out, or lets it be registered again. From then on nobody registers a blocked one, and those in use say why they can't
 * be used and cost no try; what was ended so is not brought back by a later change. Returns how many in use were ended; fails with NOT_FOUND.
 */
export async function setModelStatus(otp: Otp, { maker, model, status, by }: { maker: string; model: string; status: ModelStatus; by: Uuid | null }): Promise<Result<{ ended: number }, Failure>> {
  const changed = await inTransaction(otp.pool, async (transaction) => {
    const { rows } = await transaction.query<GeneratorModel>(
      `update generator_models set status = $3, changed_by = $4, changed_at = $5 where maker = $1 and model = $2 returning ${COLUMNS}`,
      [maker, model, status, by, otp.clock()],
    )
    if (rows[0]) await recordModel(transaction, rows[0], by)
    return rows[0]
  })
  if (!changed) return fail(failure('NOT_FOUND', 'not_moved'))
  return succeed({ ended: status === 'ok' ? 0 : await retireModel(otp, { maker, model, because: status }) })
}

/**
 * Ends what is in use of models that may not be used: one that was locked or suspended when its model was blocked comes back to life only to be
 * ended here. Looked for again and again.
 */
export async function endUnfitGenerators(otp: Otp): Promise<void> {
  const { rows } = await otp.pool.query<{ maker: string; model: string; status: 'blocked' | 'worn_out' }>(
    `select m.maker, m.model, m.status from generator_models m
      where m.status <> 'ok' and exists (select from otp_devices d join otp_registrations r on r.device_id = d.id where d.maker = m.maker and d.model = m.model and r.state = 'active' and r.institution = $1)`,
    [OWN_INSTITUTION],
  )
  for (const { maker, model, status } of rows) await retireModel(otp, { maker, model, because: status })
}

function recordModel(transaction: Transaction, { maker, model, status }: GeneratorModel, by: Uuid | null): Promise<void> {
  return recordEvent(transaction, { kind: 'generator_model_changed', actor: by, subject: null, details: { maker, model, status } })
}
