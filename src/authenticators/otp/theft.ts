import type { Queryable } from '../../database/transaction.ts'
import type { Registration } from './registration.ts'

/** Whether a suspended OTP was reported stolen since it was last in use, whatever else was said of it meanwhile: a theft stays a theft. */
export async function isStolen(database: Queryable, { id, state }: Pick<Registration, 'id' | 'state'>): Promise<boolean> {
  if (state !== 'suspended') return false
  const { rowCount } = await database.query(
    `select from otp_events where registration_id = $1 and event = 'report' and why = 'stolen'
        and id > coalesce((select max(id) from otp_events where registration_id = $1 and to_state <> 'suspended'), 0) limit 1`,
    [id],
  )
  return rowCount === 1
}
