import type { Session } from '../../../src/protocol/api/people.ts'
import type { ApprovalKey } from '../../../src/protocol/api/staff.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { deviceName, findKeyOfPerson, forgetDeviceKey, keepDeviceKey, makeDeviceKey, type DeviceKey } from '../../shared/device/device-key.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Store } from '../../shared/state/store.ts'

/** The key with which this phone approves for the owner who is signed in; null when it has none. */
export const approvalKey = new Store<DeviceKey | null>(null)

export async function readApprovalKey(personId: string): Promise<void> {
  approvalKey.set((await findKeyOfPerson(personId)) ?? null)
}

/** Makes a key on this phone and registers it with the owner's password. Null when it is done. */
export async function registerPhone(session: Session, loginId: string, password: string): Promise<Exclude<Outcome<never>, { kind: 'answer' }> | null> {
  const deviceId = newUuid()
  const { privateKey, publicKey } = await makeDeviceKey()
  const body = { publicKey, name: deviceName(), loginId, password }
  const outcome = await call<ApprovalKey>('PUT', `/v1/approval-keys/${deviceId}`, { body })
  if (outcome.kind !== 'answer') return outcome
  await keepDeviceKey({ deviceId, personId: session.personId, privateKey })
  await readApprovalKey(session.personId)
  return null
}

/** From now on this phone approves nothing. Null when it is done. */
export async function retirePhone(key: DeviceKey): Promise<Exclude<Outcome<never>, { kind: 'answer' }> | null> {
  const outcome = await call<undefined>('DELETE', `/v1/approval-keys/${key.deviceId}`)
  if (outcome.kind !== 'answer') return outcome
  await forgetDeviceKey(key.deviceId)
  await readApprovalKey(key.personId)
  return null
}
