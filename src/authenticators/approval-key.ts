import { recordEvent } from '../audit/record-event.ts'
import type { Queryable, Transaction } from '../database/transaction.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'

/** A key on an owner's phone that approves refunds and serves nothing else (design, law 14). */
export type ApprovalKey = { id: Uuid; name: string; registeredAt: Date }

/** Registers a key under the id that the phone made. The same again is the same; another key under the id is refused. */
export async function registerApprovalKey(
  transaction: Transaction,
  key: { id: Uuid; personId: Uuid; merchantId: Uuid; name: string; publicKey: Uint8Array },
): Promise<Result<ApprovalKey, Failure>> {
  const { rowCount } = await transaction.query('insert into approval_keys (id, person_id, merchant_id, name, public_key) values ($1, $2, $3, $4, $5) on conflict do nothing', [
    key.id,
    key.personId,
    key.merchantId,
    key.name,
    Buffer.from(key.publicKey),
  ])
  if (rowCount === 1) await recordEvent(transaction, { kind: 'approval_phone_registered', actor: key.personId, subject: key.personId, details: { keyId: key.id, merchantId: key.merchantId } })
  const { rows } = await transaction.query<ApprovalKey & { isSame: boolean }>(
    `select id, name, registered_at as "registeredAt", person_id = $2 and merchant_id = $3 and public_key = $4 and revoked_at is null as "isSame"
       from approval_keys where id = $1`,
    [key.id, key.personId, key.merchantId, Buffer.from(key.publicKey)],
  )
  const { isSame, ...stored } = rows[0]!
  return isSame ? succeed(stored) : fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved'))
}

/** Keys that approve for this person at this merchant now. */
export async function listApprovalKeys(database: Queryable, personId: Uuid, merchantId: Uuid): Promise<ApprovalKey[]> {
  const { rows } = await database.query<ApprovalKey>(
    `select id, name, registered_at as "registeredAt" from approval_keys where person_id = $1 and merchant_id = $2 and revoked_at is null order by registered_at desc limit 20`,
    [personId, merchantId],
  )
  return rows
}

/** From this commit on the key approves nothing, and what it approved and was not used yet is worth nothing. */
export async function revokeApprovalKey(transaction: Transaction, personId: Uuid, id: Uuid): Promise<void> {
  const { rowCount } = await transaction.query('update approval_keys set revoked_at = clock_timestamp() where id = $1 and person_id = $2 and revoked_at is null', [id, personId])
  if (rowCount === 1) await recordEvent(transaction, { kind: 'approval_phone_revoked', actor: personId, subject: personId, details: { keyId: id } })
}

/** The same for every key of a person. */
export async function revokeApprovalKeysOf(transaction: Transaction, personId: Uuid): Promise<void> {
  await transaction.query('update approval_keys set revoked_at = clock_timestamp() where person_id = $1 and revoked_at is null', [personId])
}

/** Holds a key as it is until the transaction ends; undefined when it is not this person's at this merchant, or revoked. */
export async function holdApprovalKey(transaction: Transaction, owner: { personId: Uuid; merchantId: Uuid }, id: Uuid): Promise<{ publicKey: Buffer } | undefined> {
  const { rows } = await transaction.query<{ publicKey: Buffer }>(
    `select public_key as "publicKey" from approval_keys where id = $1 and person_id = $2 and merchant_id = $3 and revoked_at is null for share`,
    [id, owner.personId, owner.merchantId],
  )
  return rows[0]
}
