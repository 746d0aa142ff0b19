import type { Queryable } from '../database/transaction.ts'
import { nextKoreanDay, startOfKoreanDay } from '../programmes/korean-calendar.ts'
import type { Programme } from '../programmes/programme.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'

/** Why transfers are held to the lower pair of limits. */
export type Reduction = 'new_payee' | 'otp' | 'new_phone' | 'no_phone'

/** What may leave a deposit now, in won. */
export type TransferLimits = { once: Won; day: Won; leftToday: Won; because: Reduction[]; resetsAt: Date }

/** Until when a payee counts as new. */
export function newPayeeUntil(registeredAt: Date, { transferLimits }: Programme): Date {
  return new Date(registeredAt.getTime() + transferLimits.newPayeeHours * 3_600_000)
}

/** The limits as they stand, with what was sent on this day in Korea. */
export function transferLimits({ transferLimits: rule }: Programme, because: readonly Reduction[], sentToday: Won, now: Date): TransferLimits {
  const isReduced = because.length > 0
  const [once, day] = isReduced ? [rule.reducedOnce, rule.reducedDay] : [rule.once, rule.day]
  return { once, day, leftToday: day > sentToday ? day - sentToday : 0n, because: [...because], resetsAt: nextKoreanDay(now) }
}

/** What left, or is leaving, the deposit on the day of `now` in Korea. To decide with it, hold the merchant's participation. */
export async function sentOnDay(database: Queryable, merchantId: Uuid, now: Date): Promise<Won> {
  const { rows } = await database.query<{ sent: bigint }>(
    `select coalesce(sum(amount), 0)::bigint as sent from transfers_out where merchant_id = $1 and requested_at >= $2 and requested_at < $3 and state in ('requested', 'done')`,
    [merchantId, startOfKoreanDay(now), nextKoreanDay(now)],
  )
  return rows[0]!.sent
}

/** The first limit that an amount passes. */
export function refusalByLimits(amount: Won, { once, leftToday, because, resetsAt }: TransferLimits): Failure | undefined {
  if (amount > leftToday && leftToday < once) return failure('TRANSFER_LIMIT', 'not_moved', { amount: leftToday }, { left: Number(leftToday), because, resetsAt: resetsAt.toISOString() })
  if (amount > once) return failure('TRANSFER_ONCE_LIMIT', 'not_moved', { amount: once }, { left: Number(once), because })
  if (amount > leftToday) return failure('TRANSFER_LIMIT', 'not_moved', { amount: leftToday }, { left: Number(leftToday), because, resetsAt: resetsAt.toISOString() })
  return undefined
}
