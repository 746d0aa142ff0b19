import { recordEvent } from '../../audit/record-event.ts'
import type { Transaction } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { liveStates } from '../otp/state-table.ts'
import { OWN_INSTITUTION } from '../otp/otp.ts'
import type { Maker } from './institution.ts'

/**
 * Puts a maker or code right that was entered wrongly, as long as no generator is in use elsewhere under it: there it is known by both. Said again it is
 * the same. Fails with NOT_FOUND, GENERATOR_ENTRY_IN_USE, or ID_REUSED_DIFFERENTLY when the right maker or code is entered otherwise.
 */
export async function correctMaker(transaction: Transaction, { wrong, right }: { wrong: Maker; right: Maker }, by: Uuid): Promise<Result<Maker, Failure>> {
  const { rows: known } = await transaction.query<Maker>('select code, maker from generator_makers where code = any($1) or maker = any($2) order by code for update', [[wrong.code, right.code], [wrong.maker, right.maker]])
  const isEntered = (maker: Maker): boolean => known.some((each) => each.code === maker.code && each.maker === maker.maker)
  if (!isEntered(wrong)) return isEntered(right) ? succeed(right) : fail(failure('NOT_FOUND', 'not_moved'))
  if (known.length > 1) return fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved'))
  const { rowCount: inUse } = await transaction.query(
    `select from otp_registrations r join otp_devices d on d.id = r.device_id where d.maker = $1 and r.institution <> $2 and (r.state = 'pending' or r.state = any($3)) limit 1`,
    [wrong.maker, OWN_INSTITUTION, liveStates],
  )
  if (inUse === 1) return fail(failure('GENERATOR_ENTRY_IN_USE', 'not_moved', { name: wrong.maker }))
  await transaction.query('update generator_makers set code = $2, maker = $3 where code = $1', [wrong.code, right.code, right.maker])
  await recordEvent(transaction, { kind: 'generator_maker_corrected', actor: by, subject: null, details: { was_code: wrong.code, was_maker: wrong.maker, code: right.code, maker: right.maker } })
  return succeed(right)
}
