import { recordEvent } from '../audit/record-event.ts'
import type { Queryable, Transaction } from '../database/transaction.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'

/** A phone whose key signs for a person. */
export type Device = { id: Uuid; personId: Uuid; name: string; status: 'active' | 'revoked'; registeredAt: Date }

/** A phone that is new to somebody who was here before pays within the reduced limits for so long, in hours. */
const REDUCED_HOURS = 24

/** What stands under a phone's id, when it is this person's: a key of theirs, the same or another. */
export async function findOwnDevice(
  database: Queryable,
  device: { id: Uuid; personId: Uuid; publicKey: Uint8Array },
): Promise<{ name: string; isSame: boolean } | undefined> {
  const { rows } = await database.query<{ name: string; public_key: Buffer; status: string }>(
    'select name, public_key, status from devices where id = $1 and person_id = $2',
    [device.id, device.personId],
  )
  return rows[0] && { name: rows[0].name, isSame: rows[0].public_key.equals(device.publicKey) && rows[0].status === 'active' }
}

/** Registers a phone's key under the id that the phone made. The same again is the same, and not new; another key under the id is refused. */
export async function registerDevice(
  transaction: Transaction,
  device: { id: Uuid; personId: Uuid; name: string; publicKey: Uint8Array },
): Promise<Result<{ isNew: boolean }, Failure>> {
  const { rowCount } = await transaction.query(
    `insert into devices (id, person_id, name, public_key, reduced_until)
     values ($1, $2, $3, $4, (select clock_timestamp() + make_interval(hours => $5) from devices where person_id = $2 limit 1)) on conflict (id) do nothing`,
    [device.id, device.personId, device.name, Buffer.from(device.publicKey), REDUCED_HOURS],
  )
  if (rowCount === 1) await recordEvent(transaction, { kind: 'device_registered', actor: device.personId, subject: device.personId, details: { deviceId: device.id } })
  const { rows } = await transaction.query<{ person_id: Uuid; public_key: Buffer; status: string }>(
    'select person_id, public_key, status from devices where id = $1 for update',
    [device.id],
  )
  const stored = rows[0]!
  const isSame = stored.person_id === device.personId && stored.public_key.equals(device.publicKey) && stored.status === 'active'
  return isSame ? succeed({ isNew: rowCount === 1 }) : fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved'))
}

export async function listDevices(database: Queryable, personId: Uuid): Promise<(Device & { lastSeenAt: Date | null })[]> {
  const { rows } = await database.query<Device & { lastSeenAt: Date | null }>(
    `select d.id, d.person_id as "personId", d.name, d.status, d.registered_at as "registeredAt",
            (select max(s.last_seen_at) from sessions s where s.device_id = d.id) as "lastSeenAt"
       from devices d where d.person_id = $1 order by d.registered_at desc limit 50`,
    [personId],
  )
  return rows
}

/** What is asked of a device's key before its order is looked at. */
export async function findDeviceKey(database: Queryable, deviceId: Uuid): Promise<{ personId: Uuid; publicKey: Buffer } | undefined> {
  const { rows } = await database.query<{ personId: Uuid; publicKey: Buffer }>(
    'select person_id as "personId", public_key as "publicKey" from devices where id = $1',
    [deviceId],
  )
  return rows[0]
}

/**
 * From this commit on, nothing signed by these phones moves money, but for the one that is spared. The caller holds the person's purses: payments read
 * phones under them.
 */
export async function revokeDevices(transaction: Transaction, personId: Uuid, spared: Uuid | null = null): Promise<void> {
  await transaction.query(
    `update devices set status = 'revoked', revoked_at = clock_timestamp() where person_id = $1 and status = 'active' and id is distinct from $2::uuid`,
    [personId, spared],
  )
  await recordEvent(transaction, { kind: 'devices_revoked', actor: personId, subject: personId, details: { spared } })
}

/** Whether a phone of this person still signs, held so until the transaction ends. */
export async function holdDevice(transaction: Transaction, personId: Uuid, id: Uuid): Promise<boolean> {
  const { rowCount } = await transaction.query(`select 1 from devices where id = $1 and person_id = $2 and status = 'active' for share`, [id, personId])
  return rowCount === 1
}

/** All phones of a person pay within the reduced limits for a day. The caller holds the person's purses. */
export async function reduceLimits(transaction: Transaction, personId: Uuid): Promise<void> {
  await transaction.query(
    `update devices set reduced_until = clock_timestamp() + make_interval(hours => $2) where person_id = $1 and status = 'active'`,
    [personId, REDUCED_HOURS],
  )
}

/** Until when a phone pays within the reduced limits; for showing, a payment reads it under the lock. */
export async function readReducedUntil(database: Queryable, id: Uuid): Promise<Date | null> {
  const { rows } = await database.query<{ reduced_until: Date | null }>('select reduced_until from devices where id = $1', [id])
  return rows[0]?.reduced_until ?? null
}
