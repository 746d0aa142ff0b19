import { createHash, randomBytes } from 'node:crypto'
import type { Queryable, Transaction } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'

/** The channel on which servers hear that sessions of a person have ended. The payload is the person's id. */
export const SESSIONS_ENDED_CHANNEL = 'sessions_ended'

export type Session = {
  /** Names the session in the database, where only the token's hash is kept. */
  tokenHash: Buffer
  personId: Uuid
  name: string
  role: 'shopper' | 'merchant'
  deviceId: Uuid | null
  merchantId: Uuid | null
  /** What this person is at the merchant's till, and whether reports may be seen there. Good for showing and for turning away, never for deciding on money. */
  staffRole: 'owner' | 'staff' | null
  mayReport: boolean
  signedInAt: Date
  expiresAt: Date
}

/** Hours. A wallet's session is only the first factor: each payment is signed and unlocked besides. */
const LIFE_HOURS = { shopper: 24 * 30, merchant: 24 } as const

/** Opens a session; returns the token that only the browser's cookie holds. The database keeps its hash. */
export async function openSession(
  transaction: Transaction,
  session: { personId: Uuid; role: 'shopper' | 'merchant'; deviceId?: Uuid; merchantId?: Uuid },
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await transaction.query(
    `insert into sessions (token_hash, person_id, role, device_id, merchant_id, expires_at)
     values ($1, $2, $3, $4, $5, clock_timestamp() + make_interval(hours => $6))`,
    [tokenHash(token), session.personId, session.role, session.deviceId ?? null, session.merchantId ?? null, LIFE_HOURS[session.role]],
  )
  return token
}

/**
 * The session behind a token, or undefined when there is none, it has ended, its phone was revoked, or its person no longer works at the
 * merchant. Notes at most once a minute that it was seen.
 */
export async function findSession(database: Queryable, token: string): Promise<Session | undefined> {
  const hash = tokenHash(token)
  const { rows } = await database.query<Session & { isStale: boolean }>({
    name: 'find_session',
    text: `select s.token_hash as "tokenHash", s.person_id as "personId", p.name, s.role, s.device_id as "deviceId", s.merchant_id as "merchantId",
                  f.role as "staffRole", coalesce(f.role = 'owner' or f.may_report, false) as "mayReport",
                  s.signed_in_at as "signedInAt", s.expires_at as "expiresAt", s.last_seen_at < now() - interval '1 minute' as "isStale"
             from sessions s join people p on p.id = s.person_id left join devices d on d.id = s.device_id
             left join staff f on f.person_id = s.person_id and f.merchant_id = s.merchant_id and f.removed_at is null
            where s.token_hash = $1 and s.revoked_at is null and s.expires_at > clock_timestamp() and d.status is distinct from 'revoked'
              and (s.merchant_id is null or f.person_id is not null)`,
    values: [hash],
  })
  const session = rows[0]
  if (session?.isStale) await database.query('update sessions set last_seen_at = clock_timestamp() where token_hash = $1', [hash])
  return session
}

export async function endSession(database: Queryable, token: string): Promise<void> {
  await database.query(ending('token_hash = $1'), [tokenHash(token), SESSIONS_ENDED_CHANNEL])
}

/** Ends every session of a person, everywhere. */
export async function endSessionsOf(transaction: Transaction, personId: Uuid): Promise<void> {
  await transaction.query(ending('person_id = $1'), [personId, SESSIONS_ENDED_CHANNEL])
}

/** Ends a person's sessions at one merchant's tills. */
export async function endSessionsAt(transaction: Transaction, personId: Uuid, merchantId: Uuid): Promise<void> {
  await transaction.query(ending('person_id = $1 and merchant_id = $3'), [personId, SESSIONS_ENDED_CHANNEL, merchantId])
}

/** Ends sessions and tells every server, so that none goes by what it read before. */
function ending(which: string): string {
  return `with ended as (update sessions set revoked_at = clock_timestamp() where ${which} and revoked_at is null returning person_id)
    select pg_notify($2, person_id::text) from (select distinct person_id from ended) as persons`
}

function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
