import type { Queryable } from '../database/transaction.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'

/** Who approved which order, by its hash, with what. Good once, for ten minutes, as long as an order lives. */
export type Approval = { id: Uuid; orderHash: Buffer; expiresAt: Date }

const LIFE_MINUTES = 10

/** Stores an approval under the id that the client made; the same again is the same. */
export async function storeApproval(
  database: Queryable,
  approval: { personId: Uuid; id: Uuid; deviceId: Uuid; orderHash: Uint8Array; factors: readonly string[] },
): Promise<Result<Approval, Failure>> {
  await database.query(
    `insert into approvals (person_id, id, device_id, order_hash, factors, expires_at)
     values ($1, $2, $3, $4, $5, clock_timestamp() + make_interval(mins => $6)) on conflict do nothing`,
    [approval.personId, approval.id, approval.deviceId, Buffer.from(approval.orderHash), approval.factors, LIFE_MINUTES],
  )
  const { rows } = await database.query<{ order_hash: Buffer; expires_at: Date }>(
    'select order_hash, expires_at from approvals where person_id = $1 and id = $2',
    [approval.personId, approval.id],
  )
  const stored = rows[0]!
  if (!stored.order_hash.equals(approval.orderHash)) return fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved'))
  return succeed({ id: approval.id, orderHash: stored.order_hash, expiresAt: stored.expires_at })
}
