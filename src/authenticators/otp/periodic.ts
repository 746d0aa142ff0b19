import { inTransaction } from '../../database/transaction.ts'
import type { Uuid } from '../../values/uuid.ts'
import { voidPending } from './confirm.ts'
import { OWN_INSTITUTION, type Otp } from './otp.ts'
import { moveRegistration } from './move.ts'
import { holdRegistration } from './hold-registration.ts'
import { forgetSeeds, resealSeeds } from './reseal-seeds.ts'
import { finishTerminations } from './terminate.ts'

const AT_ONCE = 100

/** What time brings: registrations that nobody confirmed, terminations that fall due, generators at the end of their life, seeds under an older key or of no use. */
export async function lookAfterOtps(otp: Otp): Promise<void> {
  await voidLateOnes(otp)
  await finishTerminations(otp)
  await retireWornOut(otp)
  await resealSeeds(otp)
  await forgetSeeds(otp)
}

async function voidLateOnes(otp: Otp): Promise<void> {
  const { rows } = await otp.pool.query<{ id: Uuid }>(`select id from otp_registrations where state = 'pending' and pending_until <= $1 order by pending_until limit $2`, [otp.clock(), AT_ONCE])
  for (const { id } of rows) await voidPending(otp, id, 'too_late')
}

async function retireWornOut(otp: Otp): Promise<void> {
  const { rows } = await otp.pool.query<{ id: Uuid }>(
    `select r.id from otp_registrations r join otp_devices d on d.id = r.device_id where r.state = 'active' and r.institution = $3 and d.wears_out_at <= $1 order by d.wears_out_at limit $2`,
    [otp.clock(), AT_ONCE, OWN_INSTITUTION],
  )
  for (const { id } of rows) await moveIfActive(otp, id, 'model_too_old', 'too_old')
}

/** A model is blocked or too old from now on: its generators in use can't be used any more, and their owners hear of it. Returns how many. */
export async function retireModel(otp: Otp, { maker, model, because }: { maker: string; model: string; because: 'blocked' | 'worn_out' }): Promise<number> {
  const { rows } = await otp.pool.query<{ id: Uuid }>(`select r.id from otp_registrations r join otp_devices d on d.id = r.device_id where r.state = 'active' and r.institution = $3 and d.maker = $1 and d.model = $2`, [maker, model, OWN_INSTITUTION])
  for (const { id } of rows) await moveIfActive(otp, id, because === 'blocked' ? 'model_blocked' : 'model_too_old', because === 'blocked' ? 'model_blocked' : 'too_old')
  return rows.length
}

async function moveIfActive(otp: Otp, id: Uuid, event: 'model_blocked' | 'model_too_old', why: string): Promise<void> {
  await inTransaction(otp.pool, async (transaction) => {
    const held = await holdRegistration(transaction, id)
    if (held?.registration.state === 'active') await moveRegistration(transaction, held.registration, { event, by: { who: 'system' }, shown: [], why, at: otp.clock() })
  })
}
