import { readStanding } from '../authenticators/otp/status.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Services } from './services.ts'

/**
 * What an owner can confirm with in the office. `hadOne`: who never had an OTP can look, but send nothing. `isBound`: its codes for
 * transfers are worked out from payee and amount. `isReduced`: transfers are held to the lower limits. `endedReference` names the
 * termination after which nothing else is in use.
 */
export type CodeStanding = { kind: 'digital' | 'physical' | null; hadOne: boolean; usable: boolean; isBound: boolean; isReduced: boolean; endedReference: string | null }

export async function officeStanding({ pool, otp }: Services, personId: Uuid): Promise<CodeStanding> {
  const { kind, usable, hasKeypad, isReduced, endedReference } = await readStanding(pool, personId, 'web', 'business', otp.clock())
  return { kind, usable, isReduced, hadOne: kind !== null || endedReference !== null, isBound: kind === 'digital' || hasKeypad, endedReference: kind === null ? endedReference : null }
}
