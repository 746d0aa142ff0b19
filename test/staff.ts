import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import type { RefundApproval, RefundApprovalList } from '../src/protocol/api/refund-approvals.ts'
import type { JoinedStaff, StaffInvite, StaffMember } from '../src/protocol/api/staff.ts'
import { toBase64url } from '../src/protocol/base64url.ts'
import { signEnvelope } from '../src/protocol/envelope.ts'
import { encodeRefundApproval, REFUND_APPROVAL_TYPE, refundHash, type RefundApproval as Approval, type RefundFacts } from '../src/protocol/refund-approval.ts'
import { newUuid, type Uuid } from '../src/values/uuid.ts'
import type { Answer } from './api-client.ts'
import { Merchant, must } from './people.ts'
import type { RunningSystem } from './running-system.ts'

/** Staff and owners as tests play them over HTTP, through the doors that the till uses. */

export const STAFF_PIN = '480913'

export type Allowed = { refundDayLimit?: number; mayReport?: boolean }

/** Lets an owner add a member; returns them and their invitation number. */
export async function addStaff(owner: Merchant, name: string, allowed: Allowed = {}, id: Uuid = newUuid()): Promise<{ member: StaffMember; code: string }> {
  const { refundDayLimit = 0, mayReport = false } = allowed
  const member = must(await owner.client.call<StaffMember>('PUT', `/v1/staff/${id}`, { body: { name, refundDayLimit, mayReport } }))
  const { code } = must(await owner.client.call<StaffInvite>('POST', `/v1/staff/${id}/invites`, { body: {} }))
  return { member, code }
}

/** A member of staff who accepted an invitation, at a till of their own. */
export async function joinAsStaff(system: RunningSystem, owner: Merchant, name: string, allowed: Allowed = {}): Promise<{ till: Merchant; member: StaffMember; loginId: string }> {
  const { member, code } = await addStaff(owner, name, allowed)
  const till = new Merchant(system)
  const { loginId } = must(await till.client.call<JoinedStaff>('POST', '/v1/staff-invites/acceptance', { body: { code, pin: STAFF_PIN } }))
  await till.readTill()
  return { till, member, loginId }
}

/** An owner's phone with a key that approves refunds. */
export class OwnerPhone {
  readonly owner: Merchant
  readonly keyId: Uuid = newUuid()
  readonly privateKey: KeyObject
  readonly publicKey: string

  constructor(owner: Merchant) {
    this.owner = owner
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.privateKey = privateKey
    const { x, y } = publicKey.export({ format: 'jwk' })
    this.publicKey = toBase64url(Buffer.concat([Buffer.from([4]), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')]))
  }

  register(loginId: string, password: string): Promise<Answer> {
    return this.owner.client.call('PUT', `/v1/approval-keys/${this.keyId}`, { body: { publicKey: this.publicKey, name: 'test', loginId, password } })
  }

  async waiting(): Promise<RefundApprovalList> {
    return must(await this.owner.client.call<RefundApprovalList>('GET', '/v1/refund-approvals'))
  }

  /** Signs what the list shows of a refund; `change` makes it another. */
  async sign(asked: RefundApproval, change: Partial<RefundFacts & Approval> = {}): Promise<string> {
    const { deploymentId, merchantId } = await this.waiting()
    const { refundId, payerId, paymentId, amount } = asked
    const hash = await refundHash({ deploymentId, merchantId, refundId, payerId, paymentId, amount: BigInt(amount), ...change })
    const issuedAt = change.issuedAt ?? Date.now()
    const approval = { refundHash: hash, keyId: change.keyId ?? this.keyId, issuedAt, expiresAt: change.expiresAt ?? issuedAt + 120_000 }
    return toBase64url(await signEnvelope(REFUND_APPROVAL_TYPE, this.keyId, encodeRefundApproval(approval), async (bytes) => sign('sha256', bytes, { key: this.privateKey, dsaEncoding: 'ieee-p1363' })))
  }

  async approve(asked: RefundApproval, change: Partial<RefundFacts & Approval> = {}): Promise<Answer<RefundApproval>> {
    return this.owner.client.call<RefundApproval>('PUT', `/v1/refund-approvals/${asked.refundId}/approval`, { body: { approval: await this.sign(asked, change) } })
  }
}

/** The phone of a sample shop's owner, registered with the shop's password. */
export async function registerOwnerPhone(system: RunningSystem, owner: Merchant, shop = 'green'): Promise<OwnerPhone> {
  const phone = new OwnerPhone(owner)
  const sample = system.deployment.sandbox!.merchants.find(({ loginId }) => loginId === shop)!
  must(await phone.register(sample.loginId, sample.password))
  return phone
}
