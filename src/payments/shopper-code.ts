import { createHash, randomInt } from 'node:crypto'
import type { Pool } from 'pg'
import { inTransaction, type Queryable } from '../database/transaction.ts'
import { newShopperToken } from '../protocol/shopper-code.ts'
import { withCheckDigit } from '../protocol/short-code.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'

/** The channel on which servers hear that a shopper's code was claimed. The payload is the code's id. */
export const SHOPPER_CODES_CHANNEL = 'shopper_codes'

/** What a wallet shows so that a till finds it; the token goes into QR code and barcode, the number can be typed. */
export type ShopperCode = { id: Uuid; token: string; number: string; expiresAt: Date }

/** Of all numbers of a length at most one in a hundred is open at once, so a guessed number finds nobody (design, "Short code"). */
const OPEN_SHARE = 100
const LENGTHS = [8, 10, 12]
const TRIES = 8

/** Makes a code for a phone; the one before ends now. */
export async function makeShopperCode(pool: Pool, owner: { payerId: Uuid; deviceId: Uuid }, lifeSeconds: number): Promise<ShopperCode> {
  const { payerId, deviceId } = owner
  await pool.query('update shopper_codes set number = null, expires_at = clock_timestamp() where device_id = $1 and claimed_by is null and expires_at > clock_timestamp()', [deviceId])
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const token = newShopperToken()
    const number = await unusedNumber(pool)
    // A number whose time is over may be given out again.
    await pool.query('update shopper_codes set number = null where number = $1 and expires_at < clock_timestamp()', [number])
    const { rows } = await pool.query<{ id: Uuid; expiresAt: Date }>(
      `insert into shopper_codes (id, token_hash, number, payer_id, device_id, expires_at) values ($1, $2, $3, $4, $5, clock_timestamp() + make_interval(secs => $6))
       on conflict do nothing returning id, expires_at as "expiresAt"`,
      [newUuid(), hashOf(token), number, payerId, deviceId, lifeSeconds],
    )
    if (rows[0]) return { ...rows[0], token, number }
  }
  throw new Error('no number for a shopper’s code was free')
}

async function unusedNumber(database: Queryable): Promise<string> {
  for (const length of LENGTHS) {
    const space = 10 ** (length - 1)
    const { rows } = await database.query<{ open: number }>(
      `select count(*)::int as open from (select 1 from shopper_codes where length(number) = $1 and expires_at > clock_timestamp() limit $2) as codes`,
      [length, space / OPEN_SHARE],
    )
    if (rows[0]!.open < space / OPEN_SHARE) return withCheckDigit(String(randomInt(space)).padStart(length - 1, '0'))
  }
  throw new Error('too many shoppers’ codes are open')
}

/** What has become of a code: `claimed` names the request that the wallet should show. */
export type ShopperCodeState = { state: 'open' | 'claimed' | 'expired'; claimedBy: Uuid | null; expiresAt: Date }

export async function findShopperCode(database: Queryable, payerId: Uuid, id: Uuid): Promise<ShopperCodeState | undefined> {
  const { rows } = await database.query<ShopperCodeState>(
    `select case when claimed_by is not null then 'claimed' when expires_at <= clock_timestamp() then 'expired' else 'open' end as state,
            claimed_by as "claimedBy", expires_at as "expiresAt" from shopper_codes where id = $1 and payer_id = $2`,
    [id, payerId],
  )
  return rows[0]
}

/**
 * Gives a request to the wallet that shows a code: one request gets a code, once, whoever asks for it at the same time on whichever server.
 * The same claim again is the same. Nothing is approved by it. `closed` is why the request can not be paid any more, when it can not.
 */
export async function claimShopperCode(pool: Pool, code: { token: string } | { number: string }, lookupId: Uuid, closed?: Failure): Promise<Result<null, Failure>> {
  const [column, value] = 'token' in code ? ['token_hash', hashOf(code.token)] : ['number', code.number]
  return inTransaction(pool, async (transaction) => {
    const { rows } = await transaction.query<{ id: Uuid; claimedBy: Uuid | null; isExpired: boolean }>(
      `select id, claimed_by as "claimedBy", expires_at <= clock_timestamp() as "isExpired" from shopper_codes where ${column} = $1 for update`,
      [value],
    )
    const found = rows[0]
    if (!found) return fail(failure('SHOPPER_CODE_WRONG', 'not_moved'))
    if (found.claimedBy === lookupId) return succeed(null)
    if (closed) return fail(closed)
    if (found.claimedBy !== null) return fail(failure('SHOPPER_CODE_USED', 'not_moved'))
    if (found.isExpired) return fail(failure('SHOPPER_CODE_EXPIRED', 'not_moved'))
    await transaction.query('update shopper_codes set claimed_by = $2, claimed_at = least(clock_timestamp(), expires_at) where id = $1', [found.id, lookupId])
    await transaction.query('select pg_notify($1, $2)', [SHOPPER_CODES_CHANNEL, found.id])
    return succeed(null)
  })
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
