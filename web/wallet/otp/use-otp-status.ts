import { useEffect, useState } from 'preact/hooks'
import type { OtpRegistration, OtpStatus } from '../../../src/protocol/api/otp.ts'
import type { Uuid } from '../../../src/values/uuid.ts'
import { readResource, setResource, useResource, type Resource } from '../../shared/http/use-resource.ts'
import { forgetOtp, otpsOf, type PhoneOtp } from './phone-store.ts'

const PATH = '/v1/otp'

/** Every OTP of the person; without a network as last known. */
export function useOtpStatus(): Resource<OtpStatus> {
  return useResource<OtpStatus>(PATH, { remembered: true })
}

/** After something was done with an OTP: what stands there now. */
export function readOtpStatus(status?: OtpStatus): Promise<void> {
  if (!status) return readResource(PATH)
  setResource(PATH, status)
  return Promise.resolve()
}

export function useRegistration(id: string): { registration: OtpRegistration | null; resource: Resource<OtpStatus> } {
  const resource = useOtpStatus()
  return { registration: resource.value?.registrations.find((candidate) => candidate.id === id) ?? null, resource }
}

/** The OTPs that this phone itself holds; null until the store has answered. One that has ended is forgotten. */
export function usePhoneOtps(personId: Uuid, status: OtpStatus | null): readonly PhoneOtp[] | null {
  const [otps, setOtps] = useState<readonly PhoneOtp[] | null>(null)
  const ended = status?.registrations.filter(({ state }) => state === 'terminated' || state === 'void').map(({ id }) => id) ?? []
  useEffect(() => {
    let current = true
    const read = async () => {
      const kept = await otpsOf(personId)
      const over = kept.filter(({ registrationId }) => ended.includes(registrationId))
      await Promise.all(over.map(({ registrationId }) => forgetOtp(registrationId)))
      if (current) setOtps(kept.filter((otp) => !over.includes(otp)))
    }
    void read()
    return () => {
      current = false
    }
  }, [personId, ended.join()])
  return otps
}
