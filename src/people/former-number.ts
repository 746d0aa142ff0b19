import type { Queryable, Transaction } from '../database/transaction.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import { seal, unseal, type PersonalDataKeys } from './personal-data.ts'

/** For so long, in hours, a number that was changed still hears of its person's sign-in: as long as the limits are lower. */
const TOLD_HOURS = 24
/** Then it is kept only until the last text has gone out or been given up, in days. */
const KEPT_DAYS = 3

/** Keeps the number that a person had until now. Whoever has it changed without them must not be the only one who hears of it. */
export async function keepFormerNumber(transaction: Transaction, keys: PersonalDataKeys, personId: Uuid, phone: string): Promise<void> {
  const id = newUuid()
  await transaction.query(`insert into former_numbers (id, person_id, sealed, told_until) values ($1, $2, $3, clock_timestamp() + make_interval(hours => $4))`, [
    id,
    personId,
    seal(keys, `former-number/${id}`, phone),
    TOLD_HOURS,
  ])
}

/** A number that a text is to go to; undefined when it has been forgotten. */
export async function readFormerNumber(database: Queryable, keys: PersonalDataKeys, id: Uuid): Promise<string | undefined> {
  const { rows } = await database.query<{ sealed: Buffer | null }>('select sealed from former_numbers where id = $1', [id])
  const sealed = rows[0]?.sealed
  return sealed ? (unseal(keys, `former-number/${id}`, sealed) as string) : undefined
}

export async function forgetFormerNumbers(database: Queryable): Promise<void> {
  await database.query('update former_numbers set sealed = null where sealed is not null and told_until < clock_timestamp() - make_interval(days => $1)', [KEPT_DAYS])
}
