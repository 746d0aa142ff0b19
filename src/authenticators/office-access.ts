import { createHash, randomBytes } from 'node:crypto'
import type { Queryable, Transaction } from '../database/transaction.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import { hashSecret } from './argon2.ts'
import { findLoginId } from './login.ts'
import { holdPasskey } from './passkey.ts'

const SHORTEST_PASSWORD = 10
const FEWEST_SIGNS = 5
/** Minutes between a right first factor and the session. */
const SIGN_IN_MINUTES = 10

/** Hashes a password for the office before the transaction that stores it. Fails with PASSWORD_TOO_EASY; one that holds the ID is too easy where the ID is given. */
export async function prepareOfficePassword(loginId: string | undefined, password: string, pepper: Buffer): Promise<Result<string, Failure>> {
  const normal = password.normalize('NFC').toLowerCase()
  const isEasy = normal.length < SHORTEST_PASSWORD || new Set(normal).size < FEWEST_SIGNS || (loginId !== undefined && normal.includes(loginId.toLowerCase()))
  return isEasy ? fail(failure('PASSWORD_TOO_EASY', 'not_moved')) : succeed(await hashSecret(password, pepper))
}

/** Stores ID and password of a person's office, in place of what was there. Fails with LOGIN_ID_TAKEN when the ID is somebody else's; the caller then rolls back. */
export async function saveOfficeLogin(transaction: Transaction, login: { loginId: string; personId: Uuid; hash: string }): Promise<Result<null, Failure>> {
  await transaction.query('select 1 from people where id = $1 for update', [login.personId])
  await transaction.query(`delete from logins where place = 'office' and person_id = $1 and login_id <> $2`, [login.personId, login.loginId.toLowerCase()])
  const { rowCount } = await transaction.query(
    `insert into logins (place, login_id, person_id, hash) values ('office', $1, $2, $3)
     on conflict (place, login_id) do update set hash = excluded.hash, failed = 0, failed_at = null where logins.person_id = excluded.person_id`,
    [login.loginId.toLowerCase(), login.personId, login.hash],
  )
  return rowCount === 1 ? succeed(null) : fail(failure('LOGIN_ID_TAKEN', 'not_moved'))
}

/** The ID with which a person signs in to the office, if office access was set up. */
export function officeLoginOf(database: Queryable, personId: Uuid): Promise<string | undefined> {
  return findLoginId(database, personId, 'office')
}

/** A sign-in whose first factor was right and that waits for the rest. `passkeyId`: the passkey that it began with; null: it was the password. */
export type OfficeSignIn = { personId: Uuid; identityProven: boolean; passkeyId: Uuid | null }

/** Returns the token under which the browser goes on; the database keeps its hash. */
export async function beginOfficeSignIn(database: Queryable, signIn: OfficeSignIn): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await database.query('insert into office_sign_ins (token_hash, person_id, identity_proven, passkey_id, expires_at) values ($1, $2, $3, $4, clock_timestamp() + make_interval(mins => $5))', [
    hashOf(token),
    signIn.personId,
    signIn.identityProven,
    signIn.passkeyId,
    SIGN_IN_MINUTES,
  ])
  return token
}

/** A sign-in that is under way; undefined when it is over. */
export async function findOfficeSignIn(database: Queryable, token: string): Promise<OfficeSignIn | undefined> {
  const { rows } = await database.query<OfficeSignIn>(
    'select person_id as "personId", identity_proven as "identityProven", passkey_id as "passkeyId" from office_sign_ins where token_hash = $1 and used_at is null and expires_at > clock_timestamp()',
    [hashOf(token)],
  )
  return rows[0]
}

/** Notes that the phone was proved. */
export async function noteIdentityProven(database: Queryable, token: string): Promise<void> {
  await database.query('update office_sign_ins set identity_proven = true where token_hash = $1 and used_at is null', [hashOf(token)])
}

/** Takes a sign-in, once, in the transaction that opens its session; false when it is over, or the passkey that it began with was revoked meanwhile. */
export async function useOfficeSignIn(transaction: Transaction, token: string): Promise<boolean> {
  const { rows } = await transaction.query<{ passkeyId: Uuid | null }>(
    'update office_sign_ins set used_at = clock_timestamp() where token_hash = $1 and used_at is null and expires_at > clock_timestamp() returning passkey_id as "passkeyId"',
    [hashOf(token)],
  )
  const taken = rows[0]
  return taken !== undefined && (taken.passkeyId === null || (await holdPasskey(transaction, taken.passkeyId)))
}

/** Ends sign-ins that are under way: what they were begun with opens nothing any more. */
export async function endOfficeSignInsOf(transaction: Transaction, personId: Uuid): Promise<void> {
  await transaction.query('update office_sign_ins set used_at = clock_timestamp() where person_id = $1 and used_at is null', [personId])
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
