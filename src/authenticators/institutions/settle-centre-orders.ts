import { setTimeout as pause } from 'node:timers/promises'
import { recordEvent } from '../../audit/record-event.ts'
import { inTransaction } from '../../database/transaction.ts'
import type { CentreOrder, CentreOrderKind, CentreOutcome } from '../../outside/otp-centre-port.ts'
import { readIdentity } from '../../people/person.ts'
import type { Uuid } from '../../values/uuid.ts'
import { holdRegistration } from '../otp/hold-registration.ts'
import { moveRegistration } from '../otp/move.ts'
import { OWN_INSTITUTION } from '../otp/otp.ts'
import type { Registration } from '../otp/registration.ts'
import { heedRefusal } from './heed-refusal.ts'
import { makerCodeOf } from './institution.ts'
import type { SharedOtp } from './shared-otp.ts'

/** Longer than any time limit towards the centre, in seconds. */
const ASK_AGAIN_AFTER = 10
/** How many are told before the centre is listened to again: what others have done, a loss above all, does not wait behind a slow centre for long. */
export const TOLD_AT_ONCE = 10
/** How often, and how long between in milliseconds, an owner's order is looked at that somebody else is telling. */
const LOOKS = 10
const BETWEEN_LOOKS = 100

type WaitingOrder = { id: Uuid; registrationId: Uuid; kind: CentreOrderKind; why: CentreOrder['why']; personId: Uuid; institution: string; serial: string; maker: string }

/** Of each generator the oldest order that waits, so that a loss that was taken back is not told the other way round. */
const WAITING = `
  select o.id, o.registration_id as "registrationId", o.kind, o.why, r.person_id as "personId", r.institution, d.serial, d.maker
    from otp_centre_orders o join otp_registrations r on r.id = o.registration_id join otp_devices d on d.id = o.device_id
   where o.state = 'waiting' and (o.ask_at is null or o.ask_at <= $1) and ($2::uuid is null or o.device_id = (select device_id from otp_registrations where id = $2))
     and not exists (select from otp_centre_orders earlier where earlier.device_id = o.device_id and earlier.state = 'waiting' and earlier.number < o.number)
   order by o.number limit $3`

/** Tells the centre what waits to be told. What has no answer is told again later, under the same id. Returns how many orders were looked at. */
export function settleCentreOrders(shared: SharedOtp, onError: (error: unknown) => void): Promise<number> {
  return settleWaiting(shared, onError, null)
}

/**
 * The same at once for one registration, whose owner waits: what was to be told of its generator before goes first, and what another server is telling
 * just now is waited for a moment.
 */
export async function settleAtOnce(shared: SharedOtp, onError: (error: unknown) => void, registrationId: Uuid): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    const told = await settleWaiting(shared, onError, registrationId)
    const { rowCount } = await shared.otp.pool.query(`select from otp_centre_orders where registration_id = $1 and state = 'waiting'`, [registrationId])
    if (rowCount === 0) return
    if (told === 0) await pause(BETWEEN_LOOKS)
  }
}

async function settleWaiting(shared: SharedOtp, onError: (error: unknown) => void, only: Uuid | null): Promise<number> {
  const { rows } = await shared.otp.pool.query<WaitingOrder>(WAITING, [shared.otp.clock(), only, TOLD_AT_ONCE])
  for (const order of rows) await settleOrder(shared, order).catch(onError)
  return rows.length
}

async function settleOrder(shared: SharedOtp, order: WaitingOrder): Promise<void> {
  const { otp, centre, personalData } = shared
  const now = otp.clock()
  const { rowCount } = await otp.pool.query(
    `update otp_centre_orders set ask_at = $2::timestamptz + make_interval(secs => $3) where id = $1 and state = 'waiting' and (ask_at is null or ask_at <= $2)`,
    [order.id, now, ASK_AGAIN_AFTER],
  )
  if (rowCount !== 1) return
  const makerCode = await makerCodeOf(otp.pool, order.maker)
  if (makerCode === undefined) throw new Error(`the maker ${order.maker} of a shared generator has no code`)
  const { id, kind, serial, institution, why } = order
  const { ci } = await readIdentity(otp.pool, personalData, order.personId)
  const outcome = await centre.send({ id, kind, makerCode, serial, institution, ci, why })
  if (outcome.state !== 'unknown') await finishOrder(shared, order, outcome)
}

async function finishOrder({ otp }: SharedOtp, order: WaitingOrder, outcome: Exclude<CentreOutcome, { state: 'unknown' }>): Promise<void> {
  await inTransaction(otp.pool, async (transaction) => {
    const held = (await holdRegistration(transaction, order.registrationId))!
    const { registration } = held
    const at = otp.clock()
    const refusal = outcome.state === 'refused' ? outcome.failure : null
    const { rowCount } = await transaction.query(`update otp_centre_orders set state = $2, finished_at = $3, failure = $4 where id = $1 and state = 'waiting'`, [order.id, outcome.state, at, refusal])
    if (rowCount !== 1) return
    if (refusal) await recordEvent(transaction, { kind: 'otp_centre_refused', actor: null, subject: order.registrationId, details: { order: order.kind, reason: refusal.reason } })
    if (refusal && (registration.institution === OWN_INSTITUTION || order.kind === 'report')) await heedRefusal(transaction, order.kind, refusal, held, at)
    if (order.kind !== 'register' || !waitsElsewhere(registration)) return
    // What is there already is there: its owner went to that institution meanwhile.
    const isRefused = refusal !== null && refusal.reason !== 'OTP_DUPLICATE'
    const moved = await moveRegistration(transaction, registration, {
      event: isRefused ? 'refused_elsewhere' : 'accepted_elsewhere',
      by: { who: 'centre' },
      shown: ['at_another'],
      why: isRefused ? 'refused_elsewhere' : undefined,
      at,
    })
    if (!moved.ok) throw new Error(`a registration elsewhere could not be settled: ${moved.failure.reason}`)
  })
}

function waitsElsewhere({ institution, state }: Registration): boolean {
  return institution !== OWN_INSTITUTION && state === 'pending'
}
