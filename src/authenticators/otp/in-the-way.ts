import type { Queryable } from '../../database/transaction.ts'
import type { Uuid } from '../../values/uuid.ts'
import type { Registration } from './registration.ts'
import { liveStates } from './state-table.ts'

const SETTLED = liveStates.filter((state) => state !== 'conflict')

/**
 * Whether a registration in a conflict can't be anything else while another is: of one person's two of a kind, and of two records of one generator, one at a
 * time stands outside a conflict at an institution. `but`: registrations that end with it.
 */
export async function isInTheWay(database: Queryable, { id, state, institution, personId, kind, deviceId }: Registration, but: readonly Uuid[] = []): Promise<boolean> {
  if (state !== 'conflict') return false
  const { rowCount } = await database.query(
    `select from otp_registrations where institution = $2 and id <> $1 and id <> all($3)
        and ((person_id = $4 and kind = $5 and state = any($7)) or (device_id = $6 and (state = any($7) or state = 'pending'))) limit 1`,
    [id, institution, but, personId, kind, deviceId, SETTLED],
  )
  return rowCount === 1
}
