import type { IssuedOtp, OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { fromBase64url, toBase64url } from '../../../src/protocol/base64url.ts'
import { signEnvelope } from '../../../src/protocol/envelope.ts'
import { encodeOtpIssueRequest, OTP_ISSUE_TYPE } from '../../../src/protocol/otp-issue.ts'
import { newDeliveryKey, openOnPhone } from '../../../src/protocol/otp-seed-delivery.ts'
import { newUuid, type Uuid } from '../../../src/values/uuid.ts'
import { findDeviceKey, signWith } from '../../shared/device/device-key.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { serverNow } from '../../shared/http/server-clock.ts'
import { maskSeed } from './masked-seed.ts'
import { codeOfMoment } from './phone-codes.ts'
import { forgetOtp, keepOtp, type PhoneOtp } from './phone-store.ts'

export type IssueFacts = {
  readonly deploymentId: Uuid
  readonly personId: Uuid
  readonly deviceId: Uuid
  readonly replaces: Uuid | null
  readonly identityCheckId: Uuid
  readonly paymentPin: string
  /** Never sent. */
  readonly otpPin: string
  readonly oldCode: string | null
}

/**
 * One attempt at a digital OTP. `send` may be called again after an answer was lost, with the same facts or another payment PIN: the id and
 * the delivery key stay. The key is only ever in memory: with it and what was sent, whoever steals the phone would have the seed.
 */
export function issueAttempt(): { send: (facts: IssueFacts) => Promise<Outcome<OtpRegistration>> } {
  const id = newUuid()
  const deliveryKey = newDeliveryKey()
  let confirming: { registrationId: Uuid; seed: Uint8Array; kept: PhoneOtp } | undefined
  return {
    async send(facts) {
      if (!confirming) {
        const issued = await ask(id, await deliveryKey, facts)
        if (issued.kind !== 'answer') return issued
        const seed = await openOnPhone({ deploymentId: facts.deploymentId, registrationId: id, serial: issued.value.serial }, await deliveryKey, fromBase64url(issued.value.delivery))
        confirming = { registrationId: id, seed, kept: await keepIssued(issued.value, seed, facts) }
      }
      const { seed, kept } = confirming
      const outcome = await call<OtpRegistration>('PUT', `/v1/otp/registrations/${id}/confirmation`, { body: { codes: [codeOfMoment(kept, seed, serverNow()).code] } })
      if (outcome.kind === 'problem' && outcome.problem.reason === 'OTP_ISSUE_FAILED') await forgetOtp(id)
      return outcome
    },
  }
}

async function ask(id: Uuid, deliveryKey: { point: Uint8Array }, facts: IssueFacts): Promise<Outcome<IssuedOtp>> {
  const key = await findDeviceKey(facts.deviceId)
  if (!key) throw new Error('this phone has lost its key')
  const request = encodeOtpIssueRequest({ deploymentId: facts.deploymentId, registrationId: id, deliveryKey: deliveryKey.point, replaces: facts.replaces, issuedAt: Math.round(serverNow()) })
  const signed = await signEnvelope(OTP_ISSUE_TYPE, facts.deviceId, request, signWith(key))
  const body = { request: toBase64url(signed), identityCheckId: facts.identityCheckId, pin: facts.paymentPin, ...(facts.oldCode === null ? {} : { oldCode: facts.oldCode }) }
  return call<IssuedOtp>('PUT', `/v1/otp/digital/${id}`, { body })
}

async function keepIssued(issued: IssuedOtp, seed: Uint8Array, { personId, deploymentId, otpPin }: IssueFacts): Promise<PhoneOtp> {
  const { registrationId, serial, algorithm, digits, period, ocraSuite } = issued
  const otp: PhoneOtp = { registrationId, personId, deploymentId, serial, algorithm, digits, period, ocraSuite, seed: await maskSeed(seed, otpPin) }
  await keepOtp(otp)
  return otp
}
