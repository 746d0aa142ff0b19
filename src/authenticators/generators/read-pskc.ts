import { failure } from '../../reasons/failure.ts'
import { bytesOf, cipherValueOf, openContainerKeys, wrongKey, type AgreedSecret, type ContainerKeys } from './container-keys.ts'
import { KeyFileError, unreadable, unsupported } from './key-file-error.ts'
import { MOST_KEYS, SEED_BYTES, type KeyFile, type KeyRecord } from './key-record.ts'
import { childOf, descendantOf, neededIn, readXml, type XmlElement } from './xml-element.ts'

const NAMESPACE = 'urn:ietf:params:xml:ns:keyprov:pskc'
const METHODS: { readonly [name: string]: KeyRecord['method'] } = { hotp: 'hotp', totp: 'totp' }
const HASHES: { readonly [suite: string]: KeyRecord['algorithm'] } = { SHA1: 'sha1', SHA256: 'sha256', SHA512: 'sha512' }
const POLICIES = new Set(['StartDate', 'ExpiryDate', 'KeyUsage', 'NumberOfTransactions', 'PINPolicy'])

type Package = { readonly element: XmlElement; readonly key: XmlElement; readonly serial: string }

/**
 * Reads a key container (PSKC, RFC 6030): plain, under a pre-shared key, or under a password. The MAC key is unwrapped, every ValueMAC is
 * verified, and only then is anything decrypted. Throws KeyFileError with the first thing that is wrong; then nothing of the file is used.
 * Refused by name: keys for certificates (X.509), XML signatures (docs/decisions/0019), key references, algorithms other than HOTP and TOTP.
 */
export async function readPskc(bytes: Uint8Array, secret?: AgreedSecret): Promise<KeyFile> {
  const container = readXml(bytes)
  const namespace = container.attributes[container.prefix === '' ? 'xmlns' : `xmlns:${container.prefix}`]
  if (container.name !== 'KeyContainer' || namespace !== NAMESPACE) throw unreadable('KeyContainer')
  if (container.attributes['Version'] !== '1.0') throw unsupported(`Version ${container.attributes['Version'] ?? ''}`)
  const signed = container.children.find(({ name }) => name === 'Signature')
  if (signed) throw unsupported('Signature')
  const packages = container.children.filter((child) => child.name === 'KeyPackage').map(packageOf)
  if (packages.length === 0) throw unreadable('KeyPackage')
  if (packages.length > MOST_KEYS) throw new KeyFileError(failure('KEY_FILE_TOO_LARGE', 'not_moved'))
  const keys = await openContainerKeys(container, secret)
  if (keys) verifyMacs(packages, keys)
  return { records: packages.map((each) => recordOf(each, keys)), isProtected: keys !== undefined }
}

function packageOf(element: XmlElement): Package {
  const serial = neededIn(element, 'DeviceInfo', 'SerialNo').text
  if (serial === '') throw unreadable('SerialNo')
  return { element, key: neededIn(element, 'Key'), serial }
}

/**
 * All of a container's MACs before its first value. A seed in the clear among encrypted ones carries none: somebody put it there. When no MAC
 * is right the key is the wrong one; when some are, those others were changed.
 */
function verifyMacs(packages: readonly Package[], keys: ContainerKeys): void {
  const planted = packages.find(({ key }) => !descendantOf(key, 'Data', 'Secret', 'EncryptedValue'))
  if (planted) throw changed(planted)
  const forged: Package[] = []
  let genuine = 0
  for (const each of packages) {
    for (const value of encryptedValues(childOf(each.key, 'Data'))) {
      const mac = childOf(value, 'ValueMAC')
      if (mac && keys.isGenuine(cipherValueOf(neededIn(value, 'EncryptedValue')), bytesOf(mac))) genuine++
      else forged.push(each)
    }
  }
  if (forged[0]) throw genuine === 0 ? wrongKey() : changed(forged[0])
}

function changed({ serial }: Package): KeyFileError {
  return new KeyFileError(failure('KEY_FILE_CHANGED', 'not_moved', { serial }))
}

function encryptedValues(data: XmlElement | undefined): readonly XmlElement[] {
  return (data?.children ?? []).filter((child) => childOf(child, 'EncryptedValue') !== undefined)
}

function recordOf({ element, key, serial }: Package, keys: ContainerKeys | undefined): KeyRecord {
  const device = neededIn(element, 'DeviceInfo')
  const data = neededIn(key, 'Data')
  const method = methodOf(key)
  const parameters = childOf(key, 'AlgorithmParameters')
  if (childOf(key, 'KeyReference')) throw unsupported('KeyReference')
  const seed = valueOf(neededIn(data, 'Secret'), keys, true)
  if (seed.length < SEED_BYTES.least || seed.length > SEED_BYTES.most) throw unsupported(`Secret ${seed.length * 8} bit`)
  const numberIn = (name: string): number | undefined => {
    const holder = childOf(data, name)
    return holder && numberOf(name, valueOf(holder, keys, false))
  }
  const [counter, period, clockStart] = [numberIn('Counter'), numberIn('TimeInterval'), numberIn('Time')]
  return {
    serial,
    ...named('maker', childOf(device, 'Manufacturer')?.text),
    ...named('model', childOf(device, 'Model')?.text),
    method,
    ...named('algorithm', hashOf(parameters)),
    ...named('digits', digitsOf(parameters)),
    ...named('period', method === 'totp' ? period : undefined),
    ...named('counter', method === 'hotp' ? counter : undefined),
    ...named('clockStart', method === 'totp' ? clockStart : undefined),
    ...named('expiresAt', earliest(expiryOf(childOf(device, 'ExpiryDate')), expiryOf(policyExpiry(key)))),
    seed,
  }
}

function named<Name extends string, Value>(name: Name, value: Value | undefined): { [name in Name]?: Value } {
  return value === undefined || value === '' ? {} : ({ [name]: value } as { [name in Name]: Value })
}

function methodOf(key: XmlElement): KeyRecord['method'] {
  const uri = key.attributes['Algorithm'] ?? ''
  const method = uri.startsWith(NAMESPACE) ? METHODS[uri.slice(NAMESPACE.length + 1).toLowerCase()] : undefined
  if (!method) throw unsupported(uri === '' ? 'Key' : uri)
  return method
}

/** `HMAC-SHA256` and the like; without a suite it is the model's hash. */
function hashOf(parameters: XmlElement | undefined): KeyRecord['algorithm'] {
  const suite = parameters && childOf(parameters, 'Suite')?.text
  if (!suite) return undefined
  const hash = HASHES[suite.toUpperCase().replace(/^HMAC-?/, '').replace('-', '')]
  if (!hash) throw unsupported(suite)
  return hash
}

function digitsOf(parameters: XmlElement | undefined): KeyRecord['digits'] {
  const format = parameters && childOf(parameters, 'ResponseFormat')
  if (!format) return undefined
  const { Encoding: encoding, Length: length, CheckDigits: checkDigits } = format.attributes
  if (encoding !== 'DECIMAL' || !/^[678]$/.test(length ?? '') || checkDigits === 'true' || checkDigits === '1') throw unsupported(`ResponseFormat ${encoding ?? ''} ${length ?? ''}`)
  return Number(length) as KeyRecord['digits']
}

/** A plain value as its text's bytes, base64 for a secret; an encrypted one decrypted. Its MAC was verified before. */
function valueOf(holder: XmlElement, keys: ContainerKeys | undefined, isBinary: boolean): Buffer {
  const plain = childOf(holder, 'PlainValue')
  const encrypted = childOf(holder, 'EncryptedValue')
  if (plain && !encrypted) return isBinary ? bytesOf(plain) : Buffer.from(plain.text)
  if (!encrypted || plain || !keys) throw unreadable(holder.name)
  return keys.decrypt(neededIn(encrypted, 'EncryptionMethod').attributes['Algorithm'] ?? '', cipherValueOf(encrypted))
}

/** Plain numbers are decimal (xs:long, xs:int); encrypted ones are 4 or 8 bytes, the highest first (RFC 6030, 4.2). */
function numberOf(name: string, value: Buffer): number {
  const text = value.toString('latin1')
  const number = /^[0-9]{1,15}$/.test(text) ? Number(text) : value.length === 8 ? Number(value.readBigUInt64BE()) : value.length === 4 ? value.readUInt32BE() : Number.NaN
  if (!Number.isSafeInteger(number)) throw unreadable(name)
  return number
}

/** A policy that is not understood forbids the key's use (RFC 6030, 5); so does one that is not for one-time codes. */
function policyExpiry(key: XmlElement): XmlElement | undefined {
  const policy = childOf(key, 'Policy')
  if (!policy) return undefined
  const odd = policy.children.find(({ name }) => !POLICIES.has(name))
  if (odd) throw unsupported(`Policy ${odd.name}`)
  const usages = policy.children.filter(({ name }) => name === 'KeyUsage')
  if (usages.length > 0 && !usages.some(({ text }) => text === 'OTP')) throw unsupported(`KeyUsage ${usages[0]!.text}`)
  return descendantOf(policy, 'ExpiryDate')
}

function expiryOf(element: XmlElement | undefined): Date | undefined {
  if (!element) return undefined
  const date = new Date(element.text)
  if (Number.isNaN(date.getTime())) throw unreadable(element.name)
  return date
}

function earliest(one: Date | undefined, other: Date | undefined): Date | undefined {
  return one && other ? (one < other ? one : other) : (one ?? other)
}
