import { recordEvent } from '../audit/record-event.ts'
import type { Transaction } from '../database/transaction.ts'
import { findStalls } from '../markets/merchant.ts'
import { findStallCode, lockStallCode } from '../markets/stall-code-registry.ts'
import type { StallCode } from '../markets/stall-code.ts'
import { sendNotice } from '../notices/send-notice.ts'
import { stopFixedCode } from '../payments/fixed-code-request.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import { demandPersonAccess, type Member } from './person-access.ts'

/**
 * An operator blocks a printed code from outside its shop: nobody pays by it from now on, and the shop's owners are told. The operator must have
 * said for what purpose they look at one of those owners. A code that was stopped before stays as it is, and nobody is told again.
 * Fails with NOT_FOUND or PURPOSE_MISSING.
 */
export async function blockStallCode(transaction: Transaction, member: Member, id: Uuid, now: Date): Promise<Result<StallCode, Failure>> {
  const found = await findStallCode(transaction, id)
  if (!found) return fail(failure('NOT_FOUND', 'not_moved'))
  const { merchantId, stallId } = found
  const owners = await ownersOf(transaction, merchantId)
  const toward = await purposeToward(transaction, member, owners, now)
  if (!toward) return fail(failure('PURPOSE_MISSING', 'not_moved'))
  const before = (await lockStallCode(transaction, { merchantId, id }))!
  const stopped = await stopFixedCode(transaction, { merchantId, id, by: null, cause: 'operator' })
  if (!stopped.ok || before.stoppedBecause !== null) return stopped
  const place = (await findStalls(transaction, [stallId])).get(stallId)!.place
  await recordEvent(transaction, { kind: 'console_stall_code_blocked', actor: member.personId, subject: toward.owner, details: { code: id, merchantId, purpose: toward.purpose, place: place.ko } })
  for (const personId of owners) await sendNotice(transaction, { personId, merchantId, kind: 'STALL_CODE_BLOCKED', facts: { place } })
  return succeed(stopped.value)
}

async function ownersOf(transaction: Transaction, merchantId: Uuid): Promise<Uuid[]> {
  const { rows } = await transaction.query<{ personId: Uuid }>(
    `select person_id as "personId" from staff where merchant_id = $1 and role = 'owner' and removed_at is null order by person_id`,
    [merchantId],
  )
  return rows.map(({ personId }) => personId)
}

async function purposeToward(transaction: Transaction, member: Member, owners: readonly Uuid[], now: Date): Promise<{ owner: Uuid; purpose: string } | undefined> {
  for (const owner of owners) {
    const access = await demandPersonAccess(transaction, member, owner, now)
    if (access.ok) return { owner, purpose: access.value.purpose }
  }
  return undefined
}
