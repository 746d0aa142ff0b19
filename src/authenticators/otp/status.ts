import type { Queryable } from '../../database/transaction.ts'
import type { Text } from '../../values/language.ts'
import type { Uuid } from '../../values/uuid.ts'
import { MOST_WRONG } from './count-guess.ts'
import type { Stock } from './generator.ts'
import { mediaOf, type Medium } from './media.ts'
import { OWN_INSTITUTION } from './otp.ts'
import { REGISTRATION_COLUMNS, type Registration } from './registration.ts'
import type { OtpActor, OtpEvent, OtpState } from './state-table.ts'

/** A registration with what its owner needs to tell it from others. `reference`: of the last thing that happened to it. */
export type RegistrationStatus = Registration & { serialEnd: string; maker: string; model: string; digits: number; triesLeft: number; hasKeypad: boolean; stock: Stock | null; institutionName: Text | null; reference: string | null }

export type OtpStatus = { registrations: RegistrationStatus[]; media: Medium[] }

/** Every registration of a person, at every institution, those in use first and ours before others; and what is used where. */
export async function readStatus(database: Queryable, personId: Uuid): Promise<OtpStatus> {
  const { rows } = await database.query<RegistrationStatus>(
    `select ${REGISTRATION_COLUMNS}, right(d.serial, 4) as "serialEnd", d.maker, d.model, d.digits, $2 - d.failed as "triesLeft", d.ocra_suite is not null as "hasKeypad", d.stock, i.name as "institutionName",
            (select e.reference from otp_events e where e.registration_id = r.id order by e.id desc limit 1) as reference
       from otp_registrations r join otp_devices d on d.id = r.device_id left join otp_institutions i on i.code = r.institution where r.person_id = $1
      order by r.state in ('terminated', 'void'), r.institution <> $3, r.made_at desc, r.id desc limit 50`,
    [personId, MOST_WRONG, OWN_INSTITUTION],
  )
  return { registrations: rows, media: await mediaOf(database, personId) }
}

/** One step of a life, as the owner and support see it. */
export type Step = { from: OtpState; event: OtpEvent; to: OtpState; who: OtpActor; actorId: Uuid | null; secondActorId: Uuid | null; why: string | null; reference: string; at: Date }

/** The steps of a registration and of its generator before it, oldest first. */
export async function readSteps(database: Queryable, registrationId: Uuid): Promise<Step[]> {
  const { rows } = await database.query<Step>(
    `select e.from_state as "from", e.event, e.to_state as "to", e.who, e.actor_id as "actorId", e.second_actor_id as "secondActorId", e.why, e.reference, e.at
       from otp_events e where e.registration_id = $1
         or (e.registration_id is null and e.device_id = (select device_id from otp_registrations where id = $1)) order by e.id limit 500`,
    [registrationId],
  )
  return rows
}

/**
 * What a person can confirm with on a channel, for whoever decides on limits: `usable` when a code can be entered now; `isReduced` when
 * transfers are held to the lower limits, and until when, if that is known. `kind` of the medium, null without one.
 */
export type OtpStanding = { registrationId: Uuid | null; kind: 'digital' | 'physical' | null; state: Registration['state'] | null; why: string | null; usable: boolean; hasKeypad: boolean; isReduced: boolean; reducedUntil: Date | null; endedReference: string | null }

/** Reads a person's standing on a channel. `endedReference` names the last termination when nothing else is in use: it went through. */
export async function readStanding(database: Queryable, personId: Uuid, channel: Medium['channel'], profile: Medium['profile'], now: Date): Promise<OtpStanding> {
  const { rows } = await database.query<Registration & { hasKeypad: boolean }>(
    `select ${REGISTRATION_COLUMNS}, d.ocra_suite is not null as "hasKeypad" from otp_media m join otp_registrations r on r.id = m.registration_id join otp_devices d on d.id = r.device_id
      where m.person_id = $1 and m.channel = $2 and m.profile = $3`,
    [personId, channel, profile],
  )
  const { rows: others } = await database.query<{ isSuspended: boolean }>(
    `select exists (select from otp_registrations where person_id = $1 and institution = $2 and state = 'suspended') as "isSuspended"`,
    [personId, OWN_INSTITUTION],
  )
  const { rows: ended } = await database.query<{ reference: string }>(
    `select e.reference from otp_events e join otp_registrations r on r.id = e.registration_id where r.person_id = $1 and r.institution = $2 and r.state = 'terminated' and e.to_state = 'terminated' order by e.id desc limit 1`,
    [personId, OWN_INSTITUTION],
  )
  const medium = rows[0]
  const reducedUntil = medium?.reducedUntil && medium.reducedUntil > now ? medium.reducedUntil : null
  return {
    registrationId: medium?.id ?? null,
    kind: medium?.kind ?? null,
    state: medium?.state ?? null,
    why: medium?.why ?? null,
    usable: medium?.state === 'active' || medium?.state === 'resync',
    hasKeypad: medium?.hasKeypad ?? false,
    isReduced: reducedUntil !== null || others[0]!.isSuspended,
    reducedUntil,
    endedReference: ended[0]?.reference ?? null,
  }
}
