import type { Pool } from 'pg'
import type { Uuid } from '../../values/uuid.ts'
import type { OtpChannel, OtpProfile } from './media.ts'
import { REGISTRATION_COLUMNS, type Registration } from './registration.ts'
import { Together } from './together.ts'

export type UsedMedium = { registration: Registration; ocraSuite: string | null; isPhoneGone: boolean }
type Place = { personId: Uuid; channel: OtpChannel; profile: OtpProfile }

const MOST_PER_BATCH = 100
const kept = new WeakMap<Pool, Together<Place, UsedMedium | undefined>>()

/** The OTP that a person uses in a place, read together with those of others who enter codes at the same time; undefined where none is used. */
export function findMedium(pool: Pool, place: Place): Promise<UsedMedium | undefined> {
  const known = kept.get(pool) ?? new Together<Place, UsedMedium | undefined>((asked) => readTogether(pool, asked), MOST_PER_BATCH)
  kept.set(pool, known)
  return known.ask(place)
}

async function readTogether(pool: Pool, asked: readonly Place[]): Promise<(UsedMedium | undefined)[]> {
  const { rows } = await pool.query<Registration & { nth: number; ocraSuite: string | null; isPhoneGone: boolean }>({
    name: 'otp_find_media',
    text: `select n.nth::int as nth, ${REGISTRATION_COLUMNS}, r.state in ('active', 'resync') and coalesce(p.status = 'revoked', false) as "isPhoneGone", d.ocra_suite as "ocraSuite"
             from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality as n (person_id, channel, profile, nth)
             join otp_media m on m.person_id = n.person_id and m.channel = n.channel and m.profile = n.profile
             join otp_registrations r on r.id = m.registration_id join otp_devices d on d.id = r.device_id left join devices p on p.id = r.phone_id`,
    values: [asked.map(({ personId }) => personId), asked.map(({ channel }) => channel), asked.map(({ profile }) => profile)],
  })
  const found = new Map(rows.map(({ nth, ocraSuite, isPhoneGone, ...registration }) => [nth, { registration, ocraSuite, isPhoneGone }]))
  return asked.map((_, index) => found.get(index + 1))
}
