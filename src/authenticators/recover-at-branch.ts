import type { Pool } from 'pg'
import { recordEvent } from '../audit/record-event.ts'
import { inTransaction, type Queryable, type Transaction } from '../database/transaction.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import { applyRecovery, type HoldMoney } from './apply-recovery.ts'
import { findRecovery } from './recovery.ts'
import { counterHandle, counterNumber } from './recovery-at-counter.ts'
import type { Recovery } from './recovery-record.ts'

/** Minutes that somebody at the counter has at least, to choose the new PIN or password. */
const MINUTES_TO_CHOOSE = 10

type OpenRecovery = { handle: Uuid } & Pick<Recovery, 'what' | 'askedAt' | 'effectiveAt'> & { state: 'asked' | 'proven' | 'waiting' }

/** A person's recoveries that a branch can confirm: begun and not over, or waiting for their hour. */
export async function listOpenRecoveries(database: Queryable, personId: Uuid): Promise<OpenRecovery[]> {
  const { rows } = await database.query<Omit<OpenRecovery, 'handle'> & { id: Uuid }>(
    `select id, what, state, asked_at as "askedAt", effective_at as "effectiveAt" from recoveries
      where person_id = $1 and (state = 'waiting' or (state in ('asked', 'proven') and expires_at > clock_timestamp())) order by asked_at desc limit 10`,
    [personId],
  )
  return rows.map(({ id, what, state, askedAt, effectiveAt }) => ({ handle: counterHandle(id), what, state, askedAt, effectiveAt }))
}

/**
 * A clerk has seen who it is: a recovery that was begun is proved by that, and one that waits for its hour takes effect now. Said again it is the
 * same. The number was read off the phone that began it. `note` writes down who did it, in the same transaction. Fails with NOT_FOUND or RECOVERY_OVER.
 */
export function confirmAtBranch(pool: Pool, holdMoney: HoldMoney, { handle, number, personId, clerkId }: { handle: Uuid; number: string; personId: Uuid; clerkId: Uuid }, note: (transaction: Transaction) => Promise<void>): Promise<Result<Recovery, Failure>> {
  return inTransaction(pool, async (transaction): Promise<Result<Recovery, Failure>> => {
    await holdMoney(transaction, personId)
    const id = await findByHandle(transaction, personId, handle)
    if (id === undefined || counterNumber(id) !== number) return fail(failure('NOT_FOUND', 'not_moved'))
    const { rows } = await transaction.query<{ hash: string | null }>('select new_hash as hash from recoveries where id = $1 for update', [id])
    const recovery = (await findRecovery(transaction, id))!
    if (recovery.factor === 'branch' && (recovery.state === 'proven' || recovery.state === 'done')) return succeed(recovery)
    if (recovery.isOver || recovery.state === 'done' || recovery.state === 'cancelled') return fail(failure('RECOVERY_OVER', 'not_moved'))
    if (recovery.state === 'waiting') {
      await applyRecovery(transaction, { ...recovery, personId, factor: 'branch', hash: rows[0]!.hash! })
      await transaction.query(`update recoveries set state = 'done', factor = 'branch', ended_at = clock_timestamp() where id = $1`, [id])
    } else {
      await transaction.query(`update recoveries set state = 'proven', factor = 'branch', expires_at = greatest(expires_at, clock_timestamp() + make_interval(mins => $2)) where id = $1`, [id, MINUTES_TO_CHOOSE])
    }
    await recordEvent(transaction, { kind: 'recovery_confirmed_at_branch', actor: clerkId, subject: personId, details: { recovery: id, what: recovery.what } })
    await note(transaction)
    return succeed((await findRecovery(transaction, id))!)
  })
}

async function findByHandle(transaction: Transaction, personId: Uuid, handle: Uuid): Promise<Uuid | undefined> {
  const { rows } = await transaction.query<{ id: Uuid }>('select id from recoveries where person_id = $1 order by asked_at desc limit 100', [personId])
  return rows.find(({ id }) => counterHandle(id) === handle)?.id
}
