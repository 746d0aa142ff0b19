import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { encode } from 'cborg'
import type { Passkey, PasskeyAnswer, PasskeyQuestion } from '../src/protocol/api/passkeys.ts'
import { newUuid, type Uuid } from '../src/values/uuid.ts'
import type { ApiClient, Answer } from './api-client.ts'
import { must, PIN } from './people.ts'

type Options = { challenge: string; rpId?: string; rp?: { id: string }; user?: { id: string } }
/** What an authenticator or a browser does otherwise than it should. */
export type Deviation = { origin?: string; rpId?: string; isUserVerified?: boolean; challenge?: string; signCount?: number; isBackupEligible?: boolean; crossOrigin?: boolean; type?: string; key?: KeyObject; userHandle?: string }

/** An authenticator (WebAuthn, 6) with one credential, in the test's own hands: it can be made to answer wrongly. */
export class SoftwareAuthenticator {
  readonly credentialId = randomBytes(32)
  readonly origin: string
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  readonly #isBackupEligible: boolean
  signCount: number
  userHandle: string | undefined

  /** `signCount` undefined: one that does not count, as those that are kept in an account do. */
  constructor(origin: string, options: { counts?: boolean; isBackupEligible?: boolean } = {}) {
    this.origin = origin
    this.#isBackupEligible = options.isBackupEligible ?? true
    this.signCount = options.counts ? 1 : 0
  }

  register(options: Options, deviation: Deviation = {}): object {
    this.userHandle = options.user!.id
    const rpId = deviation.rpId ?? options.rp!.id
    const { x, y } = this.#keys.publicKey.export({ format: 'jwk' })
    const coseKey = encode(new Map<number, unknown>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x!, 'base64url')], [-3, Buffer.from(y!, 'base64url')]]))
    const length = Buffer.alloc(2)
    length.writeUInt16BE(this.credentialId.length)
    const attested = Buffer.concat([Buffer.alloc(16), length, this.credentialId, coseKey])
    const authData = Buffer.concat([this.#authenticatorData(rpId, 0x40, deviation), attested])
    const attestationObject = Buffer.from(encode({ fmt: 'none', attStmt: {}, authData }))
    return this.#wrap({ clientDataJSON: this.#clientData(deviation.type ?? 'webauthn.create', options, deviation), attestationObject: attestationObject.toString('base64url'), transports: ['internal'] })
  }

  answer(options: Options, deviation: Deviation = {}): PasskeyAnswer {
    if (this.signCount > 0) this.signCount++
    const authenticatorData = this.#authenticatorData(deviation.rpId ?? options.rpId!, 0, deviation)
    const clientDataJSON = this.#clientData(deviation.type ?? 'webauthn.get', options, deviation)
    const clientDataHash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest()
    const signature = sign('sha256', Buffer.concat([authenticatorData, clientDataHash]), deviation.key ?? this.#keys.privateKey)
    const handle = deviation.userHandle ?? this.userHandle
    return this.#wrap({ clientDataJSON, authenticatorData: authenticatorData.toString('base64url'), signature: signature.toString('base64url'), ...(handle ? { userHandle: handle } : {}) }) as PasskeyAnswer
  }

  #wrap(response: object): object {
    const id = this.credentialId.toString('base64url')
    return { id, rawId: id, type: 'public-key', authenticatorAttachment: 'platform', clientExtensionResults: {}, response }
  }

  #clientData(type: string, { challenge }: Options, deviation: Deviation): string {
    return Buffer.from(JSON.stringify({ type, challenge: deviation.challenge ?? challenge, origin: deviation.origin ?? this.origin, crossOrigin: deviation.crossOrigin ?? false })).toString('base64url')
  }

  #authenticatorData(rpId: string, flags: number, deviation: Deviation): Buffer {
    const isEligible = deviation.isBackupEligible ?? this.#isBackupEligible
    const count = Buffer.alloc(4)
    count.writeUInt32BE(deviation.signCount ?? this.signCount)
    const bits = 0x01 | (deviation.isUserVerified === false ? 0 : 0x04) | (isEligible ? 0x18 : 0) | flags
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([bits]), count])
  }
}

/** Registers a passkey with a person's PIN, or whatever `proof` is. */
export async function registerPasskey(client: ApiClient, authenticator: SoftwareAuthenticator, name = '내 휴대폰', proof: object = { pin: PIN }): Promise<Passkey> {
  const { options } = must(await client.call<{ options: Options }>('POST', '/v1/passkeys/options', { body: proof }))
  return must(await client.call<Passkey>('PUT', `/v1/passkeys/${newUuid()}`, { body: { name, credential: authenticator.register(options) } }))
}

/** What the server asks a passkey to sign. */
export async function askPasskey(client: ApiClient, body: { purpose: 'unlock' } | { purpose: 'order'; orderHash: string } | { purpose: 'confirm'; commandHash: string }): Promise<PasskeyQuestion & { options: Options }> {
  return must(await client.call<PasskeyQuestion & { options: Options }>('POST', '/v1/passkey-questions', { body }))
}

/** Signs in with a passkey on a phone whose public key is given. */
export async function signInWithPasskey(client: ApiClient, authenticator: SoftwareAuthenticator, phone: { deviceId: Uuid; publicKey: string }, deviation: Deviation = {}): Promise<Answer> {
  const { options } = must(await client.call<{ options: Options }>('POST', '/v1/passkey-sign-ins', { body: {} }))
  const body = { publicKey: phone.publicKey, deviceName: 'test', passkey: authenticator.answer(options, deviation) }
  return client.call('PUT', `/v1/passkey-devices/${phone.deviceId}`, { body })
}

/** The first factor by passkey, at a path that takes one. */
export async function enterByPasskey<Body>(client: ApiClient, path: string, by: SoftwareAuthenticator, deviation: Deviation = {}): Promise<Answer<Body>> {
  const { options } = must(await client.call<{ options: Options }>('POST', '/v1/passkey-sign-ins', { body: {} }))
  return client.call<Body>('POST', path, { body: { passkey: by.answer(options, deviation) } })
}
