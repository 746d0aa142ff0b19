import type { Pool } from 'pg'
import { inTransaction, type Transaction } from '../database/transaction.ts'
import { holdStallCode, stopStallCode, type StallCodeCommand } from '../markets/stall-code-registry.ts'
import { refusalOfStallCode, type StallCode, type StopCause } from '../markets/stall-code.ts'
import type { Programme } from '../programmes/programme.ts'
import { fixedCodeHash } from '../protocol/request-hash.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import { findRequestByLookupId, lookupIdOf, type PaymentRequest } from './payment-request.ts'

/** How long a request from a printed code waits for its payment, in minutes: as long as an order lives. */
const LIFE_MINUTES = 10

export type FixedCodeCommand = { deploymentId: Uuid; payerId: Uuid; id: Uuid; codeId: Uuid; amount: Won }

/**
 * Makes the request that a shopper pays who has scanned a printed code and typed an amount. It is bound to the code and to the payer, and is
 * paid like a till's request, once. The same again is the same; another code or amount under the id is refused.
 */
export async function requestByFixedCode(pool: Pool, programme: Programme, command: FixedCodeCommand): Promise<Result<PaymentRequest, Failure>> {
  const lookupId = await inTransaction(pool, (transaction) => decideRequest(transaction, programme, command))
  if (!lookupId.ok) return lookupId
  const request = await findRequestByLookupId(pool, lookupId.value)
  if (!request) throw new Error('a request that was stored could not be read')
  return succeed(request)
}

async function decideRequest(transaction: Transaction, programme: Programme, command: FixedCodeCommand): Promise<Result<Uuid, Failure>> {
  const code = await holdStallCode(transaction, command.codeId)
  const hash = code && Buffer.from(await hashOf(command, code, programme))
  const stored = await answerStored(transaction, command, hash)
  if (stored) return stored
  if (!hash) return fail(failure('NOT_FOUND', 'not_moved'))
  const refusal = refusalOfStallCode(code)
  if (refusal) return fail(failure(refusal, 'not_moved'))
  const lookupId = lookupIdOf(hash)
  const { rowCount } = await transaction.query(
    // Either key may be met first: a copy of this command has the same lookup id too.
    `insert into fixed_code_requests (payer_id, id, code_id, lookup_id) values ($1, $2, $3, $4) on conflict do nothing`,
    [command.payerId, command.id, code.id, lookupId],
  )
  // A copy of this command was faster; it has committed by now.
  if (rowCount === 0) return (await answerStored(transaction, command, hash))!
  await transaction.query(
    `insert into payment_requests (merchant_id, id, lookup_id, hash, programme_id, stall_id, amount, payer_id, made_by, made_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8, clock_timestamp(), clock_timestamp() + make_interval(mins => $9))`,
    [code.merchantId, newUuid(), lookupId, hash, programme.id, code.stallId, command.amount, command.payerId, LIFE_MINUTES],
  )
  return succeed(lookupId)
}

function hashOf({ id, deploymentId, payerId, amount }: FixedCodeCommand, code: StallCode, programme: Programme): Promise<Uint8Array> {
  const { merchantId, stallId } = code
  return fixedCodeHash({ requestId: id, deploymentId, programmeId: programme.id, merchantId, stallId, codeId: code.id, payerId, amount })
}

/** What was stored under the id before: the same request, or another one, of which its maker is told. */
async function answerStored(transaction: Transaction, { payerId, id }: FixedCodeCommand, hash: Buffer | undefined): Promise<Result<Uuid, Failure> | undefined> {
  const { rows } = await transaction.query<{ lookupId: Uuid; codeId: Uuid; hash: Buffer; amount: Won }>(
    `select f.lookup_id as "lookupId", f.code_id as "codeId", r.hash, r.amount
       from fixed_code_requests f join payment_requests r on r.lookup_id = f.lookup_id where f.payer_id = $1 and f.id = $2`,
    [payerId, id],
  )
  const first = rows[0]
  if (!first) return undefined
  if (hash && first.hash.equals(hash)) return succeed(first.lookupId)
  return fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved', {}, { first: { codeId: first.codeId, amount: Number(first.amount) } }))
}

/** Stops a printed code and, in the same moment, the requests made from it that nobody has paid yet. */
export async function stopFixedCode(transaction: Transaction, command: StallCodeCommand & { cause: StopCause }): Promise<Result<StallCode, Failure>> {
  const stopped = await stopStallCode(transaction, command)
  if (!stopped.ok) return stopped
  // In the order in which payments lock requests.
  await transaction.query(
    `with open as (
       select r.lookup_id from payment_requests r where r.lookup_id in (select lookup_id from fixed_code_requests where code_id = $1) and r.state = 'open'
        order by r.lookup_id for update)
     update payment_requests set state = 'cancelled', ended_at = clock_timestamp() where lookup_id in (select lookup_id from open)`,
    [command.id],
  )
  return stopped
}

/** Whether a person has paid at a merchant before. */
export async function hasPaidAt(pool: Pool, payerId: Uuid, merchantId: Uuid): Promise<boolean> {
  const { rowCount } = await pool.query(`select 1 from payments where payer_id = $1 and merchant_id = $2 and state = 'paid' limit 1`, [payerId, merchantId])
  return rowCount !== 0
}
