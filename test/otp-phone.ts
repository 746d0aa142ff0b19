import { sign } from 'node:crypto'
import type { IssuedOtp, OtpRegistration, OtpStatus } from '../src/protocol/api/otp.ts'
import { fromBase64url, toBase64url } from '../src/protocol/base64url.ts'
import { signEnvelope } from '../src/protocol/envelope.ts'
import { counterCode, timeStep } from '../src/protocol/one-time-code.ts'
import { ocraCode, ocraStep, readOcraSuite } from '../src/protocol/ocra.ts'
import { encodeOtpIssueRequest, OTP_ISSUE_TYPE } from '../src/protocol/otp-issue.ts'
import { newDeliveryKey, openOnPhone } from '../src/protocol/otp-seed-delivery.ts'
import { digitalTransferQuestion, type TransferFacts } from '../src/protocol/otp-transfer.ts'
import { newUuid, type Uuid } from '../src/values/uuid.ts'
import type { Answer } from './api-client.ts'
import { must, PIN, type Shopper } from './people.ts'
import type { RunningSystem } from './running-system.ts'

/** A digital OTP on a shopper's phone, through the doors that the wallet uses. */
export class OtpPhone {
  readonly system: RunningSystem
  readonly shopper: Shopper
  registrationId!: Uuid
  serial!: string
  ocraSuite!: string
  seed!: Uint8Array
  #sent: { path: string; body: object } | undefined

  constructor(system: RunningSystem, shopper: Shopper) {
    this.system = system
    this.shopper = shopper
  }

  /** Asks for an OTP and opens what comes; it then waits for its first code. */
  async issue(options: { id?: Uuid; replaces?: Uuid; identityCheckId?: Uuid; pin?: string; oldCode?: string; signer?: Shopper; profile?: 'personal' | 'business'; headers?: Record<string, string> } = {}): Promise<Answer<IssuedOtp>> {
    const id = options.id ?? newUuid()
    const identityCheckId = options.identityCheckId ?? (await this.shopper.proveIdentity(this.system))
    const deliveryKey = await newDeliveryKey()
    const signer = options.signer ?? this.shopper
    const deploymentId = this.system.deployment.deploymentId
    const request = encodeOtpIssueRequest({ deploymentId, registrationId: id, deliveryKey: deliveryKey.point, replaces: options.replaces ?? null, issuedAt: Date.now() })
    const envelope = await signEnvelope(OTP_ISSUE_TYPE, this.shopper.deviceId, request, async (bytes) => sign('sha256', bytes, { key: signer.privateKey, dsaEncoding: 'ieee-p1363' }))
    const body = { request: toBase64url(envelope), identityCheckId, pin: options.pin ?? PIN, ...(options.oldCode ? { oldCode: options.oldCode } : {}), ...(options.profile ? { profile: options.profile } : {}) }
    this.#sent = { path: `/v1/otp/digital/${id}`, body }
    const answer = await this.sendAgain(options.headers)
    if (answer.status === 200) {
      this.registrationId = answer.body.registrationId
      this.serial = answer.body.serial
      this.ocraSuite = answer.body.ocraSuite
      this.seed = await openOnPhone({ deploymentId, registrationId: id, serial: this.serial }, deliveryKey, fromBase64url(answer.body.delivery))
    }
    return answer
  }

  /** The same request, byte for byte, as after a lost answer. */
  sendAgain(headers: Record<string, string> = {}): Promise<Answer<IssuedOtp>> {
    const { path, body } = this.#sent!
    return this.shopper.client.call<IssuedOtp>('PUT', path, { body, headers })
  }

  /** The code now, or of the step `ahead` of it. */
  code(ahead = 0): string {
    return counterCode(this.seed, timeStep(Date.now(), 30) + ahead, { algorithm: 'sha1', digits: 6 })
  }

  /** The code now, as if the last one had been long ago: no test waits half a minute for it. */
  async freshCode(): Promise<string> {
    await this.system.database!.pool.query('update otp_devices set last_used_step = least(last_used_step, $2), drift = 0 where serial = $1', [this.serial, timeStep(Date.now(), 30) - 2])
    return this.code()
  }

  /** A code that is none of those near now. */
  wrongCode(): string {
    const near = new Set(Array.from({ length: 2_100 }, (_, index) => this.code(index - 1_050)))
    for (let number = 111_111; ; number++) if (!near.has(String(number))) return String(number)
  }

  /** `ahead`: of so many steps later. */
  async boundCode(transfer: Omit<TransferFacts, 'deploymentId'>, ahead = 0): Promise<string> {
    const suite = readOcraSuite(this.ocraSuite)
    return ocraCode(this.seed, suite, { question: await digitalTransferQuestion({ deploymentId: this.system.deployment.deploymentId, ...transfer }), step: ocraStep(suite, Date.now())! + ahead })
  }

  async confirm(codes?: string[]): Promise<Answer<OtpRegistration>> {
    return this.shopper.client.call<OtpRegistration>('PUT', `/v1/otp/registrations/${this.registrationId}/confirmation`, { body: { codes: codes ?? [await this.freshCode()] } })
  }

  check(code: string, channel: 'app' | 'web' = 'app', profile: 'personal' | 'business' = 'personal'): Promise<Answer<{ registrationId: Uuid }>> {
    return this.shopper.client.call<{ registrationId: Uuid }>('POST', '/v1/otp/checks', { body: { channel, profile, code } })
  }

  async status(): Promise<OtpStatus> {
    return must(await this.shopper.client.call<OtpStatus>('GET', '/v1/otp'))
  }

  async own(id = this.registrationId): Promise<OtpRegistration> {
    return (await this.status()).registrations.find((registration) => registration.id === id)!
  }
}

/** A shopper's phone with a digital OTP in use. */
export async function issueOtp(system: RunningSystem, shopper: Shopper): Promise<OtpPhone> {
  const phone = new OtpPhone(system, shopper)
  must(await phone.issue())
  must(await phone.confirm())
  return phone
}
