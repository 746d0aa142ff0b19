import type { Deployment } from '../../../src/protocol/api/deployment.ts'
import type { Recovery } from '../../../src/protocol/api/recovery.ts'
import { recoverySubject } from '../../../src/protocol/device-statement.ts'
import type { Uuid } from '../../../src/values/uuid.ts'
import { findDeviceKey } from '../../shared/device/device-key.ts'
import { signStatement } from '../../shared/device/sign-statement.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { go } from '../../shared/routing/navigation.ts'
import { sessionState } from '../../shared/session/session.ts'
import { changeDraft } from '../sign-up/draft.ts'

type Failure = Exclude<Outcome<never>, { kind: 'answer' }>

/**
 * Begins a recovery with a proven phone number, and goes to the next screen: to the new PIN where this phone's own key vouches for it, else to the choice
 * of another proof. Returns why it could not begin.
 */
export async function beginRecovery(identityCheckId: Uuid): Promise<Failure | null> {
  const begun = await call<Recovery>('POST', '/v1/recoveries', { body: { identityCheckId, what: 'pin' } })
  if (begun.kind !== 'answer') return begun
  const recovery = (await proveByThisPhone(begun.value.id)) ?? begun.value
  changeDraft({ recovery, purpose: 'recover' })
  go(recovery.state === 'proven' ? '/recover/pin' : '/recover/proof', { replace: true })
  return null
}

/** This phone's key vouches, if it has one and it is that person's. Null when it does not: there are other ways. */
async function proveByThisPhone(recoveryId: Uuid): Promise<Recovery | null> {
  const now = sessionState.get()
  const key = now.state === 'signed_in' && now.session.deviceId ? await findDeviceKey(now.session.deviceId) : undefined
  if (!key) return null
  const deployment = await call<Deployment>('GET', '/v1/deployment')
  if (deployment.kind !== 'answer') return null
  const statement = await signStatement(key, deployment.value.deploymentId, 'recover', await recoverySubject(recoveryId))
  const proven = await call<Recovery>('POST', `/v1/recoveries/${recoveryId}/proof`, { body: { statement } })
  return proven.kind === 'answer' ? proven.value : null
}
