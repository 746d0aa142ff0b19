/**
 * Key containers with the values of the other figures of RFC 6030 (2 to 5, 8 to 10), for the tests. Figure 9's signature is put into the namespace that
 * the RFC's erratum 3418 names.
 */
const SEED = 'MTIzNDU2Nzg5MDEyMzQ1Njc4OTA='

const container = (body: string): Buffer =>
  Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<KeyContainer Version="1.0" Id="exampleID1" xmlns="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#">${body}</KeyContainer>`)

type Figured = { device?: string; id?: string; algorithm?: string; issuer?: string; digits?: number | null; secret?: string; counter?: boolean; more?: string; policy?: string; userId?: string }

function keyPackage({ device, id = '12345678', algorithm = 'hotp', issuer = 'Issuer', digits = 8, secret = `<Secret><PlainValue>${SEED}\n</PlainValue></Secret>`, counter = true, more = '', policy, userId = '' }: Figured): string {
  const format = digits === null ? '' : `<AlgorithmParameters><ResponseFormat Length="${digits}" Encoding="DECIMAL"/></AlgorithmParameters>`
  return `<KeyPackage>${device === undefined ? '' : `<DeviceInfo>${device}</DeviceInfo>`}<Key Id="${id}" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:${algorithm}"><Issuer>${issuer}</Issuer>${format}${more}
<Data>${secret}${counter ? '<Counter><PlainValue>0</PlainValue></Counter>' : ''}</Data>${policy === undefined ? '' : `<Policy>${policy}</Policy>`}${userId}</Key></KeyPackage>`
}

const device = (maker: string, serial: string, more = ''): string => `<Manufacturer>${maker}</Manufacturer><SerialNo>${serial}</SerialNo>${more}`
const MAKER = device('Manufacturer', '987654321')

/** A key with neither device nor serial number. */
export const FIGURE_2 = container(keyPackage({ issuer: 'Issuer-A', digits: null, secret: '<Secret><PlainValue>MTIzNA==\n</PlainValue></Secret>', counter: false }))

/** With the names of its users. */
export const FIGURE_3 = container(keyPackage({ device: device('Manufacturer', '987654321', '<UserId>DC=example-bank,DC=net</UserId>'), userId: '<UserId>UID=jsmith,DC=example-bank,DC=net</UserId>' }))

/** A key that both sides derive from one they have. */
export const FIGURE_4 = container(keyPackage({ device: MAKER, secret: '', more: '<KeyProfileId>keyProfile1</KeyProfileId><KeyReference>MasterKeyLabel\n</KeyReference>', policy: '<KeyUsage>OTP</KeyUsage>' }))

/** A key with the PIN of its generator beside it. */
export const FIGURE_5 = container(
  keyPackage({ device: MAKER, policy: '<PINPolicy MinLength="4" MaxLength="4" PINKeyId="123456781" PINEncoding="DECIMAL" PINUsageMode="Local"/><KeyUsage>OTP</KeyUsage>' }) +
    keyPackage({ device: MAKER, id: '123456781', algorithm: 'pin', digits: 4, secret: '<Secret><PlainValue>MTIzNA==</PlainValue></Secret>', counter: false }),
)

/** A key for the holder of a certificate. The certificate itself is left out: it is not looked at. */
export const FIGURE_8 = container(
  `<EncryptionKey><ds:X509Data><ds:X509Certificate>MIIB5zCCAVCgAwIBAgIESZp/vDANBgkqhkiG9w0BAQUFADA4</ds:X509Certificate></ds:X509Data></EncryptionKey>` +
    keyPackage({
      device: device('TokenVendorAcme', '987654321'),
      id: 'MBK000000001',
      issuer: 'Example-Issuer',
      digits: 6,
      secret: `<Secret><EncryptedValue><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa_1_5"/><xenc:CipherData><xenc:CipherValue>
hJ+fvpoMPMO9BYpK2rdyQYGIxiATYHTHC7e/sPLKYo5/r1v+4xTYG3gJolCWuVMydJ7Ta0GaiBPHcWa8ctCVYmHKfSz5fdeV5nqbZApe6dofTqhRwZK6Yx4ufevi91cjN2vBpSxYafvN3c3+xIgk0EnTV4iVPRCR0rBwyfFrPc4=
</xenc:CipherValue></xenc:CipherData></EncryptedValue></Secret>`,
    }),
)

/** Signed. */
export const FIGURE_9 = container(
  keyPackage({ device: device('TokenVendorAcme', '0755225266'), id: '123', issuer: 'Example-Issuer', digits: 6 }) +
    `<ds:Signature><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><ds:SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"/>
<ds:Reference URI="#Device"><ds:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/><ds:DigestValue>j6lwx3rvEPO0vKtMup4NbeVu8nk=</ds:DigestValue></ds:Reference></ds:SignedInfo>
<ds:SignatureValue>j6lwx3rvEPO0vKtMup4NbeVu8nk=</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>CN=Example.com,C=US</ds:X509IssuerName>
<ds:X509SerialNumber>12345678</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data></ds:KeyInfo></ds:Signature>`,
)

const bulk = (id: string, serial: string, from: string, until: string): string =>
  keyPackage({ device: device('TokenVendorAcme', serial), id, policy: `<StartDate>${from}T00:00:00Z</StartDate><ExpiryDate>${until}T00:00:00Z</ExpiryDate>` })

/** Four keys for three generators. */
export const FIGURE_10 = container(
  bulk('1', '654321', '2006-05-01', '2006-05-31') + bulk('2', '123456', '2006-05-01', '2006-05-31') + bulk('3', '9999999', '2006-03-01', '2006-03-31') + bulk('4', '9999999', '2006-04-01', '2006-04-30'),
)
