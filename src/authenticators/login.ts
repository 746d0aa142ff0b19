import type { Pool } from 'pg'
import type { Queryable, Transaction } from '../database/transaction.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import { hashSecret, isSecret, refuseWhenOverloaded } from './argon2.ts'
import { OneAtATime } from './one-at-a-time.ts'

/** After this many wrong passwords in a row an account waits before the next try is looked at. */
const FREE_TRIES = 5
/** The wait in seconds; it doubles with each further wrong try, up to an hour. A stranger can slow an owner down, never lock one out. */
const FIRST_WAIT = 30
const LONGEST_WAIT = 3_600

let decoy: Promise<string> | undefined

export async function storeLogin(transaction: Transaction, loginId: string, personId: Uuid, hash: string): Promise<void> {
  await transaction.query('insert into logins (login_id, person_id, hash) values ($1, $2, $3)', [loginId.toLowerCase(), personId, hash])
}

export const preparePassword = hashSecret

/** The sign-in that a person has with this shop's till, if any. */
export async function findLoginId(database: Queryable, personId: Uuid): Promise<string | undefined> {
  const { rows } = await database.query<{ login_id: string }>('select login_id from logins where person_id = $1', [personId])
  return rows[0]?.login_id
}

/** Takes a person's sign-in away. */
export async function deleteLogin(transaction: Transaction, personId: Uuid): Promise<void> {
  await transaction.query('delete from logins where person_id = $1', [personId])
}

/** Sign-ins under one id that may wait for their turn. */
const WAITING_AT_MOST = 100
const turns = new OneAtATime(WAITING_AT_MOST)

/**
 * Checks id and password. Everybody, known or not, gets the one failure LOGIN_FAILED after the same work; the guess is counted and
 * committed before it is checked. Guesses under one id are looked at one after the other, so that right ones sent together stay right.
 */
export function checkLogin(pool: Pool, loginId: string, password: string, pepper: Buffer): Promise<Result<{ personId: Uuid }, Failure>> {
  return turns.run(loginId.toLowerCase(), () => countAndCheck(pool, loginId, password, pepper))
}

async function countAndCheck(pool: Pool, loginId: string, password: string, pepper: Buffer): Promise<Result<{ personId: Uuid }, Failure>> {
  refuseWhenOverloaded()
  const { rows } = await pool.query<{ person_id: Uuid; hash: string; failed: number }>(
    `update logins set failed = failed + 1, failed_at = clock_timestamp()
      where login_id = $1
        and (failed < $2 or failed_at < clock_timestamp() - make_interval(secs => least($3::float8 * 2 ^ least(failed - $2, 20), $4)))
      returning person_id, hash, failed`,
    [loginId.toLowerCase(), FREE_TRIES, FIRST_WAIT, LONGEST_WAIT],
  )
  decoy ??= hashSecret('nobody', pepper)
  const login = rows[0]
  const isRight = await isSecret(password, pepper, login?.hash ?? (await decoy))
  if (!login || !isRight) return fail(failure('LOGIN_FAILED', 'not_moved'))
  await pool.query('update logins set failed = 0, failed_at = null where login_id = $1 and hash = $2', [loginId.toLowerCase(), login.hash])
  return succeed({ personId: login.person_id })
}
