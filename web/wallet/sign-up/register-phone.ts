import type { DeviceRegistration, Session } from '../../../src/protocol/api/people.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { deviceName, keepDeviceKey, makeDeviceKey } from '../../shared/device/device-key.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import type { SignUpDraft } from './draft.ts'

/** Makes this device's key and registers it together with the PIN. A repetition after a lost answer carries the same id and key. */
export function registration() {
  const deviceId = newUuid()
  const pair = makeDeviceKey()
  return async (draft: SignUpDraft, pin: string): Promise<Outcome<Session>> => {
    const { privateKey, publicKey } = await pair
    const body: DeviceRegistration = {
      identityCheckId: draft.check?.id ?? '',
      publicKey,
      deviceName: deviceName(),
      pin,
      consents: draft.marketing ? ['terms', 'privacy', 'marketing'] : ['terms', 'privacy'],
    }
    const outcome = await call<Session>('PUT', `/v1/devices/${deviceId}`, { body })
    if (outcome.kind === 'answer') await keepDeviceKey({ deviceId, personId: outcome.value.personId, privateKey })
    return outcome
  }
}
