import type { Deployment } from '../../../src/protocol/api/deployment.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import { fromBase64url } from '../../../src/protocol/base64url.ts'
import type { DeviceKey } from '../../shared/device/device-key.ts'
import { signStatement } from '../../shared/device/sign-statement.ts'
import { call, type Outcome } from '../../shared/http/call.ts'

/** Comes back on this phone after its session ended: its key signs what the server asks, and the PIN says who holds it. */
export async function resumeSession(key: DeviceKey, pin: string): Promise<Outcome<Session>> {
  const deployment = await call<Deployment>('GET', '/v1/deployment')
  if (deployment.kind !== 'answer') return deployment
  const asked = await call<{ challenge: string }>('POST', '/v1/resume-challenges', { body: {} })
  if (asked.kind !== 'answer') return asked
  const statement = await signStatement(key, deployment.value.deploymentId, 'resume', fromBase64url(asked.value.challenge))
  return call<Session>('POST', '/v1/resumed-sessions', { body: { statement, pin } })
}
