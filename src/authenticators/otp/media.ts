import { recordEvent } from '../../audit/record-event.ts'
import type { Queryable, Transaction } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import type { OtpKind } from './generator.ts'
import { OWN_INSTITUTION, type Otp } from './otp.ts'
import { stateFailure } from './state-failure.ts'
import { liveStates, type OtpState } from './state-table.ts'

/** Where an OTP is asked for: in the app on the phone, or in the office on a computer. */
export const otpChannels = ['app', 'web'] as const
export type OtpChannel = (typeof otpChannels)[number]

/** A person's own business and that of their shop are kept apart. */
export const otpProfiles = ['personal', 'business'] as const
export type OtpProfile = (typeof otpProfiles)[number]

export type Medium = { channel: OtpChannel; profile: OtpProfile; registrationId: Uuid }

/** Every place where a medium can be. */
const allPlaces: readonly { channel: OtpChannel; profile: OtpProfile }[] = otpChannels.flatMap((channel) => otpProfiles.map((profile) => ({ channel, profile })))

export async function mediaOf(database: Queryable, personId: Uuid): Promise<Medium[]> {
  const { rows } = await database.query<Medium>(
    'select channel, profile, registration_id as "registrationId" from otp_media where person_id = $1 order by channel, profile',
    [personId],
  )
  return rows
}

/** OTP_NOT_ELIGIBLE where an OTP of this kind may not serve a profile. */
export async function refuseKind({ mayBusinessBeDigital }: Pick<Otp, 'mayBusinessBeDigital'>, database: Queryable, kind: OtpKind, profile: OtpProfile): Promise<Failure | undefined> {
  if (kind !== 'digital' || profile !== 'business' || !mayBusinessBeDigital) return undefined
  return (await mayBusinessBeDigital(database)) ? undefined : failure('OTP_NOT_ELIGIBLE', 'not_moved')
}

/** A newly confirmed OTP takes the place of the one that it replaces, and every place that is empty, of those where its kind may serve. */
export async function placeNewMedium(transaction: Transaction, otp: Otp, registration: { id: Uuid; personId: Uuid; replaces: Uuid | null; kind: OtpKind }, at: Date): Promise<void> {
  const servesBusiness = (await refuseKind(otp, transaction, registration.kind, 'business')) === undefined
  if (!servesBusiness) await transaction.query(`delete from otp_media where person_id = $1 and registration_id = $2 and profile = 'business'`, [registration.personId, registration.replaces])
  const places = allPlaces.filter(({ profile }) => servesBusiness || profile !== 'business')
  await transaction.query('update otp_media set registration_id = $2, since = $3 where person_id = $1 and registration_id = $4', [registration.personId, registration.id, at, registration.replaces])
  await transaction.query(
    `insert into otp_media (person_id, channel, profile, registration_id, since)
     select $1, channel, profile, $2, $3 from unnest($4::text[], $5::text[]) as place (channel, profile) on conflict do nothing`,
    [registration.personId, registration.id, at, places.map(({ channel }) => channel), places.map(({ profile }) => profile)],
  )
}
/**
 * Takes an ended OTP out of its places: another live one of the same person steps in, one that can be used now before one that can't;
 * without any the place is empty.
 */
export async function replaceEndedMedium(transaction: Transaction, registration: { id: Uuid; personId: Uuid; institution: string }, at: Date): Promise<void> {
  const standIn = await findStandIn(transaction, registration)
  if (standIn) await transaction.query('update otp_media set registration_id = $2, since = $3 where registration_id = $1', [registration.id, standIn, at])
  else await transaction.query('delete from otp_media where registration_id = $1', [registration.id])
}

async function findStandIn(database: Queryable, registration: { id: Uuid; personId: Uuid; institution: string }): Promise<Uuid | null> {
  const { rows } = await database.query<{ id: Uuid }>(
    `select id from otp_registrations where person_id = $1 and institution = $2 and id <> $3 and state = any($4)
      order by state = 'active' desc, state in ('locked', 'resync') desc, confirmed_at desc limit 1`,
    [registration.personId, registration.institution, registration.id, liveStates],
  )
  return rows[0]?.id ?? null
}

/** Where an OTP is used now, and what would be used there after it: another registration, or null for nothing. */
export type Left = { channel: OtpChannel; profile: OtpProfile; instead: Uuid | null }

/** What would be left if a registration ended now: asked before its owner confirms, and held against what they saw when they do. */
export async function whatWouldBeLeft(database: Queryable, registration: { id: Uuid; personId: Uuid; institution: string }): Promise<Left[]> {
  const media = await mediaOf(database, registration.personId)
  const instead = await findStandIn(database, registration)
  return media.filter(({ registrationId }) => registrationId === registration.id).map(({ channel, profile }) => ({ channel, profile, instead }))
}

/** Uses an OTP of one's own in a place. Fails with NOT_FOUND, OTP_NOT_ELIGIBLE, or with what its state says unless it can be used. */
export async function setMedium(transaction: Transaction, otp: Otp, place: { personId: Uuid; channel: OtpChannel; profile: OtpProfile }, registrationId: Uuid, at: Date): Promise<Result<null, Failure>> {
  const { rows } = await transaction.query<{ state: OtpState; why: string | null; kind: OtpKind }>('select state, why, kind from otp_registrations where id = $1 and person_id = $2 and institution = $3 for update', [registrationId, place.personId, OWN_INSTITUTION])
  const registration = rows[0]
  if (!registration) return fail(failure('NOT_FOUND', 'not_moved'))
  if (registration.state !== 'active') return fail(stateFailure(registration.state, registration.why))
  const unfit = await refuseKind(otp, transaction, registration.kind, place.profile)
  if (unfit) return fail(unfit)
  await transaction.query(
    `insert into otp_media (person_id, channel, profile, registration_id, since) values ($1, $2, $3, $4, $5)
     on conflict (person_id, channel, profile) do update set registration_id = excluded.registration_id, since = excluded.since`,
    [place.personId, place.channel, place.profile, registrationId, at],
  )
  await recordEvent(transaction, { kind: 'otp_medium_set', actor: place.personId, subject: registrationId, details: { channel: place.channel, profile: place.profile } })
  return succeed(null)
}
