import type { Pool } from 'pg'
import { recordEvent } from '../audit/record-event.ts'
import { inTransaction, type Queryable, type Transaction } from '../database/transaction.ts'
import { sendNotice } from '../notices/send-notice.ts'
import { keepProofForRegistration, takeProof } from '../people/identity-check.ts'
import { findPerson } from '../people/person.ts'
import type { PersonalDataKeys } from '../people/personal-data.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import { applyRecovery, type HoldMoney } from './apply-recovery.ts'
import type { Recovery, RecoverableSecret, RecoveryFactor } from './recovery-record.ts'
import { SECRET_NAMES } from './secret-names.ts'

/** From the proof of the phone to the new secret, in minutes. */
const LIFE_MINUTES = 15
/** Without a second factor the new secret waits this long, in hours, while its owner hears of it on every channel and can stop it. */
const WAIT_HOURS = 24
/** Guesses at second factors in one recovery. */
const TRIES = 5

const COLUMNS = `id, person_id as "personId", what, state, factor, identity_check_id as "identityCheckId", asked_at as "askedAt", expires_at as "expiresAt", effective_at as "effectiveAt",
  state in ('asked', 'proven') and expires_at <= clock_timestamp() as "isOver"`

/** Whoever has no such password has nothing to forget, and is nobody here: a member of staff, whose PIN an invitation gives. */
const HAS_PASSWORD = `exists (select from logins where person_id = $2 and place = $6 and kind = 'password')`

/**
 * Begins: the phone in one's own name has been proved. One proof begins one recovery, so that guesses are counted together; asked again, as after a
 * lost answer, it is the same one while it is open. After one of a PIN the proof is still good for registering the phone with the new PIN. Fails with
 * IDENTITY_CODE_EXPIRED. Tells nobody whether such a person is known.
 */
export function beginRecovery(pool: Pool, keys: PersonalDataKeys, asked: { identityCheckId: Uuid; what: RecoverableSecret }): Promise<Result<Recovery, Failure>> {
  return inTransaction(pool, async (transaction) => {
    const identity = await (asked.what === 'pin' ? keepProofForRegistration : takeProof)(transaction, keys, asked.identityCheckId)
    if (!identity) return findOpen(transaction, asked)
    const person = await findPerson(transaction, keys, identity.ci)
    await standFor(transaction, person?.id ?? null)
    const { rows } = await transaction.query<Recovery>(
      `insert into recoveries (id, person_id, what, identity_check_id, expires_at)
       values ($1, case when $3 = 'pin' or ${HAS_PASSWORD} then $2::uuid end, $3, $4, clock_timestamp() + make_interval(mins => $5)) returning ${COLUMNS}`,
      [newUuid(), person?.id ?? null, asked.what, asked.identityCheckId, LIFE_MINUTES, asked.what === 'office_password' ? 'office' : 'till'],
    )
    return succeed(rows[0]!)
  })
}

/** The recovery that a proof has begun. */
async function findOpen(transaction: Transaction, { identityCheckId, what }: { identityCheckId: Uuid; what: RecoverableSecret }): Promise<Result<Recovery, Failure>> {
  const { rows } = await transaction.query<Recovery>(
    `select ${COLUMNS} from recoveries where identity_check_id = $1 and what = $2 and state in ('asked', 'proven') and expires_at > clock_timestamp()`,
    [identityCheckId, what],
  )
  return rows[0] ? succeed(rows[0]) : fail(failure('IDENTITY_CODE_EXPIRED', 'not_moved'))
}

export async function findRecovery(database: Queryable, id: Uuid): Promise<Recovery | undefined> {
  const { rows } = await database.query<Recovery>(`select ${COLUMNS} from recoveries where id = $1`, [id])
  return rows[0]
}

/** Recoveries of a person that wait for their hour: what the owner may stop. */
export async function listWaiting(database: Queryable, personId: Uuid): Promise<Recovery[]> {
  const { rows } = await database.query<Recovery>(`select ${COLUMNS} from recoveries where person_id = $1 and state = 'waiting' order by asked_at desc`, [personId])
  return rows
}

/** Counts a guess and commits it before it is looked at. Fails with RECOVERY_OVER when its time is over, or too many were made. */
export async function countGuess(pool: Pool, id: Uuid): Promise<Result<Recovery, Failure>> {
  const { rows } = await pool.query<Recovery>(
    `update recoveries set tries = tries + 1 where id = $1 and state in ('asked', 'proven') and expires_at > clock_timestamp() and tries < $2 returning ${COLUMNS}`,
    [id, TRIES],
  )
  return rows[0] ? succeed(rows[0]) : fail(failure('RECOVERY_OVER', 'not_moved'))
}

/** A second factor was right. */
export async function noteProven(pool: Pool, id: Uuid, factor: RecoveryFactor): Promise<Result<Recovery, Failure>> {
  const { rows } = await pool.query<Recovery>(
    `update recoveries set state = 'proven', factor = $2 where id = $1 and state in ('asked', 'proven') and expires_at > clock_timestamp() returning ${COLUMNS}`,
    [id, factor],
  )
  return rows[0] ? succeed(rows[0]) : fail(failure('RECOVERY_OVER', 'not_moved'))
}

/**
 * Sets the new secret, hashed: at once when a second factor was proved, else after `WAIT_HOURS`, and its owner is told. The last one counts: what waited
 * before is cancelled. Fails with RECOVERY_OVER. `holdMoney` takes the locks under which the person's payments are decided.
 */
export function setNewSecret(pool: Pool, holdMoney: HoldMoney, id: Uuid, hash: string): Promise<Result<Recovery, Failure>> {
  return inTransaction(pool, async (transaction) => {
    const known = await findRecovery(transaction, id)
    // Nobody known goes the same way: of a person whose id is the recovery's own, nothing is found.
    await holdMoney(transaction, known?.personId ?? id)
    const { rows } = await transaction.query<Recovery>(`select ${COLUMNS} from recoveries where id = $1 for update`, [id])
    const recovery = rows[0]
    if (!recovery || recovery.isOver || (recovery.state !== 'asked' && recovery.state !== 'proven')) return fail(failure('RECOVERY_OVER', 'not_moved'))
    await cancelOthers(transaction, { ...recovery, personId: recovery.personId ?? id })
    if (recovery.state === 'proven') {
      if (recovery.personId) await applyRecovery(transaction, { ...recovery, personId: recovery.personId, hash })
      return succeed(await note(transaction, `state = 'done', ended_at = clock_timestamp()`, id))
    }
    const waiting = await note(transaction, `state = 'waiting', new_hash = $2, effective_at = clock_timestamp() + make_interval(hours => $3)`, id, hash, WAIT_HOURS)
    await tellOfWaiting(transaction, waiting)
    return succeed(waiting)
  })
}

/** Who is known, or, of nobody, anybody: the work of an answer is done for somebody, and its time does not tell for whom. */
async function standFor(transaction: Transaction, personId: Uuid | null): Promise<Uuid | undefined> {
  const { rows } = await transaction.query<{ id: Uuid }>('select id from people where id = coalesce($1, (select id from people limit 1)) for key share', [personId])
  return rows[0]?.id
}

/** Tells the owner, and keeps a record. Of nobody known the same is written for anybody, and taken back before anyone can see it. */
async function tellOfWaiting(transaction: Transaction, recovery: Recovery): Promise<void> {
  const personId = await standFor(transaction, recovery.personId)
  if (!personId) return
  await transaction.query('savepoint telling')
  await writeOfWaiting(transaction, { ...recovery, personId })
  await transaction.query(recovery.personId ? 'release savepoint telling' : 'rollback to savepoint telling')
}

async function writeOfWaiting(transaction: Transaction, { id, personId, what, effectiveAt }: Recovery & { personId: Uuid }): Promise<void> {
  await sendNotice(transaction, { personId, kind: 'RESET_ASKED', facts: { what: SECRET_NAMES[what], time: effectiveAt! } })
  await recordEvent(transaction, { kind: 'reset_asked', actor: null, subject: personId, details: { recovery: id, what } })
}

/** Stops one that waits, or was begun. False when it has ended already. */
export function cancelRecovery(pool: Pool, id: Uuid): Promise<boolean> {
  return inTransaction(pool, async (transaction) => {
    const { rows } = await transaction.query<Recovery>(
      `update recoveries set state = 'cancelled', ended_at = clock_timestamp() where id = $1 and state in ('asked', 'proven', 'waiting') returning ${COLUMNS}`,
      [id],
    )
    const cancelled = rows[0]
    if (cancelled?.personId && cancelled.effectiveAt) {
      await sendNotice(transaction, { personId: cancelled.personId, kind: 'RESET_CANCELLED', facts: { what: SECRET_NAMES[cancelled.what] } })
      await recordEvent(transaction, { kind: 'reset_cancelled', actor: null, subject: cancelled.personId, details: { recovery: id, what: cancelled.what } })
    }
    return cancelled !== undefined
  })
}

/** Lets those take effect whose hour has come. What waits stands in the table, so a killed server leaves nothing behind. */
export async function finishRecoveries(pool: Pool, holdMoney: HoldMoney): Promise<void> {
  const { rows: due } = await pool.query<{ id: Uuid; person_id: Uuid | null }>(
    `select id, person_id from recoveries where state = 'waiting' and effective_at <= clock_timestamp() order by effective_at limit 100`,
  )
  for (const { id, person_id: personId } of due) {
    await inTransaction(pool, async (transaction) => {
      if (personId) await holdMoney(transaction, personId)
      const { rows } = await transaction.query<Recovery & { hash: string }>(
        `update recoveries set state = 'done', ended_at = clock_timestamp() where id = $1 and state = 'waiting' and effective_at <= clock_timestamp() returning ${COLUMNS}, new_hash as hash`,
        [id],
      )
      if (rows[0] && personId) await applyRecovery(transaction, { ...rows[0], personId })
    })
  }
}

async function cancelOthers(transaction: Transaction, { id, personId, what }: Recovery & { personId: Uuid }): Promise<void> {
  await transaction.query(
    `update recoveries set state = 'cancelled', ended_at = clock_timestamp() where person_id = $1 and what = $2 and id <> $3 and state in ('asked', 'proven', 'waiting')`,
    [personId, what, id],
  )
}

async function note(transaction: Transaction, change: string, id: Uuid, ...values: unknown[]): Promise<Recovery> {
  const { rows } = await transaction.query<Recovery>(`update recoveries set ${change} where id = $1 returning ${COLUMNS}`, [id, ...values])
  return rows[0]!
}
