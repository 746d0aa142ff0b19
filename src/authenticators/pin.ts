import type { Pool } from 'pg'
import { recordEvent } from '../audit/record-event.ts'
import { inTransaction, type Queryable, type Transaction } from '../database/transaction.ts'
import { sendNotice } from '../notices/send-notice.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import { hashSecret, isSecret, refuseWhenOverloaded } from './argon2.ts'
import { OneAtATime } from './one-at-a-time.ts'

/** Five wrong PINs in a row close it until the person is identified anew (guide: rules of the field). */
const PIN_TRIES = 5

/** Six equal digits, a run up or down, or three pairs alike: the first that a thief tries. */
export function isEasyPin(pin: string): boolean {
  const digits = Array.from(pin, Number)
  const steps = digits.slice(1).map((digit, index) => digit - digits[index]!)
  return new Set(steps).size === 1 && Math.abs(steps[0]!) <= 1 ? true : pin.slice(0, 2).repeat(3) === pin || pin.slice(0, 3).repeat(2) === pin
}

/**
 * Hashes a PIN before the transaction that stores it: hashing takes long, and a transaction holds locks. Fails with PIN_TOO_EASY, also when
 * it stands in the owner's birthday (YYYYMMDD) or phone number.
 */
export async function preparePin(pin: string, pepper: Buffer, owner: { birthDate: string; phone: string }): Promise<Result<string, Failure>> {
  if (isEasyPin(pin) || owner.birthDate.includes(pin) || owner.phone.includes(pin)) return fail(failure('PIN_TOO_EASY', 'not_moved'))
  return succeed(await hashSecret(pin, pepper))
}

/** Stores a person's first PIN. An existing PIN stays as it is: false. */
export async function storePin(transaction: Transaction, personId: Uuid, hash: string): Promise<boolean> {
  const { rowCount } = await transaction.query('insert into pins (person_id, hash) values ($1, $2) on conflict do nothing', [personId, hash])
  if (rowCount === 1) await recordEvent(transaction, { kind: 'pin_made', actor: personId, subject: personId })
  return rowCount === 1
}

/** Puts a new PIN in the place of the old one, and unlocks it. */
export async function replacePin(transaction: Transaction, personId: Uuid, hash: string): Promise<void> {
  await transaction.query(
    `insert into pins (person_id, hash) values ($1, $2)
     on conflict (person_id) do update set hash = excluded.hash, failed = 0, changed_at = clock_timestamp()`,
    [personId, hash],
  )
}

/** Whether somebody has ever chosen a PIN: a shop's owner is known before they have a wallet. */
export async function hasPin(database: Queryable, personId: Uuid): Promise<boolean> {
  const { rowCount } = await database.query('select from pins where person_id = $1', [personId])
  return rowCount === 1
}

/** PIN entries of one person that may wait for their turn. */
const WAITING_AT_MOST = 100
const turns = new OneAtATime(WAITING_AT_MOST)

/**
 * Checks a PIN. The guess is counted and committed before it is checked, so that no parallel or cut-off try is free; a right one
 * sets the count back. One person's entries are looked at one after the other, so that right ones sent together lock nothing.
 * Fails with PIN_WRONG (tries left) or PIN_LOCKED.
 */
export function checkPin(pool: Pool, personId: Uuid, pin: string, pepper: Buffer): Promise<Result<null, Failure>> {
  return turns.run(personId, () => countAndCheck(pool, personId, pin, pepper))
}

async function countAndCheck(pool: Pool, personId: Uuid, pin: string, pepper: Buffer): Promise<Result<null, Failure>> {
  refuseWhenOverloaded()
  const { rows } = await pool.query<{ hash: string; failed: number }>(
    'update pins set failed = failed + 1 where person_id = $1 and failed < $2 returning hash, failed',
    [personId, PIN_TRIES],
  )
  const guess = rows[0]
  if (!guess) return fail(failure('PIN_LOCKED', 'not_moved'))
  if (await isSecret(pin, pepper, guess.hash)) {
    await pool.query('update pins set failed = 0 where person_id = $1 and hash = $2', [personId, guess.hash])
    return succeed(null)
  }
  const triesLeft = PIN_TRIES - guess.failed
  await tellOfWrongPin(pool, personId, triesLeft)
  return fail(triesLeft > 0 ? failure('PIN_WRONG', 'not_moved', { tries: triesLeft }, { triesLeft }) : failure('PIN_LOCKED', 'not_moved'))
}

/** Once the guess is counted and found wrong: what is recorded of it, and what the owner is told of the last one. */
function tellOfWrongPin(pool: Pool, personId: Uuid, triesLeft: number): Promise<void> {
  return inTransaction(pool, async (transaction) => {
    await recordEvent(transaction, { kind: triesLeft > 0 ? 'pin_refused' : 'pin_locked', actor: null, subject: personId, details: { triesLeft } })
    if (triesLeft === 0) await sendNotice(transaction, { personId, kind: 'PIN_LOCKED', facts: {} })
  })
}
