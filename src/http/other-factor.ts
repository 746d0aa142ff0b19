import type { FastifyRequest } from 'fastify'
import type { ShowFactor } from '../authenticators/otp/command.ts'
import { verifyPasskey } from '../authenticators/passkey-assertion.ts'
import { useRecoveryCode } from '../authenticators/recovery-code.ts'
import { checkPin } from '../authenticators/pin.ts'
import type { Factor } from '../authenticators/policy-table.ts'
import type { PasskeyAnswer } from '../protocol/api/passkeys.ts'
import { otpCommandHash, type OtpAction } from '../protocol/otp-command.ts'
import { failure } from '../reasons/failure.ts'
import { fail, succeed } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import { relyingPartyOf } from './relying-party.ts'
import type { Services } from './services.ts'

/** Another factor of a signed-in shopper, for one command on one OTP. */
export type GivenFactor = { pin: string } | { passkey: PasskeyAnswer } | { recoveryCode: string }

/** Which factor came with a command. */
export function nameOf(factor: GivenFactor | undefined): Factor[] {
  if (factor === undefined) return []
  return ['pin' in factor ? 'pin' : 'passkey' in factor ? 'passkey' : 'recovery_code']
}

/** How the factor that came with a command is checked, when it is its turn. */
export function factorOf(
  { pool, pepper }: Services,
  request: FastifyRequest,
  person: { personId: Uuid; deviceId: Uuid },
  command: { action: OtpAction; id: Uuid; registrationId: Uuid },
  factor: GivenFactor,
): ShowFactor {
  return async () => {
    if ('pin' in factor) return checkPin(pool, person.personId, factor.pin, pepper)
    if ('recoveryCode' in factor) return (await useRecoveryCode(pool, pepper, person.personId, factor.recoveryCode)) ? succeed(null) : fail(failure('RECOVERY_FACTOR_WRONG', 'not_moved'))
    const boundTo = await otpCommandHash(command.action, command.id, command.registrationId)
    const verified = await verifyPasskey(pool, relyingPartyOf(request), { purpose: 'confirm', personId: person.personId, deviceId: person.deviceId, boundTo }, factor.passkey)
    return verified.ok ? succeed(null) : verified
  }
}
