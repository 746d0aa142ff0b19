import { randomInt } from 'node:crypto'
import type { Pool } from 'pg'
import { inTransaction, type Queryable } from '../database/transaction.ts'
import { newCodeToken } from '../protocol/code-token.ts'
import { withCheckDigit } from '../protocol/short-code.ts'
import type { Uuid } from '../values/uuid.ts'

/** What a till shows for a request for a few minutes: a token inside the QR, and digits to type. Both only find the request; they approve nothing. */
export type RequestCode = { token: string; shortCode: string | null; expiresAt: Date }

/** Of all codes of a length at most one in a hundred is open at once, so a guessed code finds nothing (design, "Short code"). */
const OPEN_SHARE = 100
const LENGTHS = [6, 8, 10]
const TRIES = 8

/** The code that a request shows now, or a fresh one when it has none. Decided under the request's lock, so that copies of one command show one code. */
export function requestCode(pool: Pool, lookupId: Uuid, lifeSeconds: number): Promise<RequestCode> {
  return inTransaction(pool, async (transaction) => {
    await transaction.query('select 1 from payment_requests where lookup_id = $1 for update', [lookupId])
    return (await currentCode(transaction, lookupId)) ?? renewRequestCode(transaction, lookupId, lifeSeconds)
  })
}

/** Gives a request a fresh code. The QR before stays good until its own time is over; its digits end now. */
export async function renewRequestCode(database: Queryable, lookupId: Uuid, lifeSeconds: number): Promise<RequestCode> {
  for (let attempt = 0; ; attempt++) {
    const shortCode = attempt < TRIES ? await unusedShortCode(database) : null
    // Of one request only the newest digits are open, however often a till asks for others: the space is for everybody.
    await database.query('update request_codes set short_code = null where lookup_id = $1 and short_code is not null and expires_at > clock_timestamp()', [lookupId])
    const stored = await storeCode(database, lookupId, newCodeToken(), shortCode, lifeSeconds)
    if (stored) return stored
  }
}

/** Undefined when the digits were given out by somebody else a moment ago. */
async function storeCode(database: Queryable, lookupId: Uuid, token: string, shortCode: string | null, lifeSeconds: number): Promise<RequestCode | undefined> {
  // An expired code's digits may be given out again.
  if (shortCode) await database.query('update request_codes set short_code = null where short_code = $1 and expires_at < clock_timestamp()', [shortCode])
  const { rows } = await database.query<RequestCode>(
    `insert into request_codes (lookup_id, token, short_code, expires_at) values ($1, $2, $3, clock_timestamp() + make_interval(secs => $4))
     on conflict do nothing returning token, short_code as "shortCode", expires_at as "expiresAt"`,
    [lookupId, token, shortCode, lifeSeconds],
  )
  return rows[0]
}

async function unusedShortCode(database: Queryable): Promise<string | null> {
  for (const length of LENGTHS) {
    const space = 10 ** (length - 1)
    const most = space / OPEN_SHARE
    const { rows } = await database.query<{ open: number }>(
      `select count(*)::int as open from (select 1 from request_codes where length(short_code) = $1 and expires_at > clock_timestamp() limit $2) as codes`,
      [length, most],
    )
    if (rows[0]!.open < most) return withCheckDigit(String(randomInt(space)).padStart(length - 1, '0'))
  }
  return null
}

export type CodeFinding = { lookupId: Uuid; isExpired: boolean }

/** Finds the request behind a scanned token or typed digits, also just after the code has run out. */
export async function findByCode(database: Queryable, code: { token: string } | { shortCode: string }): Promise<CodeFinding | undefined> {
  const [column, value] = 'token' in code ? ['token', code.token] : ['short_code', code.shortCode]
  const { rows } = await database.query<CodeFinding>(
    `select lookup_id as "lookupId", expires_at <= clock_timestamp() as "isExpired" from request_codes where ${column} = $1`,
    [value],
  )
  return rows[0]
}

export async function currentCode(database: Queryable, lookupId: Uuid): Promise<RequestCode | undefined> {
  const { rows } = await database.query<RequestCode>(
    `select token, short_code as "shortCode", expires_at as "expiresAt" from request_codes
      where lookup_id = $1 and expires_at > clock_timestamp() order by expires_at desc limit 1`,
    [lookupId],
  )
  return rows[0]
}
