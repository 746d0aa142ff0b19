import { createHash, randomBytes } from 'node:crypto'
import { recordEvent } from '../audit/record-event.ts'
import { byteaArray } from '../database/array-parameters.ts'
import { isOneOf, nameFor } from '../database/row-writes.ts'
import type { Queryable, Transaction } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import type { ConsoleRole } from './console-member.ts'
import type { Factor, Profile } from './policy-table.ts'

/** The channel on which servers hear that sessions of a person have ended. The payload is the person's id. */
export const SESSIONS_ENDED_CHANNEL = 'sessions_ended'

/** A wallet, a till, the office on a computer, or the console. */
export type SessionRole = 'shopper' | 'merchant' | 'office' | 'operator'

export type Session = {
  /** Names the session in the database, where only the token's hash is kept. */
  tokenHash: Buffer
  personId: Uuid
  name: string
  role: SessionRole
  deviceId: Uuid | null
  merchantId: Uuid | null
  /** What this person is at the merchant's till, and whether reports may be seen there. Good for showing and for turning away, never for deciding on money. */
  staffRole: 'owner' | 'staff' | null
  mayReport: boolean
  /** In the office: on whose behalf its owner acts there. */
  profile: Profile | null
  /** In the office: what it was opened with, and the registrations of those OTPs whose codes were right in it. */
  factors: Factor[]
  otpProved: Uuid[]
  /** In the console: what this member is there. */
  consoleRole: ConsoleRole | null
  /** In the office and the console: when it ends unless something is done. */
  idleUntil: Date | null
  signedInAt: Date
  expiresAt: Date
}

/** Why sessions ended: somebody signed out, another phone took over, the PIN or password was set anew, or the owner locked the wallet. */
type EndCause = 'signed_out' | 'replaced' | 'reset' | 'locked'

/** Hours. A wallet's session is only the first factor: each payment is signed and unlocked besides. */
const LIFE_HOURS = { shopper: 24 * 30, merchant: 24, office: 8, operator: 8 } as const
/** Minutes without anything done after which the office asks again (PSD2 RTS, 4(3)(d)). */
const IDLE_MINUTES = 5
/** An idle time is not moved on again within so many seconds: not every request has to be written down. */
const IDLE_GRAIN = 10

/** Opens a session; returns the token that only the browser's cookie holds. The database keeps its hash. */
export async function openSession(
  transaction: Transaction,
  session: { personId: Uuid; role: SessionRole; deviceId?: Uuid; merchantId?: Uuid; profile?: Profile; factors?: readonly Factor[]; otpProved?: readonly Uuid[] },
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await transaction.query(
    `insert into sessions (token_hash, person_id, role, device_id, merchant_id, expires_at, profile, idle_until, factors, otp_proved)
     values ($1, $2, $3, $4, $5, clock_timestamp() + make_interval(hours => $6), $7, clock_timestamp() + make_interval(mins => $8), $9, $10)`,
    [
      tokenHash(token),
      session.personId,
      session.role,
      session.deviceId ?? null,
      session.merchantId ?? null,
      LIFE_HOURS[session.role],
      session.profile ?? null,
      session.role === 'office' || session.role === 'operator' ? IDLE_MINUTES : null,
      session.factors ?? [],
      session.otpProved ?? [],
    ],
  )
  await recordEvent(transaction, { kind: 'signed_in', actor: session.personId, subject: session.personId, details: { role: session.role, deviceId: session.deviceId ?? null, merchantId: session.merchantId ?? null } })
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
                  m.role as "consoleRole", s.profile, s.factors, s.otp_proved as "otpProved", s.idle_until as "idleUntil", s.signed_in_at as "signedInAt", s.expires_at as "expiresAt", s.last_seen_at < now() - interval '1 minute' as "isStale"
             from sessions s join people p on p.id = s.person_id left join devices d on d.id = s.device_id
             left join console_members m on m.person_id = s.person_id and m.removed_at is null and s.role = 'operator'
             left join staff f on f.person_id = s.person_id and f.merchant_id = s.merchant_id and f.removed_at is null
            where s.token_hash = $1 and s.revoked_at is null and s.expires_at > clock_timestamp()
              and (s.idle_until is null or s.idle_until > clock_timestamp()) and d.status is distinct from 'revoked'
              and (s.merchant_id is null or f.person_id is not null) and (s.role <> 'operator' or m.person_id is not null)`,
    values: [hash],
  })
  const session = rows[0]
  if (session?.isStale) await database.query('update sessions set last_seen_at = clock_timestamp() where token_hash = $1', [hash])
  return session
}

/** Of sessions, by their tokens' hashes, those that have not ended, as the transaction sees them: in hexadecimal digits. */
export async function readOpenSessions(transaction: Transaction, tokenHashes: readonly Buffer[]): Promise<Set<string>> {
  if (tokenHashes.length === 0) return new Set()
  const { rows } = await transaction.query<{ hash: Buffer }>({
    name: nameFor('read_open_sessions', tokenHashes.length),
    text: `select token_hash as hash from sessions where token_hash ${isOneOf('$1', 'bytea', tokenHashes.length)} and revoked_at is null and expires_at > clock_timestamp()`,
    values: [byteaArray(tokenHashes)],
  })
  return new Set(rows.map(({ hash }) => hash.toString('hex')))
}

/** Somebody is there: moves the end by idleness on. Returns the new end, or undefined when it was moved a moment ago or the session has ended. */
export async function moveIdleOn(database: Queryable, session: Session): Promise<Date | undefined> {
  if (session.idleUntil === null) return undefined
  const { rows } = await database.query<{ idleUntil: Date }>(
    `update sessions set idle_until = clock_timestamp() + make_interval(mins => $2)
      where token_hash = $1 and revoked_at is null and idle_until > clock_timestamp()
        and idle_until < clock_timestamp() + make_interval(mins => $2) - make_interval(secs => $3) returning idle_until as "idleUntil"`,
    [session.tokenHash, IDLE_MINUTES, IDLE_GRAIN],
  )
  return rows[0]?.idleUntil
}

/** A wallet is open on one phone at a time: the sessions of a person's other phones end, and are told why. */
export async function replaceOtherSessions(transaction: Transaction, personId: Uuid, deviceId: Uuid): Promise<void> {
  await transaction.query(ending(`person_id = $1 and role = 'shopper' and device_id <> $3`, 'replaced'), [personId, SESSIONS_ENDED_CHANNEL, deviceId])
}

/**
 * A session that another phone took over, by its token: whoever holds it learns why it ended. `mayLock`: it is of a phone that has been there for longer
 * than a day, or was the first; one that came since can't lock out the one before.
 */
export async function findReplacedSession(database: Queryable, token: string): Promise<{ personId: Uuid; deviceId: Uuid; mayLock: boolean } | undefined> {
  const { rows } = await database.query<{ personId: Uuid; deviceId: Uuid; mayLock: boolean }>(
    `select s.person_id as "personId", s.device_id as "deviceId", coalesce(d.reduced_until <= clock_timestamp(), true) as "mayLock"
       from sessions s join devices d on d.id = s.device_id
      where s.token_hash = $1 and s.ended_because = 'replaced' and s.expires_at > clock_timestamp() and d.status = 'active'`,
    [tokenHash(token)],
  )
  return rows[0]
}

/**
 * Why there is no session behind a token now, and whether its holder may go on in place: not who signed out, whose phone was revoked, or who no longer
 * works there. Undefined when there never was one.
 */
export async function whySessionEnded(database: Queryable, token: string): Promise<{ wasReplaced: boolean; isResumable: boolean } | undefined> {
  const { rows } = await database.query<{ wasReplaced: boolean; isResumable: boolean }>(
    `select s.ended_because is not distinct from 'replaced' and d.status is distinct from 'revoked' as "wasReplaced",
            (s.revoked_at is null or s.ended_because in ('replaced', 'reset', 'locked')) and d.status is distinct from 'revoked'
              and (s.merchant_id is null or f.person_id is not null) as "isResumable"
       from sessions s left join devices d on d.id = s.device_id
       left join staff f on f.person_id = s.person_id and f.merchant_id = s.merchant_id and f.removed_at is null
      where s.token_hash = $1`,
    [tokenHash(token)],
  )
  return rows[0]
}

/** In the office: acts from now on in another of the person's profiles. `otpProved`: the OTP whose code was right for it. */
export async function changeProfile(database: Queryable, session: Session, to: { profile: Profile; merchantId: Uuid; otpProved: Uuid | null }): Promise<void> {
  await database.query(
    `update sessions set profile = $2, merchant_id = $3, otp_proved = case when $4::uuid is null then otp_proved else array_append(array_remove(otp_proved, $4), $4) end
      where token_hash = $1 and role = 'office' and revoked_at is null`,
    [session.tokenHash, to.profile, to.merchantId, to.otpProved],
  )
}

export async function endSession(database: Queryable, token: string): Promise<void> {
  await database.query(ending('token_hash = $1', 'signed_out'), [tokenHash(token), SESSIONS_ENDED_CHANNEL])
}

/** Ends every session of a person, everywhere. */
export async function endSessionsOf(transaction: Transaction, personId: Uuid, because: EndCause = 'signed_out'): Promise<void> {
  await transaction.query(ending('person_id = $1', because), [personId, SESSIONS_ENDED_CHANNEL])
  await recordEvent(transaction, { kind: 'sessions_ended', actor: null, subject: personId, details: { because } })
}

/** Ends a person's sessions in the office. */
export async function endOfficeSessionsOf(transaction: Transaction, personId: Uuid): Promise<void> {
  await transaction.query(ending(`person_id = $1 and role = 'office'`, 'signed_out'), [personId, SESSIONS_ENDED_CHANNEL])
}

/** Ends a person's sessions at one merchant's tills. */
export async function endSessionsAt(transaction: Transaction, personId: Uuid, merchantId: Uuid): Promise<void> {
  await transaction.query(ending('person_id = $1 and merchant_id = $3', 'signed_out'), [personId, SESSIONS_ENDED_CHANNEL, merchantId])
  await recordEvent(transaction, { kind: 'sessions_ended', actor: null, subject: personId, details: { merchantId } })
}

/** Ends sessions and tells every server, so that none goes by what it read before. */
function ending(which: string, because: EndCause): string {
  return `with ended as (update sessions set revoked_at = clock_timestamp(), ended_because = '${because}' where ${which} and revoked_at is null returning person_id)
    select pg_notify($2, person_id::text) from (select distinct person_id from ended) as persons`
}

function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
