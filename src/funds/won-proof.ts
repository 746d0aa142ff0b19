import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Pool } from 'pg'
import type { Queryable } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'

/**
 * One won to a linked account, with a number beside the sender's name: whoever reads it there can see into that account. The row is the job
 * (send-won.ts), and whoever asks is answered before it is looked at: nobody learns from an answer whether there is a person or an account.
 *
 * - `asked`: nothing has been looked for yet · `dropped`: nobody to send to.
 * - `requested`: held in the ledger, and the bank is being asked. It becomes one of the next two, once.
 * - `done`: the bank has paid it · `reversed`: it has not, for ever; what was held was given back.
 */
export type WonProof = {
  recoveryId: Uuid
  personId: Uuid | null
  state: 'asked' | 'requested' | 'done' | 'reversed' | 'dropped'
  linkedAccountId: Uuid | null
  programmeId: Uuid | null
  holdTransfer: Uuid | null
  bankTransaction: Uuid | null
  requestedAt: Date | null
  sentAt: Date | null
}

export const WON_PROOF_COLUMNS = `recovery_id as "recoveryId", person_id as "personId", state, linked_account_id as "linkedAccountId", programme_id as "programmeId", hold_transfer as "holdTransfer",
  bank_transaction as "bankTransaction", requested_at as "requestedAt", sent_at as "sentAt"`

const DIGITS = 6

/** Asks for the won of a recovery, once. */
export async function askForWon(database: Queryable, recoveryId: Uuid): Promise<void> {
  await database.query(
    `insert into won_proofs (recovery_id, person_id) select id, person_id from recoveries where id = $1 and state in ('asked', 'proven') and expires_at > clock_timestamp() on conflict do nothing`,
    [recoveryId],
  )
}

/** What stands beside the sender's name. Worked out from the recovery under a key kept apart from the database, so that it is stored nowhere. */
export function wonCodeOf(pepper: Buffer, recoveryId: Uuid): string {
  const number = createHmac('sha256', pepper).update('onjang/won-code/1').update(`\0${recoveryId}`).digest().readBigUInt64BE() % 10n ** BigInt(DIGITS)
  return String(number).padStart(DIGITS, '0')
}

/** Whether this is the number that was sent. The guess has been counted; of nobody known it is wrong after the same work. */
export async function isWonCode(pool: Pool, pepper: Buffer, recoveryId: Uuid, typed: string): Promise<boolean> {
  const code = typed.normalize('NFKC').replace(/\D/g, '').padEnd(DIGITS, ' ').slice(0, DIGITS)
  // Also while the bank's answer is open: who has the number has the won.
  const { rowCount } = await pool.query(`select from won_proofs where recovery_id = $1 and sent_at is not null and state in ('requested', 'done')`, [recoveryId])
  return timingSafeEqual(Buffer.from(code), Buffer.from(wonCodeOf(pepper, recoveryId))) && rowCount === 1
}
