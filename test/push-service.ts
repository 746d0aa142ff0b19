import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify, type ECDH } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toBase64url } from '../src/protocol/base64url.ts'
import { makeCertificate } from '../tools/lan/make-certificate.ts'

/** What came for one browser, as that browser would read it. */
export type Pushed = { content: { id: string; title: string; body: string; opens: string; language: string }; ttl: number; urgency: string; topic: string; signedBy: string }

/** A browser that subscribed: what it tells the app's server, and what has come for it. */
export type Browser = { subscription: { endpoint: string; publicKey: string; sharedSecret: string; language: 'ko' | 'en' }; received: Pushed[]; answer: { status: number; headers?: Record<string, string> } }

type KnownBrowser = Browser & { keys: ECDH; secret: Buffer }

/** A push service of our own: takes messages as browsers' services do (RFC 8030), checks who sent them (RFC 8292), and decrypts them (RFC 8291). */
export class PushService {
  /** For NODE_EXTRA_CA_CERTS of the server that is to trust this service. */
  readonly certificateFile: string
  readonly #server: Server
  readonly #folder: string
  readonly #browsers = new Map<string, KnownBrowser>()
  /** What was wrong with what came. */
  readonly complaints: string[] = []

  private constructor(server: Server, folder: string) {
    this.#server = server
    this.#folder = folder
    this.certificateFile = join(folder, 'certificate.pem')
  }

  static async start(): Promise<PushService> {
    const folder = await mkdtemp(join(tmpdir(), 'onjang-push-'))
    await makeCertificate(folder, '127.0.0.1', new Date())
    const [key, cert] = await Promise.all(['key.pem', 'certificate.pem'].map((name) => readFile(join(folder, name))))
    const service: PushService = new PushService(
      createServer({ key, cert }, (request, response) => {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => {
          const { status, headers } = service.#take(request.url!, request.headers, Buffer.concat(chunks))
          response.writeHead(status, headers).end()
        })
      }),
      folder,
    )
    service.#server.listen(0, '127.0.0.1')
    await once(service.#server, 'listening')
    return service
  }

  get origin(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  subscribe(language: 'ko' | 'en' = 'ko'): Browser {
    const keys = createECDH('prime256v1')
    const publicKey = keys.generateKeys()
    const secret = randomBytes(16)
    const path = `/push/${randomBytes(16).toString('hex')}`
    const subscription = { endpoint: `${this.origin}${path}`, publicKey: toBase64url(publicKey), sharedSecret: toBase64url(secret), language }
    const browser: KnownBrowser = { subscription, received: [], answer: { status: 201 }, keys, secret }
    this.#browsers.set(path, browser)
    return browser
  }

  #take(path: string, headers: NodeJS.Dict<string | string[]>, body: Buffer): Browser['answer'] {
    const browser = this.#browsers.get(path)
    if (!browser) return { status: 404 }
    if (browser.answer.status >= 300) return browser.answer
    try {
      const signedBy = this.#senderOf(String(headers['authorization']))
      const content = JSON.parse(decrypt(browser, body)) as Pushed['content']
      browser.received.push({ content, ttl: Number(headers['ttl']), urgency: String(headers['urgency']), topic: String(headers['topic']), signedBy })
    } catch (error) {
      this.complaints.push(String(error))
      return { status: 400 }
    }
    return browser.answer
  }

  /** The public key in a VAPID header, once its token is found to be signed by it and meant for us. */
  #senderOf(authorization: string): string {
    const [, token, key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? []
    if (!token || !key) throw new Error('no VAPID header')
    const [header, claims, signature] = token.split('.')
    const point = Buffer.from(key, 'base64url')
    const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }, format: 'jwk' })
    if (!verify('sha256', Buffer.from(`${header}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature!, 'base64url'))) throw new Error('VAPID token not signed by its key')
    const { aud, exp, sub } = JSON.parse(Buffer.from(claims!, 'base64url').toString()) as { aud: string; exp: number; sub: string }
    const seconds = exp - Date.now() / 1_000
    if (aud !== this.origin || seconds <= 0 || seconds > 24 * 3_600 || !sub.startsWith('mailto:')) throw new Error('VAPID claims do not fit')
    return key
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((done) => this.#server.close(done))
    await rm(this.#folder, { recursive: true })
  }
}

/** RFC 8291, 3.4 and RFC 8188, 2: one record. */
function decrypt({ keys, secret }: KnownBrowser, body: Buffer): string {
  const salt = body.subarray(0, 16)
  const idLength = body[20]!
  const senderKey = body.subarray(21, 21 + idLength)
  const record = body.subarray(21 + idLength)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), senderKey])
  const material = Buffer.from(hkdfSync('sha256', keys.computeSecret(senderKey), secret, info, 32))
  const key = Buffer.from(hkdfSync('sha256', material, salt, 'Content-Encoding: aes128gcm\0', 16))
  const nonce = Buffer.from(hkdfSync('sha256', material, salt, 'Content-Encoding: nonce\0', 12))
  const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()])
  return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8')
}
