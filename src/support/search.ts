import type { Queryable } from '../database/transaction.ts'
import { normaliseSerial } from '../authenticators/otp/serial.ts'
import { maskedName } from '../people/person.ts'
import { lookupHash, type PersonalDataKeys } from '../people/personal-data.ts'
import { confirmationSigns } from '../protocol/confirmation-number.ts'
import type { Uuid } from '../values/uuid.ts'

/** What somebody typed, by its form. */
export type SearchKind = 'phone' | 'id' | 'reference' | 'confirmation' | 'serial' | 'nothing'

/** A person who was found, masked, and by what. */
export type Found = { personId: Uuid; maskedName: string; by: string; at: Date | null }

const MOST = 20
/** Days in which a confirmation number is looked for: one in 810,000 others looks the same. */
const CONFIRMATION_DAYS = 14

/** What a typed text can be. Spaces, hyphens and full-width digits are as good as none. */
function kindOfSearch(typed: string): { kind: SearchKind; value: string } {
  const text = typed.normalize('NFKC').trim()
  const bare = text.replace(/[\s\p{Pd}]/gu, '').toUpperCase()
  if (/^01[016789]\d{7,8}$/.test(bare)) return { kind: 'phone', value: bare }
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)) return { kind: 'id', value: text.toLowerCase() }
  if (/^[RT]-?[2-9A-HJKMNP-Z]{6,8}$/.test(text.toUpperCase())) return { kind: 'reference', value: `${bare[0]}-${bare.slice(1)}` }
  if (/^[2-9A-HJKMNP-Z]{4}$/.test(bare)) return { kind: 'confirmation', value: bare }
  const serial = normaliseSerial(text)
  return serial === undefined ? { kind: 'nothing', value: '' } : { kind: 'serial', value: serial }
}

type Row = { personId: Uuid; name: string; by: string; at: Date | null }

/** Finds persons by phone number, id of a payment, top-up, refund, request or registration, reference, confirmation number or serial number. */
export async function searchPeople(database: Queryable, keys: PersonalDataKeys, typed: string): Promise<{ kind: SearchKind; found: Found[] }> {
  const { kind, value } = kindOfSearch(typed)
  const rows = kind === 'nothing' ? [] : await FIND[kind](database, keys, value)
  return { kind, found: rows.map(({ name, ...row }) => ({ ...row, maskedName: maskedName(name) })) }
}

const FIND: Record<Exclude<SearchKind, 'nothing'>, (database: Queryable, keys: PersonalDataKeys, value: string) => Promise<Row[]>> = {
  phone: (database, keys, phone) => run(database, `select p.id as "personId", p.name, 'phone' as "by", null::timestamptz as "at" from people p where p.phone_hmac = $1 limit ${MOST}`, [lookupHash(keys, 'phone', phone)]),
  id: (database, _keys, id) =>
    run(
      database,
      `select p.id as "personId", p.name, f."by", f."at" from (
         select id as person, 'person' as "by", null::timestamptz as "at" from people where id = $1
         union all select payer_id, 'payment', decided_at from payments where id = $1
         union all select person_id, 'top_up', requested_at from top_ups where id = $1
         union all select payer_id, 'refund', decided_at from refunds where id = $1
         union all select payer_id, 'request', ended_at from payment_requests where id = $1 and payer_id is not null
         union all select person_id, 'registration', made_at from otp_registrations where id = $1
         union all select person_id, 'ticket', opened_at from support_tickets where id = $1) f
       join people p on p.id = f.person limit ${MOST}`,
      [id],
    ),
  reference: (database, _keys, reference) =>
    run(
      database,
      `select p.id as "personId", p.name, f."by", f."at" from (
         select r.person_id as person, 'otp_step' as "by", e.at as "at" from otp_events e join otp_registrations r on r.id = e.registration_id where e.reference = $1
         union all select person_id, 'ticket', opened_at from support_tickets where reference = $1) f
       join people p on p.id = f.person limit ${MOST}`,
      [reference],
    ),
  confirmation: (database, _keys, signs) =>
    run(
      database,
      `select p.id as "personId", p.name, 'confirmation' as "by", y.decided_at as "at" from payments y join people p on p.id = y.payer_id
        where y.decided_at > now() - make_interval(days => ${CONFIRMATION_DAYS}) and y.payload_hash is not null
          and (get_byte(y.payload_hash, 0)::bigint * 16777216 + get_byte(y.payload_hash, 1) * 65536 + get_byte(y.payload_hash, 2) * 256 + get_byte(y.payload_hash, 3)) % 810000 = $1
        order by y.decided_at desc limit ${MOST}`,
      [confirmationSigns(signs)],
    ),
  serial: (database, _keys, serial) =>
    run(
      database,
      `select p.id as "personId", p.name, 'serial' as "by", r.made_at as "at" from otp_devices d join otp_registrations r on r.device_id = d.id join people p on p.id = r.person_id
        where d.serial = $1 order by r.made_at desc limit ${MOST}`,
      [serial],
    ),
}

async function run(database: Queryable, text: string, values: unknown[]): Promise<Row[]> {
  return (await database.query<Row>(text, values)).rows
}
