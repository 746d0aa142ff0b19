import { toBase64url } from '../../../src/protocol/base64url.ts'
import { DEVICE_STATEMENT_TYPE, encodeDeviceStatement, type StatementPurpose } from '../../../src/protocol/device-statement.ts'
import { signEnvelope } from '../../../src/protocol/envelope.ts'
import type { Uuid } from '../../../src/values/uuid.ts'
import { signWith, type DeviceKey } from './device-key.ts'

/** What this phone's key signs to show that it is this phone; base64url. */
export async function signStatement(key: DeviceKey, deploymentId: Uuid, purpose: StatementPurpose, subject: Uint8Array): Promise<string> {
  return toBase64url(await signEnvelope(DEVICE_STATEMENT_TYPE, key.deviceId, encodeDeviceStatement({ deploymentId, purpose, subject }), signWith(key)))
}
