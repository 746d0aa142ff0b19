import { createHash, randomBytes } from 'node:crypto'
import type { Queryable, Transaction } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'

/** Days for which a browser stays known after a phone in one's own name was proved on it. */
export const TRUSTED_DAYS = 180

/** Notes that this browser is the person's. Returns the token that its cookie holds; the database keeps its hash. */
export async function trustBrowser(transaction: Transaction, personId: Uuid): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await transaction.query(`insert into trusted_browsers (token_hash, person_id, expires_at) values ($1, $2, clock_timestamp() + make_interval(days => $3))`, [
    hashOf(token),
    personId,
    TRUSTED_DAYS,
  ])
  return token
}

/** Whether a phone was proved on this browser by this very person, not too long ago. */
export async function isTrustedBrowser(database: Queryable, token: string | undefined, personId: Uuid): Promise<boolean> {
  if (token === undefined) return false
  const { rowCount } = await database.query(
    'select 1 from trusted_browsers where token_hash = $1 and person_id = $2 and revoked_at is null and expires_at > clock_timestamp()',
    [hashOf(token), personId],
  )
  return rowCount === 1
}

/** From now on every browser of the person asks for the phone again. */
export async function forgetBrowsersOf(transaction: Transaction, personId: Uuid): Promise<void> {
  await transaction.query('update trusted_browsers set revoked_at = clock_timestamp() where person_id = $1 and revoked_at is null', [personId])
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
