import type { Queryable, Transaction } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'

/** What one PIN entry or signature of a passkey opens (design, "Unlock"): until a time or a sum, whichever is first. */
export type UnlockRule = { minutes: number; amount: Won; perPayment: Won }

export type Unlock = { until: Date | null; amountLeft: Won; perPayment: Won }

/** Opens or renews the unlock of a phone after its person was confirmed. The caller holds the person's purses: payments read unlocks under them. */
export async function openUnlock(database: Queryable, deviceId: Uuid, rule: UnlockRule): Promise<Unlock> {
  const { rows } = await database.query<{ until: Date; amount_left: bigint }>(
    `insert into unlocks (device_id, until, amount_left) values ($1, clock_timestamp() + make_interval(mins => $2), $3)
     on conflict (device_id) do update set until = excluded.until, amount_left = excluded.amount_left
     returning until, amount_left`,
    [deviceId, rule.minutes, rule.amount],
  )
  return { until: rows[0]!.until, amountLeft: rows[0]!.amount_left, perPayment: rule.perPayment }
}

/** What is open now, for a screen; a payment decides under the lock. */
export async function readUnlock(database: Queryable, deviceId: Uuid, rule: UnlockRule): Promise<Unlock> {
  const { rows } = await database.query<{ until: Date; amount_left: bigint }>(
    'select until, amount_left from unlocks where device_id = $1 and until > clock_timestamp() and amount_left > 0',
    [deviceId],
  )
  const open = rows[0]
  return open ? { until: open.until, amountLeft: open.amount_left, perPayment: rule.perPayment } : { until: null, amountLeft: 0n, perPayment: rule.perPayment }
}

/** Closes it at once: signing out, or a phone put away. */
export async function closeUnlock(database: Queryable, deviceId: Uuid): Promise<void> {
  await database.query('delete from unlocks where device_id = $1', [deviceId])
}

/** The same for every phone of a person. */
export async function closeUnlocksOf(transaction: Transaction, personId: Uuid): Promise<void> {
  await transaction.query('delete from unlocks where device_id in (select id from devices where person_id = $1)', [personId])
}
