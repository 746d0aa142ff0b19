import { createCipheriv, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import type { World } from '../world.ts'
import { insideOf } from './generator-store.ts'
import { pretendGenerators, pretendModels, type PretendGenerator } from './pretend-generators.ts'

const ROUNDS = 20_000
const KEY_BYTES = 32
const AES = '<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>'

/** The pretend makers' file: all generators that they sold to the client. */
export function makersFile(world: World, password: string): string {
  return keyContainerOf(world, pretendGenerators.filter(({ isFromElsewhere }) => !isFromElsewhere), password)
}

/** A key container (RFC 6030) whose seeds are encrypted under a password. */
export function keyContainerOf(world: World, generators: readonly PretendGenerator[], password: string): string {
  const salt = randomBytes(16)
  const key = pbkdf2Sync(password, salt, ROUNDS, KEY_BYTES, 'sha256')
  const macKey = randomBytes(KEY_BYTES)
  const packages = generators.map((generator) => keyPackage(world, generator, { key, macKey }))
  return `<?xml version="1.0" encoding="UTF-8"?>
<KeyContainer Version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"
  xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" xmlns:pkcs5="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#">
<EncryptionKey><xenc11:DerivedKey><xenc11:KeyDerivationMethod Algorithm="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2">
<pkcs5:PBKDF2-params><Salt><Specified>${salt.toString('base64')}</Specified></Salt><IterationCount>${ROUNDS}</IterationCount><KeyLength>${KEY_BYTES}</KeyLength>
<PRF Algorithm="http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"/></pkcs5:PBKDF2-params></xenc11:KeyDerivationMethod></xenc11:DerivedKey></EncryptionKey>
<MACMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"><MACKey>${AES}
<xenc:CipherData><xenc:CipherValue>${encrypt(key, macKey).toString('base64')}</xenc:CipherValue></xenc:CipherData></MACKey></MACMethod>
${packages.join('\n')}
</KeyContainer>
`
}

function keyPackage(world: World, { serial, model, expires }: PretendGenerator, { key, macKey }: { key: Buffer; macKey: Buffer }): string {
  const { maker, algorithm, digits, period } = pretendModels[model]!
  const { seed, counter } = insideOf(world, serial)
  const encrypted = encrypt(key, seed)
  const mac = createHmac('sha256', macKey).update(encrypted).digest('base64')
  const moving = period === null ? `<Counter><PlainValue>${counter}</PlainValue></Counter>` : `<TimeInterval><PlainValue>${period}</PlainValue></TimeInterval>`
  return `<KeyPackage><DeviceInfo><Manufacturer>${maker}</Manufacturer><SerialNo>${serial}</SerialNo><Model>${model}</Model><ExpiryDate>${expires}</ExpiryDate></DeviceInfo>
<Key Id="${serial}" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:${period === null ? 'hotp' : 'totp'}"><Issuer>${maker}</Issuer>
<AlgorithmParameters><Suite>HMAC-${algorithm.toUpperCase()}</Suite><ResponseFormat Encoding="DECIMAL" Length="${digits}"/></AlgorithmParameters>
<Data><Secret><EncryptedValue>${AES}<xenc:CipherData><xenc:CipherValue>${encrypted.toString('base64')}</xenc:CipherValue></xenc:CipherData></EncryptedValue>
<ValueMAC>${mac}</ValueMAC></Secret>${moving}</Data></Key></KeyPackage>`
}

/** AES in CBC mode, the vector first. */
function encrypt(key: Buffer, plain: Uint8Array): Buffer {
  const vector = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', key, vector)
  return Buffer.concat([vector, cipher.update(plain), cipher.final()])
}
