import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { FoundAccountList, LinkedAccount, TopUp, Wallet } from '../src/protocol/api/wallet.ts'
import type { FoundRequest, Payment, PaymentRequest } from '../src/protocol/api/payments.ts'
import type { Till } from '../src/protocol/api/till.ts'
import { fromBase64url, toBase64url } from '../src/protocol/base64url.ts'
import { DEVICE_STATEMENT_TYPE, encodeDeviceStatement, type StatementPurpose } from '../src/protocol/device-statement.ts'
import { payloadHash, signEnvelope } from '../src/protocol/envelope.ts'
import { encodeOrder, ORDER_TYPE, type Order } from '../src/protocol/order.ts'
import { requestHash } from '../src/protocol/request-hash.ts'
import { newUuid, uuidFromBytes, type Uuid } from '../src/values/uuid.ts'
import { ApiClient, type Answer } from './api-client.ts'
import type { RunningSystem } from './running-system.ts'

/** People as tests play them over HTTP: they do what the apps do, through the same doors. */

export const PIN = '258036'
let phones = 0

export class Shopper {
  readonly client: ApiClient
  readonly deviceId: Uuid = newUuid()
  /** Who this is, as the carrier is told. Another phone of the same person has the same. */
  claim: { name: string; birthDate: string; phone: string; carrier: string }
  readonly privateKey: KeyObject
  readonly publicKey: string
  wallet!: Wallet
  linkedAccountId!: Uuid

  constructor(system: RunningSystem, name: string, address?: string) {
    this.client = new ApiClient(system.walletUrl, address)
    const number = ++phones
    const twoDigits = (value: number): string => String(value).padStart(2, '0')
    const birthDate = `1990${twoDigits((number % 12) + 1)}${twoDigits((Math.floor(number / 12) % 28) + 1)}`
    const phone = `0103${String(process.pid % 1_000).padStart(3, '0')}${String(number).padStart(4, '0')}`
    this.claim = { name: `${name}${number}`, birthDate, phone, carrier: 'SKT' }
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.privateKey = privateKey
    const { x, y } = publicKey.export({ format: 'jwk' })
    this.publicKey = toBase64url(Buffer.concat([Buffer.from([4]), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')]))
  }

  /** Has a code texted and enters it; returns the proof's id. */
  async proveIdentity(system: RunningSystem): Promise<Uuid> {
    const check = must(await this.client.call<{ id: Uuid }>('POST', '/v1/identity-checks', { body: this.claim }))
    must(await this.client.call('POST', `/v1/identity-checks/${check.id}/confirmation`, { body: { code: await readTextedCode(system, this.claim.phone) } }))
    return check.id
  }

  /** Registers this phone: of a new person, or of a known one who has the PIN. */
  async register(identityCheckId: Uuid): Promise<void> {
    const body = { identityCheckId, publicKey: this.publicKey, deviceName: 'test', pin: PIN, consents: ['terms', 'privacy'] }
    must(await this.client.call('PUT', `/v1/devices/${this.deviceId}`, { body }))
  }

  async readWallet(): Promise<Wallet> {
    this.wallet = must(await this.client.call<Wallet>('GET', '/v1/wallet'))
    return this.wallet
  }

  unlock(pin = PIN): Promise<Answer> {
    return this.client.call('POST', '/v1/unlocks', { body: { pin } })
  }

  /** Tops up by `face` won and waits for the end. */
  async topUp(face: number): Promise<TopUp> {
    const id = newUuid()
    const price = Math.floor((face * (10_000 - this.wallet.programme.discountBasisPoints)) / 10_000)
    let topUp = must(await this.client.call<TopUp>('PUT', `/v1/top-ups/${id}`, { body: { face, price, linkedAccountId: this.linkedAccountId } }))
    while (topUp.state === 'requested') {
      await pause(200)
      topUp = must(await this.client.call<TopUp>('GET', `/v1/top-ups/${id}`))
    }
    return topUp
  }

  async find(shortCode: string): Promise<FoundRequest> {
    return must(await this.client.call<FoundRequest>('POST', '/v1/request-lookups', { body: { shortCode } }))
  }

  async scan(qr: string): Promise<FoundRequest> {
    return must(await this.client.call<FoundRequest>('POST', '/v1/request-lookups', { body: { qr } }))
  }

  /** The order for a found request, as the wallet would write it; `change` makes it another. */
  orderFor(found: FoundRequest, paymentId: Uuid, change: Partial<Order> = {}): Order {
    const issuedAt = change.issuedAt ?? Date.now()
    return {
      deploymentId: this.wallet.deploymentId,
      programmeId: found.programmeId,
      paymentId,
      purseId: this.wallet.purse.id,
      sources: [{ source: 'voucher', amount: change.amount ?? BigInt(found.amount) }],
      stallId: found.shop.stallId,
      amount: BigInt(found.amount),
      requestHash: fromBase64url(found.requestHash),
      keyId: this.deviceId,
      issuedAt,
      expiresAt: issuedAt + 300_000,
      ...change,
    }
  }

  async sign(order: Order, key: KeyObject = this.privateKey): Promise<string> {
    const envelope = await signEnvelope(ORDER_TYPE, order.keyId, encodeOrder(order), async (bytes) => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }))
    return toBase64url(envelope)
  }

  /** PUTs a signed order under its id. */
  send(paymentId: Uuid, order: string, approvalId?: Uuid): Promise<Answer<Payment>> {
    return this.client.call<Payment>('PUT', `/v1/payments/${paymentId}`, { body: { order, ...(approvalId ? { approvalId } : {}) } })
  }

  /** Signs and pays a found request. */
  async pay(found: FoundRequest, paymentId: Uuid = newUuid(), approvalId?: Uuid): Promise<Answer<Payment>> {
    return this.send(paymentId, await this.sign(this.orderFor(found, paymentId)), approvalId)
  }

  /** What this phone signs to show that it is there. */
  async state(purpose: StatementPurpose, subject: Uint8Array, key: KeyObject = this.privateKey): Promise<string> {
    const payload = encodeDeviceStatement({ deploymentId: this.wallet.deploymentId, purpose, subject })
    return toBase64url(await signEnvelope(DEVICE_STATEMENT_TYPE, this.deviceId, payload, async (bytes) => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' })))
  }

  /** Comes back after the session ended: the phone's key and the PIN. */
  async resume(pin = PIN, key: KeyObject = this.privateKey): Promise<Answer> {
    const { challenge } = must(await this.client.call<{ challenge: string }>('POST', '/v1/resume-challenges', { body: {} }))
    return this.client.call('POST', '/v1/resumed-sessions', { body: { statement: await this.state('resume', fromBase64url(challenge), key), pin } })
  }

  /** The PIN for one order. */
  async approve(order: Order, pin = PIN): Promise<Answer<{ id: Uuid }>> {
    return this.client.call('PUT', `/v1/approvals/${newUuid()}`, { body: { pin, orderHash: toBase64url(await payloadHash(encodeOrder(order))) } })
  }
}

export class Merchant {
  readonly client: ApiClient
  till!: Till

  constructor(system: RunningSystem) {
    this.client = new ApiClient(system.tillUrl)
  }

  async readTill(): Promise<Till> {
    this.till = must(await this.client.call<Till>('GET', '/v1/till'))
    return this.till
  }

  async request(amount: number, id: Uuid = newUuid()): Promise<PaymentRequest> {
    return must(await this.client.call<PaymentRequest>('PUT', `/v1/payment-requests/${id}`, { body: { amount, stallId: this.till.stalls[0]!.id } }))
  }

  /** What a wallet would find behind a request, worked out instead of looked up: nobody may look up hundreds in a minute. */
  async foundBehind(request: PaymentRequest, { wallet }: Shopper): Promise<FoundRequest> {
    const { deploymentId, programme } = wallet
    const facts = { requestId: request.id, deploymentId, programmeId: programme.id, merchantId: this.till.merchant.id, stallId: request.stallId, amount: BigInt(request.amount) }
    const hash = await requestHash(facts)
    const stall = this.till.stalls.find(({ id }) => id === request.stallId)!
    const shop = { merchantId: facts.merchantId, name: this.till.merchant.name, stallId: stall.id, place: stall.place, certified: true }
    const { amount, state, expiresAt } = request
    return { requestId: uuidFromBytes(hash.subarray(0, 16)), requestHash: toBase64url(hash), shop, amount, state, expiresAt, programmeId: programme.id, madeBy: 'till' }
  }

  refund(payment: { id: Uuid }, payerId: Uuid, amount: number, id: Uuid = newUuid()): Promise<Answer> {
    return this.client.call('PUT', `/v1/refunds/${id}`, { body: { paymentId: payment.id, payerId, amount } })
  }
}

/** The code that the pretend carrier texted to a phone. */
export async function readTextedCode(system: RunningSystem, phone: string): Promise<string> {
  const answer = await fetch(`${system.sandboxUrl}/messages?phone=${phone}`)
  const { messages } = (await answer.json()) as { messages: { text: string }[] }
  const code = messages.map(({ text }) => /\b(\d{6})\b/.exec(text)?.[1]).find((found) => found !== undefined)
  if (!code) throw new Error(`no code was texted to ${phone}`)
  return code
}

/**
 * A shopper who has proved a phone, chosen a PIN, linked an account, unlocked, and, when `face` is given, topped up.
 * `address` is where the phone calls from; a crowd needs more than one.
 */
export async function joinAsShopper(system: RunningSystem, name = '홍길동', face?: number, address?: string): Promise<Shopper> {
  const shopper = new Shopper(system, name, address)
  await joinWith(shopper, system, face)
  return shopper
}

/** The same, for a shopper whose name and phone are given. */
export async function joinWith(shopper: Shopper, system: RunningSystem, face?: number): Promise<void> {
  await shopper.register(await shopper.proveIdentity(system))
  await shopper.readWallet()
  const found = must(await shopper.client.call<FoundAccountList>('GET', '/v1/bank-accounts'))
  const linked = must(await shopper.client.call<LinkedAccount>('PUT', `/v1/linked-accounts/${newUuid()}`, { body: { reference: found.accounts[0]!.reference } }))
  shopper.linkedAccountId = linked.id
  must(await shopper.unlock())
  if (face) {
    const topUp = await shopper.topUp(face)
    if (topUp.state !== 'credited') throw new Error(`the top-up ended ${topUp.state}`)
  }
  await shopper.readWallet()
}

/** The owner of a sample shop, signed in to the till. */
export async function signInAsMerchant(system: RunningSystem, loginId = 'green'): Promise<Merchant> {
  const merchant = new Merchant(system)
  const sample = system.deployment.sandbox!.merchants.find((candidate) => candidate.loginId === loginId)!
  must(await merchant.client.call('POST', '/v1/sessions', { body: { loginId, password: sample.password } }))
  await merchant.readTill()
  return merchant
}

/** The body of a 2xx; throws with the reason otherwise. */
export function must<Body>(answer: Answer<Body>): Body {
  if (answer.status >= 200 && answer.status < 300) return answer.body
  throw new Error(`${answer.status} ${answer.text.slice(0, 400)}`)
}
