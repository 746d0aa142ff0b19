import type { Queryable } from '../database/transaction.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'

/** Who approved which order, by its hash, with what. Good once, for ten minutes, as long as an order lives. */
export type Approval = { id: Uuid; orderHash: Buffer; expiresAt: Date }

const LIFE_MINUTES = 10

/** What stands under an id already: the same approval, ID_REUSED_DIFFERENTLY, or nothing. It is looked up before the PIN is, which then costs no try. */
export async function findApproval(database: Queryable, personId: Uuid, id: Uuid, orderHash: Uint8Array): Promise<Result<Approval, Failure> | undefined> {
  const { rows } = await database.query<{ order_hash: Buffer; expires_at: Date }>('select order_hash, expires_at from approvals where person_id = $1 and id = $2', [personId, id])
  const stored = rows[0]
  if (!stored) return undefined
  if (stored.order_hash.equals(orderHash)) return succeed({ id, orderHash: stored.order_hash, expiresAt: stored.expires_at })
  return fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved', {}, { first: { orderHash: stored.order_hash.toString('base64url') } }))
}

/** Stores an approval under the id that the client made; the same again is the same. */
export async function storeApproval(
  database: Queryable,
  approval: { personId: Uuid; id: Uuid; deviceId: Uuid; orderHash: Uint8Array; factors: readonly string[]; signed?: { passkeyId: Uuid; evidence: object } },
): Promise<Result<Approval, Failure>> {
  await database.query(
    `insert into approvals (person_id, id, device_id, order_hash, factors, expires_at, passkey_id, evidence)
     values ($1, $2, $3, $4, $5, clock_timestamp() + make_interval(mins => $6), $7, $8) on conflict do nothing`,
    [approval.personId, approval.id, approval.deviceId, Buffer.from(approval.orderHash), approval.factors, LIFE_MINUTES, approval.signed?.passkeyId ?? null, approval.signed?.evidence ?? null],
  )
  return (await findApproval(database, approval.personId, approval.id, approval.orderHash))!
}
