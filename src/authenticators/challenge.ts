import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import type { Queryable } from '../database/transaction.ts'
import { passkeyChallenge, type PasskeyPurpose } from '../protocol/passkey-challenge.ts'
import type { Uuid } from '../values/uuid.ts'

/** Long enough for a finger and a second try, in seconds. */
export const CHALLENGE_SECONDS = 120

/** The app that a passkey belongs to (WebAuthn, relying party): its host name, and the one origin of its pages. */
export type RelyingParty = { id: string; origin: string }

/** For whom and for what a challenge is. Nobody is known yet at a sign-in. */
export type ChallengeFacts = { purpose: PasskeyPurpose; rpId: string; personId?: Uuid; deviceId?: Uuid; boundTo?: Uint8Array }

export type Challenge = { challenge: Buffer; nonce: Buffer; expiresAt: Date }

/** Makes a challenge of `CHALLENGE_SECONDS` and throws away those whose time is over. */
export async function issueChallenge(database: Queryable, facts: ChallengeFacts): Promise<Challenge> {
  const nonce = randomBytes(32)
  const challenge = Buffer.from(await passkeyChallenge(facts.purpose, nonce, facts.boundTo))
  const { rows } = await database.query<{ expires_at: Date }>(
    `with over as (delete from challenges where challenge in (select challenge from challenges where expires_at < clock_timestamp() limit 20))
     insert into challenges (challenge, purpose, rp_id, person_id, device_id, bound_to, nonce, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() + make_interval(secs => $8)) returning expires_at`,
    [challenge, facts.purpose, facts.rpId, facts.personId ?? null, facts.deviceId ?? null, facts.boundTo ? Buffer.from(facts.boundTo) : null, nonce, CHALLENGE_SECONDS],
  )
  return { challenge, nonce, expiresAt: rows[0]!.expires_at }
}

/**
 * Takes a challenge out, committed before its answer is looked at: whatever the answer is worth, no other will be taken for it. Undefined when there is
 * none, its time is over, or it was for another person, phone, app, purpose or order.
 */
export async function takeChallenge(pool: Pool, challenge: Uint8Array, facts: ChallengeFacts): Promise<{ nonce: Buffer } | undefined> {
  const { rows } = await pool.query<{ nonce: Buffer; is_for: boolean }>(
    `delete from challenges where challenge = $1
     returning nonce, expires_at > clock_timestamp() and purpose = $2 and rp_id = $3 and person_id is not distinct from $4::uuid
       and device_id is not distinct from $5::uuid and bound_to is not distinct from $6::bytea as is_for`,
    [Buffer.from(challenge), facts.purpose, facts.rpId, facts.personId ?? null, facts.deviceId ?? null, facts.boundTo ? Buffer.from(facts.boundTo) : null],
  )
  return rows[0]?.is_for ? { nonce: rows[0].nonce } : undefined
}
