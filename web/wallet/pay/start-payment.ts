import { fromBase64url, toBase64url } from '../../../src/protocol/base64url.ts'
import { payloadHash, signEnvelope } from '../../../src/protocol/envelope.ts'
import { encodeOrder, ORDER_LIFE, ORDER_TYPE } from '../../../src/protocol/order.ts'
import type { FoundRequest, PaymentOrder } from '../../../src/protocol/api/payments.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { Wallet } from '../../../src/protocol/api/wallet.ts'
import { newUuid, type Uuid } from '../../../src/values/uuid.ts'
import { wonFromJson } from '../../../src/values/won.ts'
import { newCommand } from '../../shared/commands/new-command.ts'
import { serverNow } from '../../shared/http/server-clock.ts'
import { commandRunner } from '../commands.ts'
import { findDeviceKey, signWith, type DeviceKey } from '../../shared/device/device-key.ts'
import { stepDone } from '../left-off.ts'
import type { PaymentNote } from '../notes.ts'
import { neededApproval } from './needed-approval.ts'

/** Payments being signed at this moment, by request: a second tap joins the first. */
const starting = new Map<Uuid, Promise<Uuid | null>>()

/**
 * Signs an order for a request, keeps it on this device, and starts sending it. Returns the id of the payment; null
 * when this browser no longer has its key. A request that is already being paid from here is not paid again.
 */
export function startPayment(found: FoundRequest, wallet: Wallet, session: Session): Promise<Uuid | null> {
  const running = starting.get(found.requestId)
  if (running) return running
  const started = signAndStart(found, wallet, session).finally(() => starting.delete(found.requestId))
  starting.set(found.requestId, started)
  return started
}

async function signAndStart(found: FoundRequest, wallet: Wallet, session: Session): Promise<Uuid | null> {
  const key = session.deviceId ? await findDeviceKey(session.deviceId) : undefined
  if (!key) return null
  const paymentId = newUuid()
  const { order, hash } = await signOrder(paymentId, found, wallet, key)
  const body: PaymentOrder = { order }
  const note: PaymentNote = { requestId: found.requestId, shop: found.shop, amount: found.amount, madeBy: found.madeBy, orderHash: hash }
  const approval = neededApproval(wallet.unlock, found.amount, serverNow())
  const command = newCommand(paymentId, {
    kind: 'payment',
    ownerId: session.personId,
    subject: found.requestId,
    path: `/v1/payments/${paymentId}`,
    body,
    note,
  })
  const stored = await commandRunner.start(command, approval === 'none' ? null : { reason: 'UNLOCK_REQUIRED', details: { approval } })
  stepDone('payment')
  return stored.id
}

async function signOrder(paymentId: Uuid, found: FoundRequest, wallet: Wallet, key: DeviceKey): Promise<{ order: string; hash: string }> {
  const amount = wonFromJson(found.amount)
  const issuedAt = Math.floor(serverNow())
  const payload = encodeOrder({
    deploymentId: wallet.deploymentId,
    programmeId: found.programmeId,
    paymentId,
    purseId: wallet.purse.id,
    sources: [{ source: 'voucher', amount }],
    stallId: found.shop.stallId,
    amount,
    requestHash: fromBase64url(found.requestHash),
    keyId: key.deviceId,
    issuedAt,
    expiresAt: issuedAt + ORDER_LIFE,
  })
  const envelope = await signEnvelope(ORDER_TYPE, key.deviceId, payload, signWith(key))
  return { order: toBase64url(envelope), hash: toBase64url(await payloadHash(payload)) }
}
