import type { OtpProfile } from '../authenticators/otp/media.ts'
import { readStanding } from '../authenticators/otp/status.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Services } from './services.ts'

/**
 * What an owner can confirm with in the office. `registrationId`: the OTP in use there. `hadOne`: who never had an OTP can look, but send nothing. `isBound`: its codes for
 * transfers are worked out from payee and amount. `isReduced`: transfers are held to the lower limits. `endedReference` names the
 * termination after which nothing else is in use.
 */
export type CodeStanding = { registrationId: Uuid | null; kind: 'digital' | 'physical' | null; hadOne: boolean; usable: boolean; isBound: boolean; isReduced: boolean; endedReference: string | null }

export async function officeStanding({ pool, otp }: Services, personId: Uuid, profile: OtpProfile = 'business'): Promise<CodeStanding> {
  const { registrationId, kind, usable, hasKeypad, isReduced, endedReference } = await readStanding(pool, personId, 'web', profile, otp.clock())
  return { registrationId, kind, usable, isReduced, hadOne: kind !== null || endedReference !== null, isBound: kind === 'digital' || hasKeypad, endedReference: kind === null ? endedReference : null }
}
