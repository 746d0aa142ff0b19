import { recordEvent } from '../audit/record-event.ts'
import type { Queryable, Transaction } from '../database/transaction.ts'
import { newCodeToken } from '../protocol/code-token.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import { canBecome, stateAfter, type StallCode, type StallCodeState, type StopCause } from './stall-code.ts'

const COLUMNS = `id, token, merchant_id as "merchantId", stall_id as "stallId", state, stopped_because as "stoppedBecause", replaced_by as "replacedBy"`

/** Whose code, and which person of the shop acts; `by` is null when it is nobody of the shop. */
export type StallCodeCommand = { merchantId: Uuid; id: Uuid; by: Uuid | null }

/** Makes a stall's code under the shop's own id. The same again is the same. A stall has one good code at a time. */
export async function makeStallCode(transaction: Transaction, command: StallCodeCommand & { stallId: Uuid }): Promise<Result<StallCode, Failure>> {
  const { merchantId, id, stallId, by } = command
  // Two codes for one stall at once wait here for each other.
  const { rowCount } = await transaction.query('select 1 from stalls where id = $1 and merchant_id = $2 for no key update', [stallId, merchantId])
  if (rowCount === 0) return fail(failure('NOT_FOUND', 'not_moved'))
  const first = await findStallCode(transaction, id)
  if (first && first.merchantId !== merchantId) return fail(failure('NOT_FOUND', 'not_moved'))
  if (first) return first.stallId === stallId ? succeed(first) : fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved', {}, { first: { stallId: first.stallId, state: first.state } }))
  const { rows } = await transaction.query<StallCode>(
    `insert into stall_codes (id, token, merchant_id, stall_id, state) values ($1, $2, $3, $4, 'made')
     on conflict (stall_id) where state in ('made', 'active') do nothing returning ${COLUMNS}`,
    [id, newCodeToken(), merchantId, stallId],
  )
  if (!rows[0]) return fail(failure('STALL_HAS_CODE', 'not_moved'))
  await writeStep(transaction, id, 'made', by, 'made')
  return succeed(rows[0])
}

/** Puts a code to use: it hangs at the stall from now on. */
export async function activateStallCode(transaction: Transaction, command: StallCodeCommand): Promise<Result<StallCode, Failure>> {
  const code = await lockStallCode(transaction, command)
  if (!code) return fail(failure('NOT_FOUND', 'not_moved'))
  if (!canBecome(code.state, 'active')) return succeed(code)
  return succeed(await move(transaction, code, 'active', command.by, 'put up'))
}

/** Stops a code for good. One that is stopped already stays as it is: the first cause counts. */
export async function stopStallCode(transaction: Transaction, command: StallCodeCommand & { cause: StopCause }): Promise<Result<StallCode, Failure>> {
  const code = await lockStallCode(transaction, command)
  if (!code) return fail(failure('NOT_FOUND', 'not_moved'))
  const to = stateAfter(command.cause)
  if (!canBecome(code.state, to)) return succeed(code)
  return succeed(await move(transaction, { ...code, stoppedBecause: command.cause }, to, command.by, command.cause))
}

/** Puts a new code of the same stall in the place of one that was stopped. One that was replaced already stays so. */
export async function replaceStallCode(transaction: Transaction, command: StallCodeCommand & { replacementId: Uuid }): Promise<Result<StallCode, Failure>> {
  const stopped = await lockStallCode(transaction, command)
  if (!stopped) return fail(failure('NOT_FOUND', 'not_moved'))
  if (!canBecome(stopped.state, 'replaced')) return succeed(stopped)
  const { merchantId, replacementId, by } = command
  const made = await makeStallCode(transaction, { merchantId, id: replacementId, by, stallId: stopped.stallId })
  if (!made.ok) return made
  return succeed(await move(transaction, { ...stopped, replacedBy: made.value.id }, 'replaced', by, 'replaced'))
}

export async function lockStallCode(transaction: Transaction, { merchantId, id }: Pick<StallCodeCommand, 'merchantId' | 'id'>): Promise<StallCode | undefined> {
  const { rows } = await transaction.query<StallCode>(`select ${COLUMNS} from stall_codes where id = $1 and merchant_id = $2 for update`, [id, merchantId])
  return rows[0]
}

async function move(transaction: Transaction, code: StallCode, state: StallCodeState, by: Uuid | null, because: string): Promise<StallCode> {
  await transaction.query('update stall_codes set state = $2, stopped_because = $3, replaced_by = $4 where id = $1', [code.id, state, code.stoppedBecause, code.replacedBy])
  await writeStep(transaction, code.id, state, by, because)
  return { ...code, state }
}

async function writeStep(transaction: Transaction, codeId: Uuid, state: StallCodeState, by: Uuid | null, because: string): Promise<void> {
  await transaction.query(
    `insert into stall_code_steps (code_id, step, state, by_person, because)
     select $1, coalesce(max(step), 0) + 1, $2, $3, $4 from stall_code_steps where code_id = $1`,
    [codeId, state, by, because],
  )
  await recordEvent(transaction, { kind: `stall_code_${state}`, actor: by, subject: codeId, details: { because } })
}

export async function findStallCode(database: Queryable, id: Uuid): Promise<StallCode | undefined> {
  const { rows } = await database.query<StallCode>(`select ${COLUMNS} from stall_codes where id = $1`, [id])
  return rows[0]
}

export async function findStallCodeByToken(database: Queryable, token: string): Promise<StallCode | undefined> {
  const { rows } = await database.query<StallCode>(`select ${COLUMNS} from stall_codes where token = $1`, [token])
  return rows[0]
}

/** Keeps a code as it is until the transaction ends: nobody stops it meanwhile. */
export async function holdStallCode(transaction: Transaction, id: Uuid): Promise<StallCode | undefined> {
  const { rows } = await transaction.query<StallCode>(`select ${COLUMNS} from stall_codes where id = $1 for share`, [id])
  return rows[0]
}

export type StallCodeStep = { codeId: Uuid; state: StallCodeState; because: string; byName: string | null; at: Date }

/** The last 100 codes of a merchant's stalls, the newest first, and what happened to each, oldest first. */
export async function listStallCodes(database: Queryable, merchantId: Uuid): Promise<{ code: StallCode; steps: StallCodeStep[] }[]> {
  const { rows: codes } = await database.query<StallCode>(`select ${COLUMNS} from stall_codes where merchant_id = $1 order by id desc limit 100`, [merchantId])
  return withSteps(database, codes)
}

/** One code of a merchant, however many others its stalls have had. */
export async function readStallCode(database: Queryable, merchantId: Uuid, id: Uuid): Promise<{ code: StallCode; steps: StallCodeStep[] } | undefined> {
  const { rows } = await database.query<StallCode>(`select ${COLUMNS} from stall_codes where id = $1 and merchant_id = $2`, [id, merchantId])
  return (await withSteps(database, rows))[0]
}

async function withSteps(database: Queryable, codes: readonly StallCode[]): Promise<{ code: StallCode; steps: StallCodeStep[] }[]> {
  const { rows: steps } = await database.query<StallCodeStep>(
    `select t.code_id as "codeId", t.state, t.because, p.name as "byName", t.at from stall_code_steps t left join people p on p.id = t.by_person
      where t.code_id = any($1) order by t.code_id, t.step`,
    [codes.map(({ id }) => id)],
  )
  return codes.map((code) => ({ code, steps: steps.filter(({ codeId }) => codeId === code.id) }))
}
