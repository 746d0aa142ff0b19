import { recordEvent } from '../../audit/record-event.ts'
import type { Transaction } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { demandClock, findModel, sameCodes, type GeneratorModel } from './model-registry.ts'

export type ModelCorrection = { wrong: Pick<GeneratorModel, 'maker' | 'model'>; right: GeneratorModel }

/**
 * Puts a model right that was entered wrongly, as long as there is no generator of it and no file with one waits: how those make their codes would be
 * another's. Said again it is the same. Fails with NOT_FOUND, GENERATOR_ENTRY_IN_USE, or GENERATOR_MODEL_DIFFERS when the right one is entered otherwise.
 */
export async function correctModel(transaction: Transaction, { wrong, right }: ModelCorrection, by: Uuid, at: Date): Promise<Result<GeneratorModel, Failure>> {
  demandClock(right)
  const isRenamed = wrong.maker !== right.maker || wrong.model !== right.model
  // Keys of a proposed file hold their model: whoever proposes one meanwhile waits.
  const { rowCount } = await transaction.query('select from generator_models where maker = $1 and model = $2 for update', [wrong.maker, wrong.model])
  const there = isRenamed ? await findModel(transaction, right.maker, right.model) : undefined
  if (rowCount === 0) return there && sameCodes(there, right) ? succeed(there) : fail(failure('NOT_FOUND', 'not_moved'))
  if (there) return fail(failure('GENERATOR_MODEL_DIFFERS', 'not_moved', { model: right.model }))
  const { rows } = await transaction.query<{ inUse: boolean }>(
    `select exists (select from otp_devices where maker = $1 and model = $2) or exists (select from generator_import_keys where maker = $1 and model = $2) as "inUse"`,
    [wrong.maker, wrong.model],
  )
  if (rows[0]!.inUse) return fail(failure('GENERATOR_ENTRY_IN_USE', 'not_moved', { name: `${wrong.maker} ${wrong.model}` }))
  await transaction.query(
    `update generator_models set maker = $3, model = $4, method = $5, algorithm = $6, digits = $7, period = $8, ocra_suite = $9, status = $10, life_years = $11, changed_by = $12, changed_at = $13
      where maker = $1 and model = $2`,
    [wrong.maker, wrong.model, right.maker, right.model, right.method, right.algorithm, right.digits, right.period, right.ocraSuite, right.status, right.lifeYears, by, at],
  )
  await recordEvent(transaction, { kind: 'generator_model_corrected', actor: by, subject: null, details: { was_maker: wrong.maker, was_model: wrong.model, maker: right.maker, model: right.model, status: right.status } })
  return succeed(right)
}
