import { createHmac } from 'node:crypto'
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

/** After this many wrong passwords in a row from one place an account waits before the next try from there is looked at. */
const FREE_TRIES = 5
/** The wait in seconds; it doubles with each further wrong try, up to an hour. A stranger can slow an owner down, never lock one out. */
const FIRST_WAIT = 30
const LONGEST_WAIT = 3_600

let decoy: Promise<string> | undefined

/** Stores a new sign-in. */
export async function storeLogin(transaction: Transaction, loginId: string, personId: Uuid, hash: string, place: LoginPlace = 'till', kind: 'password' | 'pin' = 'password'): Promise<void> {
  await transaction.query('insert into logins (place, login_id, person_id, hash, kind) values ($1, $2, $3, $4, $5)', [place, loginId.toLowerCase(), personId, hash, kind])
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

/** Puts a new password in the place of the old one. Whoever has no sign-in gets none, and a PIN that an invitation gave stays. */
export async function replacePassword(transaction: Transaction, personId: Uuid, hash: string, place: LoginPlace): Promise<void> {
  await transaction.query(`update logins set hash = $2 where place = $3 and person_id = $1 and kind = 'password'`, [personId, hash, place])
}

/** Sign-ins under one id that may wait for their turn. */
const WAITING_AT_MOST = 100
const turns = new OneAtATime(WAITING_AT_MOST)

/**
 * Checks id and password, tried from `address`. Everybody, known or not, gets the one failure LOGIN_FAILED after the same work; the guess is counted and
 * committed before it is checked. Guesses under one id are looked at one after the other, so that right ones sent together stay right.
 *
 * Guesses are counted for each account, and there apart for each address from which its owner has signed in before; all others count together. So a
 * stranger, with however many addresses, has five tries, and can't make the owner wait where the owner usually is.
 */
export function checkLogin(pool: Pool, loginId: string, password: string, pepper: Buffer, address: string, place: LoginPlace = 'till'): Promise<Result<{ personId: Uuid }, Failure>> {
  return turns.run(`${place}/${loginId.toLowerCase()}`, () => countAndCheck(pool, { loginId: loginId.toLowerCase(), address, place }, password, pepper))
}

const MAY_TRY = '(t.failed < $6 or coalesce(t.failed_at < now() - make_interval(secs => least($7::float8 * 2 ^ least(t.failed - $6, 20), $8)), false))'

/**
 * One statement counts a guess, at an id that is there or not, and looks for the password. Either way one row is found by its key, written and committed,
 * and one hash is worked out. A guess that must wait leaves the time of the last as it is.
 */
const COUNT = `
  with counter as (
    select case when exists (select from login_tries where login_hmac = $3 and address_hmac = $4 and known_at is not null) then $4::bytea else $5::bytea end as address_hmac),
  tried as (
    insert into login_tries as t (login_hmac, address_hmac, failed, failed_at) select $3, address_hmac, 1, now() from counter
    on conflict (login_hmac, address_hmac) do update set
      failed = case when ${MAY_TRY} then t.failed + 1 else t.failed end, failed_at = case when ${MAY_TRY} then now() else t.failed_at end
    returning failed_at is distinct from now() as held_back, address_hmac)
  select l.person_id as "personId", l.hash, tried.held_back as "isHeldBack", tried.address_hmac as "countedAt"
    from tried left join logins l on l.place = $1 and l.login_id = $2`

type Try = { loginId: string; address: string; place: LoginPlace }

async function countAndCheck(pool: Pool, { loginId, address, place }: Try, password: string, pepper: Buffer): Promise<Result<{ personId: Uuid }, Failure>> {
  refuseWhenOverloaded()
  const login = keyed(pepper, `${place}/${loginId}`)
  const [here, elsewhere] = [keyed(pepper, `address/${address}`), keyed(pepper, 'address')]
  const { rows } = await pool.query<{ personId: Uuid | null; hash: string | null; isHeldBack: boolean; countedAt: Buffer }>({
    name: 'count_a_password',
    text: COUNT,
    values: [place, loginId, login, here, elsewhere, FREE_TRIES, FIRST_WAIT, LONGEST_WAIT],
  })
  decoy ??= hashSecret('nobody', pepper)
  const tried = rows[0]!
  const isRight = await isSecret(password, pepper, tried.hash ?? (await decoy))
  if (!tried.personId || tried.isHeldBack || !isRight) {
    // The same for somebody whom nobody knows: an answer takes as long.
    await inTransaction(pool, (transaction) => recordEvent(transaction, { kind: 'sign_in_refused', actor: null, subject: tried.personId, details: { place } }))
    return fail(failure('LOGIN_FAILED', 'not_moved'))
  }
  await pool.query('update login_tries set failed = 0, failed_at = null where login_hmac = $1 and address_hmac = $2', [login, tried.countedAt])
  await pool.query(
    `insert into login_tries (login_hmac, address_hmac, known_at) values ($1, $2, now())
     on conflict (login_hmac, address_hmac) do update set failed = 0, failed_at = null, known_at = now()`,
    [login, here],
  )
  return succeed({ personId: tried.personId })
}

/** Forgets guesses of two days ago, and addresses from which nobody signed in for three months. */
export async function forgetOldTries(pool: Pool): Promise<void> {
  await pool.query(`delete from login_tries where coalesce(failed_at, '-infinity') < now() - interval '2 days' and coalesce(known_at, '-infinity') < now() - interval '90 days'`)
}

function keyed(pepper: Buffer, text: string): Buffer {
  return createHmac('sha256', pepper).update('onjang/login-tries/1').update(`\0${text}`).digest()
}
