import { recordEvent } from '../audit/record-event.ts'
import type { Queryable, Transaction } from '../database/transaction.ts'
import { sendNotice } from '../notices/send-notice.ts'
import type { Text } from '../values/language.ts'
import type { Uuid } from '../values/uuid.ts'

/** A passkey of a person in one app, as lists show it. */
export type Passkey = {
  id: Uuid
  name: string
  /** The host name of the app that it belongs to. */
  rpId: string
  /** Copies of it may lie in an account of the phone's maker, and on that person's other devices. */
  isBackedUp: boolean
  registeredAt: Date
  lastUsedAt: Date | null
}

/** As an assertion is verified against it. */
export type StoredPasskey = { id: Uuid; personId: Uuid; credentialId: Buffer; publicKey: Buffer; transports: string[]; isBackupEligible: boolean }

/** What notices call the app that a passkey belongs to, by the first label of its host. */
export function appName(rpId: string): Text {
  const label = rpId.split('.')[0]!
  return APP_NAMES[label] ?? { ko: rpId, en: rpId }
}
const APP_NAMES: { readonly [label: string]: Text } = { wallet: { ko: '지갑', en: 'wallet' }, till: { ko: '계산대', en: 'till' }, office: { ko: '사무실', en: 'office' }, console: { ko: '상담 화면', en: 'console' } }

/** More than anybody needs; each is one more that may be lost. */
export const PASSKEYS_AT_MOST = 20

/** Passkeys that are good now, in all apps, newest first. */
export async function listPasskeys(database: Queryable, personId: Uuid): Promise<Passkey[]> {
  const { rows } = await database.query<Passkey>(
    `select id, name, rp_id as "rpId", is_backed_up as "isBackedUp", registered_at as "registeredAt", last_used_at as "lastUsedAt"
       from passkeys where person_id = $1 and revoked_at is null order by registered_at desc, id limit 50`,
    [personId],
  )
  return rows
}

/** A person's good passkeys in one app, as an authenticator is asked for them. */
export async function credentialsOf(database: Queryable, personId: Uuid, rpId: string): Promise<{ id: string; transports: string[] }[]> {
  const { rows } = await database.query<{ credential_id: Buffer; transports: string[] }>(
    'select credential_id, transports from passkeys where person_id = $1 and rp_id = $2 and revoked_at is null order by registered_at desc limit 50',
    [personId, rpId],
  )
  return rows.map((row) => ({ id: row.credential_id.toString('base64url'), transports: row.transports }))
}

/** The passkey behind a credential in one app, unless it was revoked. */
export async function findPasskey(database: Queryable, rpId: string, credentialId: Uint8Array): Promise<StoredPasskey | undefined> {
  const { rows } = await database.query<StoredPasskey>(
    `select id, person_id as "personId", credential_id as "credentialId", public_key as "publicKey", transports, is_backup_eligible as "isBackupEligible"
       from passkeys where rp_id = $1 and credential_id = $2 and revoked_at is null`,
    [rpId, Buffer.from(credentialId)],
  )
  return rows[0]
}

/**
 * Notes a use and moves the sign counter, in one step over all servers. An authenticator that counts must count up (WebAuthn, 7.2, step 22); one that
 * does not says 0 for ever. `copied`: it fell behind, so two authenticators hold this key, and it is revoked. `gone`: revoked meanwhile.
 */
export async function noteUse(transaction: Transaction, id: Uuid, use: { signCount: number; isBackedUp: boolean }): Promise<'noted' | 'copied' | 'gone'> {
  const { rows } = await transaction.query<{ revoked_at: Date | null; person_id: Uuid; name: string; rp_id: string }>(
    `update passkeys set
       revoked_at = case when fell_behind then clock_timestamp() end, revoked_because = case when fell_behind then 'copied' end,
       sign_count = greatest(sign_count, $2), is_backed_up = $3, last_used_at = clock_timestamp()
     from (select id as of, (sign_count > 0 or $2::bigint > 0) and $2::bigint <= sign_count as fell_behind from passkeys where id = $1 for update) as now
     where id = now.of and passkeys.revoked_at is null
     returning passkeys.revoked_at, person_id, name, rp_id`,
    [id, use.signCount, use.isBackedUp],
  )
  const passkey = rows[0]
  if (!passkey) return 'gone'
  if (passkey.revoked_at === null) return 'noted'
  await sendNotice(transaction, { personId: passkey.person_id, kind: 'PASSKEY_COPIED', facts: { passkey: passkey.name, app: appName(passkey.rp_id) } })
  await recordEvent(transaction, { kind: 'passkey_copied', actor: null, subject: passkey.person_id, details: { passkey: id } })
  return 'copied'
}

/** Holds a passkey as good until the transaction ends, so that what it approved is there before it can be revoked. False when it is revoked already. */
export async function holdPasskey(transaction: Transaction, id: Uuid): Promise<boolean> {
  const { rowCount } = await transaction.query('select 1 from passkeys where id = $1 and revoked_at is null for share', [id])
  return rowCount === 1
}

/** Gives a good passkey of this person's another name to be known by; undefined when there is none. The same name again is no event. */
export async function renamePasskey(transaction: Transaction, personId: Uuid, id: Uuid, name: string): Promise<Passkey | undefined> {
  const { rows } = await transaction.query<Passkey & { before: string }>(
    `update passkeys set name = $3 from (select id as of, name as before from passkeys where id = $1 for update) as now
      where id = now.of and person_id = $2 and revoked_at is null
      returning id, passkeys.name, before, rp_id as "rpId", is_backed_up as "isBackedUp", registered_at as "registeredAt", last_used_at as "lastUsedAt"`,
    [id, personId, name],
  )
  if (!rows[0]) return undefined
  const { before, ...passkey } = rows[0]
  if (before !== name) await recordEvent(transaction, { kind: 'passkey_renamed', actor: personId, subject: personId, details: { passkey: id } })
  return passkey
}

/** How many passkeys of a person are good, in all apps. */
export async function countPasskeys(database: Queryable, personId: Uuid): Promise<number> {
  const { rows } = await database.query<{ count: number }>('select count(*)::int as count from passkeys where person_id = $1 and revoked_at is null', [personId])
  return rows[0]!.count
}

/**
 * From this commit on the passkey signs nothing, and what it approved and was not used yet is worth nothing. False when there is no such good one of this
 * person's. The caller holds the person's purses: payments read approvals under them.
 */
export async function revokePasskey(transaction: Transaction, personId: Uuid, id: Uuid): Promise<boolean> {
  const { rows } = await transaction.query<{ name: string; rp_id: string }>(
    `update passkeys set revoked_at = clock_timestamp(), revoked_because = 'owner' where id = $1 and person_id = $2 and revoked_at is null returning name, rp_id`,
    [id, personId],
  )
  if (!rows[0]) return false
  await transaction.query('delete from approvals where passkey_id = $1 and person_id = $2 and used_by is null', [id, personId])
  await sendNotice(transaction, { personId, kind: 'PASSKEY_REVOKED', facts: { passkey: rows[0].name, app: appName(rows[0].rp_id) } })
  await recordEvent(transaction, { kind: 'passkey_revoked', actor: personId, subject: personId, details: { passkey: id } })
  return true
}
