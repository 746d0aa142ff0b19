import { inTransaction } from '../../database/transaction.ts'
import type { Uuid } from '../../values/uuid.ts'
import type { Otp } from './otp.ts'
import { openSeed, sealSeed } from './seed-sealing.ts'

const BATCH = 100
/** How long the code of an ended digital OTP is still known for what it is, in milliseconds. */
const REMEMBERED = 90 * 24 * 3_600_000

/**
 * Seals a batch of seeds anew that lie under an older key, while codes are checked beside it: each row is held for the moment in which it changes,
 * and one that is in use is left for the next turn. A server that still seals under an older key takes nothing back. Returns how many were sealed anew.
 */
export async function resealSeeds(otp: Pick<Otp, 'pool' | 'seedKeys'>): Promise<number> {
  return inTransaction(otp.pool, async (transaction) => {
    const { rows } = await transaction.query<{ id: Uuid; serial: string; sealed: Buffer; keyId: number }>(
      `select id, serial, sealed_seed as sealed, seal_key_id as "keyId" from otp_devices where seal_key_id < $1 limit $2 for update skip locked`,
      [otp.seedKeys.current, BATCH],
    )
    for (const { id, serial, sealed, keyId } of rows) {
      const anew = sealSeed(otp.seedKeys, serial, openSeed(otp.seedKeys, serial, { keyId, sealed }))
      await transaction.query('update otp_devices set sealed_seed = $2, seal_key_id = $3 where id = $1', [id, anew.sealed, anew.keyId])
    }
    return rows.length
  })
}

/** Throws the seeds of digital OTPs away that ended long ago: until then whoever types one of their codes is told that it has ended. Returns how many. */
export async function forgetSeeds(otp: Pick<Otp, 'pool' | 'clock'>): Promise<number> {
  const { rowCount } = await otp.pool.query(
    `update otp_devices d set sealed_seed = null, seal_key_id = null
      where d.kind = 'digital' and d.stock in ('retired', 'lost') and d.sealed_seed is not null
        and not exists (select from otp_registrations r where r.device_id = d.id and (r.state not in ('terminated', 'void') or r.state_since > $1))`,
    [new Date(otp.clock().getTime() - REMEMBERED)],
  )
  return rowCount ?? 0
}
