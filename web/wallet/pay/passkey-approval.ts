import type { PasskeyQuestion } from '../../../src/protocol/api/passkeys.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { call } from '../../shared/http/call.ts'
import { notePasskey, notePasskeyFailure } from '../../shared/passkey/passkey-here.ts'
import type { PinPurpose } from './pin-purpose.ts'

/** `failed`: the finger was not known this time. `changed`: the passkey no longer works here. */
export type PasskeyApproval = { readonly kind: 'approved'; readonly approvalId: string | null } | { readonly kind: 'failed' | 'changed' | 'no_answer' }

/** Has a passkey approve: a while of small payments, or one order by its hash. Never throws for what a person or a network does. */
export async function approveByPasskey(purpose: PinPurpose): Promise<PasskeyApproval> {
  const isOrder = purpose.approval === 'order'
  const asked = await call<PasskeyQuestion>('POST', '/v1/passkey-questions', { body: isOrder ? { purpose: 'order', orderHash: purpose.orderHash } : { purpose: 'unlock' } })
  if (asked.kind !== 'answer') return refused(asked.kind === 'problem' ? asked.problem.reason : null)
  const { signWithPasskey } = await import('../../shared/passkey/authenticator.ts')
  const passkey = await signWithPasskey(asked.value, isOrder ? 'order' : 'unlock', isOrder ? purpose.orderHash : undefined)
  if ('failed' in passkey) return { kind: notePasskeyFailure() ? 'changed' : 'failed' }
  const approvalId = isOrder ? newUuid() : null
  const outcome = isOrder
    ? await call('PUT', `/v1/approvals/${approvalId}`, { body: { passkey, orderHash: purpose.orderHash } })
    : await call('POST', '/v1/unlocks', { body: { passkey } })
  if (outcome.kind !== 'answer') return refused(outcome.kind === 'problem' ? outcome.problem.reason : null)
  notePasskey('works')
  return { kind: 'approved', approvalId }
}

function refused(reason: string | null): PasskeyApproval {
  if (reason === null) return { kind: 'no_answer' }
  if (reason !== 'BIOMETRIC_CHANGED') return { kind: 'failed' }
  notePasskey('changed')
  return { kind: 'changed' }
}
