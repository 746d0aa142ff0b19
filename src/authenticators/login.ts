import type { Pool } from 'pg'
import { recordEvent } from '../audit/record-event.ts'
import { inTransaction, type Queryable, type Transaction } from '../database/transaction.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import { hashSecret, isSecret, refuseWhenOverloaded } from './argon2.ts'
import { OneAtATime } from './one-at-a-time.ts'

/** Where a sign-in is good: at the stall's till, in the office on a computer, or in the console. */
export type LoginPlace = 'till' | 'office' | 'console'

/** After this many wrong passwords in a row an account waits before the next try is looked at. */
const FREE_TRIES = 5
/** The wait in seconds; it doubles with each further wrong try, up to an hour. A stranger can slow an owner down, never lock one out. */
const FIRST_WAIT = 30
const LONGEST_WAIT = 3_600

let decoy: Promise<string> | undefined

/** Stores a new sign-in. */
export async function storeLogin(transaction: Transaction, loginId: string, personId: Uuid, hash: string, place: LoginPlace = 'till'): Promise<void> {
  await transaction.query('insert into logins (place, login_id, person_id, hash) values ($1, $2, $3, $4)', [place, loginId.toLowerCase(), personId, hash])
}

export const preparePassword = hashSecret

/** The sign-in that a person has at a place, if any. */
export async function findLoginId(database: Queryable, personId: Uuid, place: LoginPlace = 'till'): Promise<string | undefined> {
  const { rows } = await database.query<{ login_id: string }>('select login_id from logins where place = $2 and person_id = $1', [personId, place])
  return rows[0]?.login_id
}

/** Takes a person's sign-in away. */
export async function deleteLogin(transaction: Transaction, personId: Uuid, place: LoginPlace = 'till'): Promise<void> {
  await transaction.query('delete from logins where place = $2 and person_id = $1', [personId, place])
}

/** Puts a new password in the place of the old one. Whoever has no sign-in gets none. */
export async function replacePassword(transaction: Transaction, personId: Uuid, hash: string, place: LoginPlace): Promise<void> {
  await transaction.query('update logins set hash = $2, failed = 0, failed_at = null where place = $3 and person_id = $1', [personId, hash, place])
}

/** Sign-ins under one id that may wait for their turn. */
const WAITING_AT_MOST = 100
const turns = new OneAtATime(WAITING_AT_MOST)

/**
 * Checks id and password. Everybody, known or not, gets the one failure LOGIN_FAILED after the same work; the guess is counted and
 * committed before it is checked. Guesses under one id are looked at one after the other, so that right ones sent together stay right.
 */
export function checkLogin(pool: Pool, loginId: string, password: string, pepper: Buffer, place: LoginPlace = 'till'): Promise<Result<{ personId: Uuid }, Failure>> {
  return turns.run(`${place}/${loginId.toLowerCase()}`, () => countAndCheck(pool, loginId.toLowerCase(), password, pepper, place))
}

const MAY_TRY = '(failed < $3 or coalesce(failed_at < clock_timestamp() - make_interval(secs => least($4::float8 * 2 ^ least(failed - $3, 20), $5)), false))'
const COUNT = `tries = tries + 1, held_back = not ${MAY_TRY}, failed = case when ${MAY_TRY} then failed + 1 else failed end,
  failed_at = case when ${MAY_TRY} then clock_timestamp() else failed_at end`

/**
 * One statement counts a guess, at an id that is there or at the decoy that stands in for one that is not: either way one row is found by
 * its key, written and committed, and one hash is worked out.
 */
async function countAndCheck(pool: Pool, loginId: string, password: string, pepper: Buffer, place: LoginPlace): Promise<Result<{ personId: Uuid }, Failure>> {
  refuseWhenOverloaded()
  const { rows } = await pool.query<{ personId: Uuid | null; hash: string; isHeldBack: boolean }>({
    name: 'count_a_password',
    text: `with known as (update logins set ${COUNT} where place = $1 and login_id = $2
             returning person_id, hash, held_back),
           nobody as (update login_decoys set ${COUNT} where slot = abs(hashtext($1 || '/' || $2)) % 4096 and not exists (select from logins where place = $1 and login_id = $2)
             returning null::uuid, null::text, held_back)
           select person_id as "personId", hash, held_back as "isHeldBack" from known union all select * from nobody`,
    values: [place, loginId, FREE_TRIES, FIRST_WAIT, LONGEST_WAIT],
  })
  decoy ??= hashSecret('nobody', pepper)
  const login = rows[0]
  const isRight = await isSecret(password, pepper, login?.hash ?? (await decoy))
  if (!login?.personId || login.isHeldBack || !isRight) {
    // The same for somebody whom nobody knows: an answer takes as long.
    await inTransaction(pool, (transaction) => recordEvent(transaction, { kind: 'sign_in_refused', actor: null, subject: login?.personId ?? null, details: { place } }))
    return fail(failure('LOGIN_FAILED', 'not_moved'))
  }
  await pool.query('update logins set failed = 0, failed_at = null where place = $1 and login_id = $2 and hash = $3', [place, loginId, login.hash])
  return succeed({ personId: login.personId })
}
