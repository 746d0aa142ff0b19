import { inTransaction } from '../../database/transaction.ts'
import type { Uuid } from '../../values/uuid.ts'
import type { Otp } from './otp.ts'
import { openSeed, sealSeed } from './seed-sealing.ts'

const BATCH = 100

/**
 * Seals a batch of seeds anew that lie under an older key, while codes are checked beside it: each row is held for the moment in which it changes,
 * and one that is in use is left for the next turn. Returns how many were sealed anew.
 */
export async function resealSeeds(otp: Pick<Otp, 'pool' | 'seedKeys'>): Promise<number> {
  return inTransaction(otp.pool, async (transaction) => {
    const { rows } = await transaction.query<{ id: Uuid; serial: string; sealed: Buffer; keyId: number }>(
      `select id, serial, sealed_seed as sealed, seal_key_id as "keyId" from otp_devices where seal_key_id is not null and seal_key_id <> $1 limit $2 for update skip locked`,
      [otp.seedKeys.current, BATCH],
    )
    for (const { id, serial, sealed, keyId } of rows) {
      const anew = sealSeed(otp.seedKeys, serial, openSeed(otp.seedKeys, serial, { keyId, sealed }))
      await transaction.query('update otp_devices set sealed_seed = $2, seal_key_id = $3 where id = $1', [id, anew.sealed, anew.keyId])
    }
    return rows.length
  })
}
