import { createHmac, randomInt } from 'node:crypto'
import { recordEvent } from '../audit/record-event.ts'
import type { Queryable, Transaction } from '../database/transaction.ts'
import { sendNotice } from '../notices/send-notice.ts'
import { NIL_UUID, type Uuid } from '../values/uuid.ts'

/** Letters and digits that can't be taken for one another; twelve of them are 58 bits. */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 12
const CODES = 8

/** Makes a person's recovery codes anew; those from before are out of use. They are shown once: only keyed hashes are kept. */
export async function makeRecoveryCodes(transaction: Transaction, pepper: Buffer, personId: Uuid): Promise<string[]> {
  const codes = Array.from({ length: CODES }, () => Array.from({ length: LENGTH }, () => SIGNS[randomInt(SIGNS.length)]!).join(''))
  await transaction.query('select 1 from people where id = $1 for no key update', [personId])
  await transaction.query('delete from recovery_codes where person_id = $1', [personId])
  await transaction.query('insert into recovery_codes (person_id, code_hmac) select $1, unnest($2::bytea[])', [personId, codes.map((code) => hmacOf(pepper, personId, code))])
  await sendNotice(transaction, { personId, kind: 'RECOVERY_CODES_MADE', facts: {} })
  await recordEvent(transaction, { kind: 'recovery_codes_made', actor: personId, subject: personId })
  return codes
}

/** How many codes of a person are left, and since when; undefined when none were made. */
export async function countRecoveryCodes(database: Queryable, personId: Uuid): Promise<{ left: number; madeAt: Date } | undefined> {
  const { rows } = await database.query<{ left: number; madeAt: Date | null }>(
    'select count(*) filter (where used_at is null)::int as left, max(made_at) as "madeAt" from recovery_codes where person_id = $1',
    [personId],
  )
  const { left, madeAt } = rows[0]!
  return madeAt ? { left, madeAt } : undefined
}

/** Uses a code up, once over all servers. Spaces, hyphens and small letters are as good. `personId` null: nobody's, after the same work. */
export async function useRecoveryCode(database: Queryable, pepper: Buffer, personId: Uuid | null, code: string): Promise<boolean> {
  const typed = code.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '')
  const { rowCount } = await database.query('update recovery_codes set used_at = clock_timestamp() where person_id = $1 and code_hmac = $2 and used_at is null', [
    // PostgreSQL would not even look for null.
    personId ?? NIL_UUID,
    hmacOf(pepper, personId ?? NIL_UUID, typed),
  ])
  return rowCount === 1
}

function hmacOf(pepper: Buffer, personId: string, code: string): Buffer {
  return createHmac('sha256', pepper).update('onjang/recovery-code/1').update(`\0${personId}\0`).update(code).digest()
}
