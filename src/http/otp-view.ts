import { OWN_INSTITUTION, type Otp } from '../authenticators/otp/otp.ts'
import type { OtpStatus, RegistrationStatus, Step } from '../authenticators/otp/status.ts'
import { readStatus } from '../authenticators/otp/status.ts'
import { stateTable } from '../authenticators/otp/state-table.ts'
import { stateFailure } from '../authenticators/otp/state-failure.ts'
import { stateWords, wordsElsewhere } from '../authenticators/otp/state-words.ts'
import type { Queryable } from '../database/transaction.ts'
import type * as Shapes from '../protocol/api/otp.ts'
import { failure } from '../reasons/failure.ts'
import type { Uuid } from '../values/uuid.ts'
import { RefusedError } from './refusal.ts'

/** Whether a business may use a digital OTP here. */
export async function mayBusinessBeDigital({ pool, mayBusinessBeDigital: ask }: Otp): Promise<boolean> {
  return (await ask?.(pool)) ?? true
}

/** What an app shows of a person's OTPs. */
export function otpStatusView({ registrations, media }: OtpStatus, phoneId: Uuid | null, now: Date, digitalForBusiness: boolean): Shapes.OtpStatus {
  return { digitalForBusiness, registrations: registrations.map((registration) => otpRegistrationView(registration, media, phoneId)), media, serverTime: now.toISOString() }
}

/** One registration of a person, as `GET /v1/otp` shows it. Throws NOT_FOUND when it is not theirs. */
export async function ownOtpRegistration(database: Queryable, person: { personId: Uuid; deviceId: Uuid | null }, id: Uuid): Promise<Shapes.OtpRegistration> {
  const { registrations, media } = await readStatus(database, person.personId)
  const own = registrations.find((registration) => registration.id === id)
  if (!own) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
  return otpRegistrationView(own, media, person.deviceId)
}

function otpRegistrationView(registration: RegistrationStatus, media: OtpStatus['media'], phoneId: Uuid | null): Shapes.OtpRegistration {
  const { id, kind, serialEnd, maker, model, digits, hasKeypad, institution, institutionName, state, why, triesLeft, replaces, reference } = registration
  return {
    id, kind, serialEnd, maker, model, digits, hasKeypad, institution, institutionName, state, why, triesLeft, replaces,
    isOurs: institution === OWN_INSTITUTION,
    isThisPhone: phoneId !== null && registration.phoneId === phoneId,
    ...(institution === OWN_INSTITUTION ? stateWords(state, why, triesLeft) : wordsElsewhere(state)),
    trouble: state === 'active' || reference === null ? null : { reason: stateFailure(state, why).reason, reference },
    usedFor: media.filter(({ registrationId }) => registrationId === id).map(({ channel, profile }) => ({ channel, profile })),
    madeAt: registration.madeAt.toISOString(),
    confirmedAt: registration.confirmedAt?.toISOString() ?? null,
    since: registration.stateSince.toISOString(),
    pendingUntil: registration.pendingUntil?.toISOString() ?? null,
    terminationDue: registration.terminationDue?.toISOString() ?? null,
    reducedUntil: registration.reducedUntil?.toISOString() ?? null,
  }
}

/** A step of a life with what the owner was told. Who acted is told by role alone. */
export function otpStepView({ from, event, to, who, why, reference, at }: Step): Shapes.OtpStepList['steps'][number] {
  const row = stateTable.find((candidate) => candidate.event === event && candidate.to === to)
  return { from, event, to, who, why, reference, at: at.toISOString(), text: row?.text ?? { ko: event, en: event } }
}
