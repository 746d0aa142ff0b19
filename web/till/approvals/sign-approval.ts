import type { RefundApproval, RefundApprovalList } from '../../../src/protocol/api/refund-approvals.ts'
import { toBase64url } from '../../../src/protocol/base64url.ts'
import { signEnvelope } from '../../../src/protocol/envelope.ts'
import { encodeRefundApproval, REFUND_APPROVAL_LIFE, REFUND_APPROVAL_TYPE, refundHash } from '../../../src/protocol/refund-approval.ts'
import { signWith, type DeviceKey } from '../../shared/device/device-key.ts'
import { serverNow } from '../../shared/http/server-clock.ts'

/** Signs what the owner has been shown: this refund of this payment, of this amount, and nothing else. */
export async function signApproval(list: RefundApprovalList, asked: RefundApproval, key: DeviceKey): Promise<string> {
  const { deploymentId, merchantId } = list
  const { refundId, payerId, paymentId, amount } = asked
  const hash = await refundHash({ deploymentId, merchantId, refundId, payerId, paymentId, amount: BigInt(amount) })
  const issuedAt = Math.round(serverNow())
  const approval = { refundHash: hash, keyId: key.deviceId, issuedAt, expiresAt: issuedAt + REFUND_APPROVAL_LIFE }
  return toBase64url(await signEnvelope(REFUND_APPROVAL_TYPE, key.deviceId, encodeRefundApproval(approval), signWith(key)))
}
