import type { Queryable, Transaction } from '../database/transaction.ts'
import type { Language } from '../values/language.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'

export type PushSubscription = {
  personId: Uuid
  sessionHash: Buffer
  app: 'wallet' | 'till'
  endpoint: string
  publicKey: Uint8Array
  sharedSecret: Uint8Array
  language: Language
}

/** Subscriptions of one person at most; the oldest give way. */
const MOST = 20

/**
 * Keeps where a browser can be reached. It belongs to whoever is signed in there last: two people never hear of each other. A sign-in is one browser, with
 * one address: another takes the place of the one before, so that a stolen sign-in can't push out those of its owner.
 */
export async function keepSubscription(transaction: Transaction, { personId, sessionHash, app, endpoint, publicKey, sharedSecret, language }: PushSubscription): Promise<void> {
  await transaction.query(
    `insert into push_subscriptions (id, person_id, session_hash, app, endpoint, public_key, shared_secret, language) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (endpoint) do update set person_id = $2, session_hash = $3, app = $4, public_key = $6, shared_secret = $7, language = $8, ended_at = null`,
    [newUuid(), personId, sessionHash, app, endpoint, Buffer.from(publicKey), Buffer.from(sharedSecret), language],
  )
  await transaction.query('update push_subscriptions set ended_at = clock_timestamp() where session_hash = $1 and endpoint <> $2 and ended_at is null', [sessionHash, endpoint])
  await transaction.query(
    `update push_subscriptions set ended_at = clock_timestamp()
      where id in (select id from push_subscriptions where person_id = $1 and ended_at is null order by made_at desc, id offset ${MOST})`,
    [personId],
  )
}

/** The browser of this sign-in wants no more. */
export async function endSubscriptions(database: Queryable, sessionHash: Buffer): Promise<void> {
  await database.query('update push_subscriptions set ended_at = clock_timestamp() where session_hash = $1 and ended_at is null', [sessionHash])
}
