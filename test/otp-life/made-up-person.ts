import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { hashSecret, makeHashingCheap } from '../../src/authenticators/argon2.ts'
import { issueDigital } from '../../src/authenticators/otp/issue-digital.ts'
import type { Otp } from '../../src/authenticators/otp/otp.ts'
import { storePin } from '../../src/authenticators/pin.ts'
import { inTransaction } from '../../src/database/transaction.ts'
import { registerDevice } from '../../src/people/device.ts'
import { joinPerson, type ProvenIdentity } from '../../src/people/person.ts'
import { lookupHash, seal, type PersonalDataKeys } from '../../src/people/personal-data.ts'
import { signEnvelope } from '../../src/protocol/envelope.ts'
import { encodeOtpIssueRequest, OTP_ISSUE_TYPE } from '../../src/protocol/otp-issue.ts'
import { newDeliveryKey, openOnPhone } from '../../src/protocol/otp-seed-delivery.ts'
import type { Failure } from '../../src/reasons/failure.ts'
import { succeed, type Result } from '../../src/values/result.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'

const PIN = '258036'
const pepper = randomBytes(32)
export const personalData: PersonalDataKeys = { sealKey: randomBytes(32), sealKeyId: 1, lookupKey: randomBytes(32) }

let people = 0

/** Somebody with a PIN and a phone whose key signs, who can prove a phone in their own name as often as they like. */
export class MadeUpPerson {
  readonly otp: Otp
  readonly id: Uuid
  readonly #identity: ProvenIdentity
  readonly #phoneId: Uuid
  readonly #key: KeyObject

  private constructor(otp: Otp, id: Uuid, identity: ProvenIdentity, phoneId: Uuid, key: KeyObject) {
    this.otp = otp
    this.id = id
    this.#identity = identity
    this.#phoneId = phoneId
    this.#key = key
  }

  static async join(otp: Otp): Promise<MadeUpPerson> {
    makeHashingCheap()
    const number = String(++people).padStart(8, '0')
    const identity = { name: `사람${number}`, birthDate: '19900101', phone: `010${number}`, ci: `ci-${number}` }
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x, y } = publicKey.export({ format: 'jwk' })
    const point = Buffer.concat([Buffer.from([4]), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')])
    const [hash, phoneId] = [await hashSecret(PIN, pepper), newUuid()]
    const id = await inTransaction(otp.pool, async (transaction) => {
      const { person } = await joinPerson(transaction, personalData, identity)
      await storePin(transaction, person.id, hash)
      await registerDevice(transaction, { id: phoneId, personId: person.id, name: '전화', publicKey: point })
      return person.id
    })
    return new MadeUpPerson(otp, id, identity, phoneId, privateKey)
  }

  /** A proof of identity, as the carrier's answer leaves it. */
  async proveIdentity(): Promise<Uuid> {
    const id = newUuid()
    await this.otp.pool.query(
      `insert into identity_checks (id, provider_transaction_id, phone_hmac, state, sealed_person, expires_at) values ($1, 'made up', $2, 'confirmed', $3, clock_timestamp() + interval '1 hour')`,
      [id, lookupHash(personalData, 'phone', this.#identity.phone), seal(personalData, `identity-check/${id}`, this.#identity)],
    )
    return id
  }

  /** A digital OTP, with the seed that the phone took out of what came. */
  async issue(id: Uuid, replaces: Uuid | null): Promise<Result<{ serial: string; seed: Uint8Array }, Failure>> {
    const { otp } = this
    const deliveryKey = await newDeliveryKey()
    const asked = encodeOtpIssueRequest({ deploymentId: otp.deploymentId, registrationId: id, deliveryKey: deliveryKey.point, replaces, issuedAt: otp.clock().getTime() })
    const request = await signEnvelope(OTP_ISSUE_TYPE, this.#phoneId, asked, async (bytes) => sign('sha256', bytes, { key: this.#key, dsaEncoding: 'ieee-p1363' }))
    const command = { id, personId: this.id, phoneId: this.#phoneId, client: undefined, request, identityCheckId: await this.proveIdentity(), pin: PIN, profile: 'personal' } as const
    const issued = await issueDigital(otp, { pepper, personalData }, command)
    if (!issued.ok) return issued
    const { serial, delivery } = issued.value
    return succeed({ serial, seed: await openOnPhone({ deploymentId: otp.deploymentId, registrationId: id, serial }, deliveryKey, delivery) })
  }
}
