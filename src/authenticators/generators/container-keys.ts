import { createDecipheriv, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { failure } from '../../reasons/failure.ts'
import { KeyFileError, unreadable, unsupported } from './key-file-error.ts'
import { childOf, descendantOf, neededIn, type XmlElement } from './xml-element.ts'

/** What was agreed with the maker apart from the file: a key in bytes, or a password. */
export type AgreedSecret = { readonly key: Uint8Array } | { readonly password: string }

/** Opens encrypted values of one container. */
export type ContainerKeys = {
  /** Whether the value's MAC is right; looked at before anything is decrypted. */
  isGenuine(ciphertext: Buffer, mac: Buffer): boolean
  decrypt(algorithm: string, ciphertext: Buffer): Buffer
}

const derive = promisify(pbkdf2)
const BLOCK = 16
/** More rounds than any maker asks for; a file that asks for more only wants to keep the server busy. */
const MOST_ROUNDS = 1_000_000
const CIPHERS: { readonly [uri: string]: { readonly name: string; readonly keyBytes: number } } = {
  'http://www.w3.org/2001/04/xmlenc#aes128-cbc': { name: 'aes-128-cbc', keyBytes: 16 },
  'http://www.w3.org/2001/04/xmlenc#aes192-cbc': { name: 'aes-192-cbc', keyBytes: 24 },
  'http://www.w3.org/2001/04/xmlenc#aes256-cbc': { name: 'aes-256-cbc', keyBytes: 32 },
}
/** Key wrap (RFC 3394; padded: RFC 5649), which proves by itself that the key is right. */
const WRAPS: { readonly [uri: string]: { readonly name: string; readonly keyBytes: number; readonly vector: string; readonly leastBytes: number } } = Object.fromEntries(
  [128, 192, 256].flatMap((bits) => [
    [`http://www.w3.org/2001/04/xmlenc#kw-aes${bits}`, { name: `id-aes${bits}-wrap`, keyBytes: bits / 8, vector: 'a6a6a6a6a6a6a6a6', leastBytes: 24 }],
    [`http://www.w3.org/2009/xmlenc11#kw-aes-${bits}-pad`, { name: `id-aes${bits}-wrap-pad`, keyBytes: bits / 8, vector: 'a65959a6', leastBytes: 16 }],
  ]),
)
const MACS: { readonly [uri: string]: string } = {
  'http://www.w3.org/2000/09/xmldsig#hmac-sha1': 'sha1',
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha384': 'sha384',
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha512': 'sha512',
}
const PBKDF2 = /^http:\/\/www\.(?:rsasecurity\.com\/rsalabs\/pkcs\/schemas\/pkcs-5v2-0#pbkdf2|w3\.org\/2009\/xmlenc11#pbkdf2)$/
const PRFS: { readonly [end: string]: string } = { 'hmac-sha1': 'sha1', 'hmac-sha256': 'sha256', 'hmac-sha384': 'sha384', 'hmac-sha512': 'sha512' }

/**
 * The keys of an encrypted container: the agreed key, or the one that the agreed password gives (PBKDF2), and with it the MAC key unwrapped
 * (RFC 6030, 6.1). Undefined for a container that names no encryption. Throws KeyFileError: no secret was given, it is the wrong one, or the
 * container asks for another kind.
 */
export async function openContainerKeys(container: XmlElement, secret: AgreedSecret | undefined): Promise<ContainerKeys | undefined> {
  const encryptionKey = childOf(container, 'EncryptionKey')
  if (!encryptionKey) return undefined
  if (!secret) throw new KeyFileError(failure('KEY_FILE_LOCKED', 'not_moved'))
  const key = await encryptionKeyOf(encryptionKey, secret)
  const method = childOf(container, 'MACMethod')
  if (!method) throw unsupported('EncryptedValue without MACMethod')
  const hash = MACS[method.attributes['Algorithm'] ?? '']
  if (hash === undefined) throw unsupported(method.attributes['Algorithm'] ?? 'MACMethod')
  const wrapped = childOf(method, 'MACKey')
  if (!wrapped) throw unsupported('MACMethod without MACKey')
  const macKey = decrypt(key, neededIn(wrapped, 'EncryptionMethod').attributes['Algorithm'] ?? '', cipherValueOf(wrapped))
  return {
    isGenuine: (ciphertext, mac) => {
      const expected = createHmac(hash, macKey).update(ciphertext).digest()
      return mac.length === expected.length && timingSafeEqual(mac, expected)
    },
    decrypt: (algorithm, ciphertext) => decrypt(key, algorithm, ciphertext),
  }
}

/** The bytes of `CipherData/CipherValue`. */
export function cipherValueOf(element: XmlElement): Buffer {
  return bytesOf(neededIn(element, 'CipherData', 'CipherValue'))
}

/** Base64 inside an element. Throws KEY_FILE_UNREADABLE on anything else. */
export function bytesOf(element: XmlElement): Buffer {
  const text = element.text.replace(/\s+/g, '')
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) throw unreadable(element.name)
  return Buffer.from(text, 'base64')
}

async function encryptionKeyOf(element: XmlElement, secret: AgreedSecret): Promise<Uint8Array> {
  const derived = childOf(element, 'DerivedKey')
  const isNamed = childOf(element, 'KeyName') !== undefined
  if (!derived && !isNamed) throw unsupported(element.children[0]?.name ?? 'EncryptionKey')
  if (derived ? !('password' in secret) : !('key' in secret)) throw new KeyFileError(failure('KEY_FILE_LOCKED', 'not_moved'))
  return 'key' in secret ? secret.key : derivedKeyOf(derived!, secret.password)
}

/** PBKDF2 (RFC 8018, 5.2) with the parameters that the container names; HMAC-SHA-1 when it names no function. */
async function derivedKeyOf(derived: XmlElement, password: string): Promise<Buffer> {
  const method = neededIn(derived, 'KeyDerivationMethod')
  const algorithm = method.attributes['Algorithm'] ?? ''
  if (!PBKDF2.test(algorithm)) throw unsupported(algorithm)
  const parameters = neededIn(method, 'PBKDF2-params')
  const rounds = Number(neededIn(parameters, 'IterationCount').text)
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MOST_ROUNDS) throw unsupported(`IterationCount ${neededIn(parameters, 'IterationCount').text}`)
  const length = Number(neededIn(parameters, 'KeyLength').text)
  if (![16, 24, 32].includes(length)) throw unsupported(`KeyLength ${neededIn(parameters, 'KeyLength').text}`)
  const functionName = descendantOf(parameters, 'PRF')?.attributes['Algorithm']
  const hash = functionName === undefined ? 'sha1' : PRFS[functionName.split('#').at(-1)!]
  if (hash === undefined) throw unsupported(functionName ?? 'PRF')
  return derive(password, bytesOf(neededIn(parameters, 'Salt', 'Specified')), rounds, length, hash)
}

function decrypt(key: Uint8Array, algorithm: string, bytes: Buffer): Buffer {
  const wrap = WRAPS[algorithm]
  if (!wrap) return decryptCbc(key, algorithm, bytes)
  if (bytes.length < wrap.leastBytes || bytes.length % 8 !== 0) throw unreadable('CipherValue')
  if (key.length !== wrap.keyBytes) throw wrongKey()
  try {
    const decipher = createDecipheriv(wrap.name, key, Buffer.from(wrap.vector, 'hex'))
    return Buffer.concat([decipher.update(bytes), decipher.final()])
  } catch {
    throw wrongKey()
  }
}

/** AES in CBC mode, the vector first; the last byte says how many bytes fill the last block up (XML Encryption 1.1, 5.2). */
function decryptCbc(key: Uint8Array, algorithm: string, bytes: Buffer): Buffer {
  const cipher = CIPHERS[algorithm]
  if (!cipher) throw unsupported(algorithm)
  if (bytes.length < 2 * BLOCK || bytes.length % BLOCK !== 0) throw unreadable('CipherValue')
  if (key.length !== cipher.keyBytes) throw wrongKey()
  const decipher = createDecipheriv(cipher.name, key, bytes.subarray(0, BLOCK)).setAutoPadding(false)
  const filled = Buffer.concat([decipher.update(bytes.subarray(BLOCK)), decipher.final()])
  const filling = filled.at(-1)!
  if (filling < 1 || filling > BLOCK) throw wrongKey()
  return filled.subarray(0, filled.length - filling)
}

/** The agreed key or password does not open the file. */
export function wrongKey(): KeyFileError {
  return new KeyFileError(failure('KEY_FILE_KEY_WRONG', 'not_moved'))
}
