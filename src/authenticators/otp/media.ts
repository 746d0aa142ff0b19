import type { Queryable, Transaction } from '../../database/transaction.ts'
import type { Uuid } from '../../values/uuid.ts'

/** Where an OTP is asked for: in the app on the phone, or in the office on a computer. */
export const otpChannels = ['app', 'web'] as const
export type OtpChannel = (typeof otpChannels)[number]

/** A person's own business and that of their shop are kept apart. */
export const otpProfiles = ['personal', 'business'] as const
export type OtpProfile = (typeof otpProfiles)[number]

export type Medium = { channel: OtpChannel; profile: OtpProfile; registrationId: Uuid }

/** Every place where a medium can be. */
const places: readonly { channel: OtpChannel; profile: OtpProfile }[] = otpChannels.flatMap((channel) => otpProfiles.map((profile) => ({ channel, profile })))

export async function mediaOf(database: Queryable, personId: Uuid): Promise<Medium[]> {
  const { rows } = await database.query<Medium>(
    'select channel, profile, registration_id as "registrationId" from otp_media where person_id = $1 order by channel, profile',
    [personId],
  )
  return rows
}

/** A newly confirmed OTP takes the place of the one that it replaces, and every place that is empty. */
export async function placeNewMedium(transaction: Transaction, registration: { id: Uuid; personId: Uuid; replaces: Uuid | null }, at: Date): Promise<void> {
  await transaction.query('update otp_media set registration_id = $2, since = $3 where person_id = $1 and registration_id = $4', [registration.personId, registration.id, at, registration.replaces])
  await transaction.query(
    `insert into otp_media (person_id, channel, profile, registration_id, since)
     select $1, channel, profile, $2, $3 from unnest($4::text[], $5::text[]) as place (channel, profile) on conflict do nothing`,
    [registration.personId, registration.id, at, places.map(({ channel }) => channel), places.map(({ profile }) => profile)],
  )
}
