import { createHash, randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import type { Queryable, Transaction } from '../database/transaction.ts'
import { CONSOLE_CODE } from '../protocol/console-code.ts'
import { counterCode, timeStep } from '../protocol/one-time-code.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import type { Clock } from '../values/clock.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import { openSeed, sealSeed, type SeedKeys } from './otp/seed-sealing.ts'

/** What a member of the console is: somebody at the telephone, at a branch's counter, or who runs the place. */
export const consoleRoles = ['agent', 'clerk', 'operator'] as const
export type ConsoleRole = (typeof consoleRoles)[number]

/** Steps before and after now that are taken. */
const WINDOW = 1
/** Wrong codes in a row that are looked at without a wait; then the wait in seconds, which doubles up to an hour. */
const FREE_TRIES = 5
const FIRST_WAIT = 30
const LONGEST_WAIT = 3_600
/** Minutes between a right password and the session. */
const SIGN_IN_MINUTES = 5

/** Makes somebody a member; `seed` has 20 bytes, and goes into their authenticator app. */
export async function addConsoleMember(transaction: Transaction, keys: SeedKeys, member: { personId: Uuid; role: ConsoleRole; seed: Uint8Array }): Promise<void> {
  const { keyId, sealed } = sealSeed(keys, sealName(member.personId), member.seed)
  await transaction.query('insert into console_members (person_id, role, sealed_seed, seal_key_id) values ($1, $2, $3, $4)', [member.personId, member.role, sealed, keyId])
}

export async function hasConsoleMembers(database: Queryable): Promise<boolean> {
  const { rows } = await database.query('select 1 from console_members limit 1')
  return rows.length > 0
}

/** Notes that a password was right. Returns the token under which the browser goes on; the database keeps its hash. */
export async function beginConsoleSignIn(database: Queryable, personId: Uuid): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await database.query('insert into console_sign_ins (token_hash, person_id, expires_at) values ($1, $2, clock_timestamp() + make_interval(mins => $3))', [hashOf(token), personId, SIGN_IN_MINUTES])
  return token
}

/** Who is signing in under a token; undefined when it is over, or its person is no member any more. */
export async function findConsoleSignIn(database: Queryable, token: string): Promise<{ personId: Uuid; role: ConsoleRole } | undefined> {
  const { rows } = await database.query<{ personId: Uuid; role: ConsoleRole }>(
    `select s.person_id as "personId", m.role from console_sign_ins s join console_members m on m.person_id = s.person_id and m.removed_at is null
      where s.token_hash = $1 and s.used_at is null and s.expires_at > clock_timestamp()`,
    [hashOf(token)],
  )
  return rows[0]
}

/** Takes a sign-in, once, in the transaction that opens its session; false when it is over. */
export async function useConsoleSignIn(transaction: Transaction, token: string): Promise<boolean> {
  const { rowCount } = await transaction.query('update console_sign_ins set used_at = clock_timestamp() where token_hash = $1 and used_at is null and expires_at > clock_timestamp()', [hashOf(token)])
  return rowCount === 1
}

type Counted = { seed: Buffer; keyId: number; lastUsedStep: number; mayTry: boolean; failed: number }

const MAY_TRY = '(failed < $2 or coalesce(failed_at < clock_timestamp() - make_interval(secs => least($3::float8 * 2 ^ least(failed - $2, 20), $4)), false))'

/**
 * Checks a member's code and spends it, once over all servers. The guess is counted and committed before it is checked. Fails with
 * OTP_MISMATCH, OTP_REUSED, or OTP_LOCKED while too many were wrong.
 */
export async function spendMemberCode(pool: Pool, keys: SeedKeys, clock: Clock, personId: Uuid, code: string): Promise<Result<null, Failure>> {
  const { rows } = await pool.query<Counted>(
    `update console_members m set failed = case when before.may_try then m.failed + 1 else m.failed end, failed_at = case when before.may_try then clock_timestamp() else m.failed_at end
       from (select person_id, ${MAY_TRY} as may_try from console_members where person_id = $1 and removed_at is null for update) as before
      where m.person_id = before.person_id
      returning m.sealed_seed as seed, m.seal_key_id as "keyId", m.last_used_step::float8 as "lastUsedStep", before.may_try as "mayTry", m.failed`,
    [personId, FREE_TRIES, FIRST_WAIT, LONGEST_WAIT],
  )
  const counted = rows[0]
  if (!counted) return fail(failure('NOT_ALLOWED', 'not_moved'))
  if (!counted.mayTry) return fail(failure('OTP_LOCKED', 'not_moved'))
  const step = findStep(openSeed(keys, sealName(personId), { keyId: counted.keyId, sealed: counted.seed }), clock().getTime(), code)
  if (step === undefined) {
    const tries = Math.max(0, FREE_TRIES - counted.failed)
    return fail(tries === 0 ? failure('OTP_LOCKED', 'not_moved') : failure('OTP_MISMATCH', 'not_moved', { tries }, { triesLeft: tries }))
  }
  const { rowCount } = await pool.query('update console_members set last_used_step = $2, failed = 0, failed_at = null where person_id = $1 and last_used_step < $2', [personId, step])
  return rowCount === 1 ? succeed(null) : fail(failure('OTP_REUSED', 'not_moved'))
}

function findStep(seed: Uint8Array, now: number, code: string): number | undefined {
  const middle = timeStep(now, CONSOLE_CODE.period)
  for (let step = middle - WINDOW; step <= middle + WINDOW; step++) if (counterCode(seed, step, CONSOLE_CODE) === code) return step
  return undefined
}

function sealName(personId: Uuid): string {
  return `console/${personId}`
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
