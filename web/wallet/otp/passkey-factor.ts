import type { PasskeyAnswer, PasskeyQuestion } from '../../../src/protocol/api/passkeys.ts'
import { toBase64url } from '../../../src/protocol/base64url.ts'
import { otpCommandHash, type OtpAction } from '../../../src/protocol/otp-command.ts'
import type { Uuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../../shared/http/call.ts'

type Failure = Exclude<Outcome<never>, { kind: 'answer' }>

/** Has this phone's passkey sign one command on one OTP. `not_confirmed`: the finger was not known, or the person gave up. */
export async function signCommand(action: OtpAction, commandId: Uuid, registrationId: Uuid): Promise<PasskeyAnswer | 'not_confirmed' | Failure> {
  const commandHash = toBase64url(await otpCommandHash(action, commandId, registrationId))
  const asked = await call<PasskeyQuestion>('POST', '/v1/passkey-questions', { body: { purpose: 'confirm', commandHash } })
  if (asked.kind !== 'answer') return asked
  const { signWithPasskey } = await import('../../shared/passkey/authenticator.ts')
  const answer = await signWithPasskey(asked.value, 'confirm', commandHash)
  return 'failed' in answer ? 'not_confirmed' : answer
}
