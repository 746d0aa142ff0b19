import 'reflect-metadata'
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'

/** How long a certificate is good, and how much of that must be left to use it again, in milliseconds. */
const LIFE = 30 * 86_400_000
const LEFT = 2 * 86_400_000
/** Clocks of phones differ: good from a day ago. */
const BACK = 86_400_000
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** The authority's certificate, to be installed on a phone: DER, and its SHA-256 fingerprint as phones show it. */
export type Authority = { readonly der: Buffer; readonly fingerprint: string }

/**
 * Lays a certificate for `address` and its key into `folder`, or keeps those of an earlier start. It is signed by an authority made for it
 * alone: its key is thrown away at once, and it may speak for no other address, so a phone that trusts it trusts nothing else.
 */
export async function makeCertificate(folder: string, address: string, now: Date): Promise<Authority> {
  const kept = await keptAuthority(folder, address, now)
  if (kept) return kept
  const authorityKeys = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const dates = { notBefore: new Date(now.getTime() - BACK), notAfter: new Date(now.getTime() + LIFE) }
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...dates,
    name: `CN=Onjang practice ${address}`,
    serialNumber: newSerial(),
    keys: authorityKeys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
      onlyFor(address),
    ],
  })
  const certificate = await x509.X509CertificateGenerator.create({
    ...dates,
    subject: `CN=${address}`,
    issuer: authority.subject,
    serialNumber: newSerial(),
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: address }]),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  })
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, 'key.pem'), `-----BEGIN PRIVATE KEY-----\n${key.toString('base64').replaceAll(/(.{64})/g, '$1\n')}\n-----END PRIVATE KEY-----\n`, { mode: 0o600 })
  await writeFile(join(folder, 'certificate.pem'), `${certificate.toString('pem')}\n${authority.toString('pem')}\n`)
  await writeFile(join(folder, 'authority.der'), Buffer.from(authority.rawData))
  return describe(Buffer.from(authority.rawData))
}

async function keptAuthority(folder: string, address: string, now: Date): Promise<Authority | undefined> {
  try {
    const certificate = new x509.X509Certificate(await readFile(join(folder, 'certificate.pem'), 'utf8'))
    const isGood = certificate.subject === `CN=${address}` && certificate.notAfter.getTime() - now.getTime() > LEFT
    return isGood ? describe(await readFile(join(folder, 'authority.der'))) : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function describe(der: Buffer): Authority {
  const fingerprint = createHash('sha256').update(der).digest('hex').toUpperCase().replaceAll(/(..)(?=.)/g, '$1:')
  return { der, fingerprint }
}

/** 16 random octets, the first bit clear (RFC 5280, 4.1.2.2). */
function newSerial(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[0] = (bytes[0]! & 0x7f) | 0x40
  return Buffer.from(bytes).toString('hex')
}

/** Name constraints (RFC 5280, 4.2.1.10): permitted is this one address, of the form iPAddress, with a mask of all ones. */
function onlyFor(address: string): x509.Extension {
  const octets = [...address.split('.').map(Number), 255, 255, 255, 255]
  const base = [0x87, octets.length, ...octets]
  const subtree = [0x30, base.length, ...base]
  const permitted = [0xa0, subtree.length, ...subtree]
  return new x509.Extension('2.5.29.30', true, new Uint8Array([0x30, permitted.length, ...permitted]))
}
