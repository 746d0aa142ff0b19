import { createHmac, randomInt } from 'node:crypto'
import type { Pool } from 'pg'
import { recordEvent } from '../audit/record-event.ts'
import { checkLogin, deleteLogin, findLoginId, preparePassword, storeLogin } from '../authenticators/login.ts'
import { isEasyPin } from '../authenticators/pin.ts'
import { endSessionsAt, openSession } from '../authenticators/session.ts'
import { inTransaction, type Queryable, type Transaction } from '../database/transaction.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Text } from '../values/language.ts'
import type { Uuid } from '../values/uuid.ts'
import { appendMerchantEvents } from './merchant-events.ts'
import { lockMember } from './staff-member.ts'

/** Letters and digits that can't be taken for one another, as in references and confirmation numbers. Ten of them are 49 bits. */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 10
/** A sign-in is found by this many signs: it names, and keeps nothing secret. */
const LOGIN_LENGTH = 8
const LIFE_HOURS = 24

export type Invite = { code: string; expiresAt: Date }

/** Makes a member's invitation; the one before is out of use from now on. */
export async function inviteMember(pool: Pool, pepper: Buffer, command: { merchantId: Uuid; id: Uuid; invitedBy: Uuid }): Promise<Result<Invite, Failure>> {
  const code = signs(CODE_LENGTH)
  return inTransaction(pool, async (transaction) => {
    const member = await lockMember(transaction, command.merchantId, command.id)
    if (!member || member.removed || member.role === 'owner') return fail(failure('NOT_FOUND', 'not_moved'))
    const { rows } = await transaction.query<{ expires_at: Date }>(
      `insert into staff_invites (code_hmac, person_id, merchant_id, invited_by, expires_at) values ($1, $2, $3, $4, clock_timestamp() + make_interval(hours => $5))
       on conflict (person_id, merchant_id) do update set code_hmac = excluded.code_hmac, invited_by = excluded.invited_by, expires_at = excluded.expires_at, used_at = null
       returning expires_at`,
      [hmacOf(pepper, code), member.personId, command.merchantId, command.invitedBy, LIFE_HOURS],
    )
    await recordEvent(transaction, { kind: 'staff_invited', actor: command.invitedBy, subject: member.personId, details: { merchantId: command.merchantId } })
    return succeed({ code, expiresAt: rows[0]!.expires_at })
  })
}

type FoundInvite = { staffId: Uuid; personId: Uuid; merchantId: Uuid; name: string; shopName: Text; isUsed: boolean }

/** What an invitation is for, told to whoever holds its number. Fails with INVITE_INVALID. */
export async function findInvite(database: Queryable, pepper: Buffer, code: string): Promise<Result<FoundInvite, Failure>> {
  const { rows } = await database.query<Omit<FoundInvite, 'shopName'> & { nameKo: string; nameEn: string }>(
    `select f.id as "staffId", i.person_id as "personId", i.merchant_id as "merchantId", p.name, m.name_ko as "nameKo", m.name_en as "nameEn", i.used_at is not null as "isUsed"
       from staff_invites i join staff f on f.person_id = i.person_id and f.merchant_id = i.merchant_id join people p on p.id = i.person_id join merchants m on m.id = i.merchant_id
      where i.code_hmac = $1 and i.expires_at > clock_timestamp() and f.removed_at is null`,
    [hmacOf(pepper, code)],
  )
  if (!rows[0]) return fail(failure('INVITE_INVALID', 'not_moved'))
  const { nameKo, nameEn, ...invite } = rows[0]
  return succeed({ ...invite, shopName: { ko: nameKo, en: nameEn } })
}

export type Joined = { token: string; loginId: string }

/**
 * Accepts an invitation: the member gets a sign-in with a PIN of their own, once, and a session. Sessions and the PIN from before end.
 * After a lost answer the same number and PIN sign in again. Fails with INVITE_INVALID, PIN_TOO_EASY or LOGIN_FAILED.
 */
export async function acceptInvite(pool: Pool, pepper: Buffer, code: string, pin: string, address: string): Promise<Result<Joined, Failure>> {
  const found = await findInvite(pool, pepper, code)
  if (!found.ok) return found
  const { personId, merchantId, staffId } = found.value
  if (found.value.isUsed) return signInAgain(pool, pepper, found.value, pin, address)
  if (isEasyPin(pin)) return fail(failure('PIN_TOO_EASY', 'not_moved'))
  const hash = await preparePassword(pin, pepper)
  const joined = await inTransaction(pool, async (transaction) => {
    const member = await lockMember(transaction, merchantId, staffId)
    if (!member || member.removed) return fail(failure('INVITE_INVALID', 'not_moved'))
    if (!(await takeInvite(transaction, hmacOf(pepper, code)))) return undefined
    const loginId = (await findLoginId(transaction, personId)) ?? signs(LOGIN_LENGTH).toLowerCase()
    await deleteLogin(transaction, personId)
    await storeLogin(transaction, loginId, personId, hash, 'till', 'pin')
    await endSessionsAt(transaction, personId, merchantId)
    await transaction.query('update staff set joined_at = clock_timestamp() where person_id = $1 and merchant_id = $2 and joined_at is null', [personId, merchantId])
    const token = await openSession(transaction, { personId, role: 'merchant', merchantId })
    await recordEvent(transaction, { kind: 'staff_joined', actor: personId, subject: personId, details: { merchantId } })
    await appendMerchantEvents(transaction, [{ merchantId, data: { type: 'staff_changed' } }])
    return succeed({ token, loginId })
  })
  // A copy of this command was there first.
  return joined ?? signInAgain(pool, pepper, found.value, pin, address)
}

async function takeInvite(transaction: Transaction, codeHmac: Buffer): Promise<boolean> {
  const { rowCount } = await transaction.query(
    'update staff_invites set used_at = clock_timestamp() where code_hmac = $1 and used_at is null and expires_at > clock_timestamp()',
    [codeHmac],
  )
  return rowCount === 1
}

async function signInAgain(pool: Pool, pepper: Buffer, { personId, merchantId }: FoundInvite, pin: string, address: string): Promise<Result<Joined, Failure>> {
  const loginId = await findLoginId(pool, personId)
  if (!loginId) return fail(failure('INVITE_INVALID', 'not_moved'))
  const checked = await checkLogin(pool, loginId, pin, pepper, address)
  if (!checked.ok) return checked
  const token = await inTransaction(pool, (transaction) => openSession(transaction, { personId, role: 'merchant', merchantId }))
  return succeed({ token, loginId })
}

function hmacOf(pepper: Buffer, code: string): Buffer {
  return createHmac('sha256', pepper).update('onjang/staff-invite/1').update(code).digest()
}

function signs(length: number): string {
  return Array.from({ length }, () => SIGNS[randomInt(SIGNS.length)]!).join('')
}
