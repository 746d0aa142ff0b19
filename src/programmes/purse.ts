import { bigintArray, dateArray, uuidArray } from '../database/array-parameters.ts'
import { isOneOf, nameFor, rowUpdate, writeTogether, type Column, type RowWrite } from '../database/row-writes.ts'
import type { Queryable, Transaction } from '../database/transaction.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import { koreanDay, koreanMonth } from './korean-calendar.ts'

/** A shopper's purse in a programme: its ledger account, and what was spent and bought in the running periods. */
export type Purse = {
  id: Uuid
  personId: Uuid
  programmeId: Uuid
  account: Uuid
  day: string
  daySpent: Won
  dayPinSpent: Won
  month: string
  monthSpent: Won
  purchaseMonth: string
  purchased: Won
}

const COLUMNS = `id, person_id as "personId", programme_id as "programmeId", account, day::text, day_spent as "daySpent", day_pin_spent as "dayPinSpent",
  month::text, month_spent as "monthSpent", purchase_month::text as "purchaseMonth", purchased`

/** Locks purses in the order of their ids: everything about their owners' money is decided under these locks. */
export async function lockPurses(transaction: Transaction, ids: readonly Uuid[]): Promise<Map<Uuid, Purse>> {
  const { rows } = await transaction.query<Purse>({
    name: nameFor('lock_purses', ids.length),
    text: `select ${COLUMNS} from purses where id ${isOneOf('$1', 'uuid', ids.length)} order by id for update`,
    values: [uuidArray(ids)],
  })
  return new Map(rows.map((purse) => [purse.id, purse]))
}

/**
 * Locks all purses of a person. Whoever changes what that person's payments are decided on (phones, unlocks, cancelled ids) takes this lock first,
 * so that a payment may read those rows under its purse's lock alone.
 */
export async function lockPursesOf(transaction: Transaction, personId: Uuid): Promise<void> {
  await transaction.query('select 1 from purses where person_id = $1 order by id for update', [personId])
}

/** The purse of a person, without a lock: good for showing, not for deciding. */
export async function findPurse(database: Queryable, personId: Uuid, programmeId: Uuid): Promise<Purse | undefined> {
  const { rows } = await database.query<Purse>(`select ${COLUMNS} from purses where person_id = $1 and programme_id = $2`, [personId, programmeId])
  return rows[0]
}

/** A purse by its id, without a lock. */
export async function findPurseById(database: Queryable, id: Uuid): Promise<Purse | undefined> {
  const { rows } = await database.query<Purse>(`select ${COLUMNS} from purses where id = $1`, [id])
  return rows[0]
}

export async function addPurse(transaction: Transaction, personId: Uuid, programmeId: Uuid, account: Uuid): Promise<Uuid> {
  const id = newUuid()
  await transaction.query('insert into purses (id, person_id, programme_id, account) values ($1, $2, $3, $4)', [id, personId, programmeId, account])
  return id
}

/** The purse with counters of another period set back to zero. */
export function inPeriodsOf(purse: Purse, now: Date): Purse {
  return inPeriods(purse, koreanDay(now), koreanMonth(now))
}

/** The same, for many purses at one time: `day` and `month` of Korea. */
export function inPeriods(purse: Purse, day: string, month: string): Purse {
  if (purse.day === day && purse.month === month && purse.purchaseMonth === month) return purse
  return {
    ...purse,
    ...(purse.day === day ? {} : { day, daySpent: 0n, dayPinSpent: 0n }),
    ...(purse.month === month ? {} : { month, monthSpent: 0n }),
    ...(purse.purchaseMonth === month ? {} : { purchaseMonth: month, purchased: 0n }),
  }
}

/** Writes the counters back. */
export async function savePurses(transaction: Transaction, purses: readonly Purse[]): Promise<void> {
  for (const write of writeTogether('save_purses', [purseWrite(purses)])) await transaction.query(write)
}

/** Counters that are written back. */
export function purseWrite(purses: readonly Purse[]): RowWrite {
  const amounts = (name: string, pick: (purse: Purse) => Won): Column => ({ name, type: 'bigint', values: bigintArray(purses.map(pick)) })
  const periods = (name: string, pick: (purse: Purse) => string): Column => ({ name, type: 'date', values: dateArray(purses.map(pick)) })
  const changed = [
    periods('day', (purse) => purse.day),
    amounts('day_spent', (purse) => purse.daySpent),
    amounts('day_pin_spent', (purse) => purse.dayPinSpent),
    periods('month', (purse) => purse.month),
    amounts('month_spent', (purse) => purse.monthSpent),
    periods('purchase_month', (purse) => purse.purchaseMonth),
    amounts('purchased', (purse) => purse.purchased),
  ]
  return rowUpdate('purses', [{ name: 'id', type: 'uuid', values: uuidArray(purses.map((purse) => purse.id)) }], changed, purses.length)
}
