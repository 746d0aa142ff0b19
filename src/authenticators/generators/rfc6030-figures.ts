/**
 * Key containers with the values of RFC 6030's figures, for the tests: a plain one (with counter, as in its section 4), one under a pre-shared key
 * (figure 6) and one under a password (figure 7). All three hold the same seed.
 */
export const FIGURE_SEED = Buffer.from('12345678901234567890')
export const FIGURE_6_KEY = Buffer.from('12345678901234567890123456789012', 'hex')
export const FIGURE_7_PASSWORD = 'qwerty'

const AES = 'http://www.w3.org/2001/04/xmlenc#aes128-cbc'

function container(body: string): Buffer {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<pskc:KeyContainer Version="1.0" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
  xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" xmlns:xenc11="http://www.w3.org/2009/xmlenc11#"
  xmlns:pkcs5="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#">${body}</pskc:KeyContainer>`)
}

function keyPackage({ maker, secret, more = '' }: { maker: string; secret: string; more?: string }): string {
  return `<pskc:KeyPackage>
  <pskc:DeviceInfo><pskc:Manufacturer>${maker}</pskc:Manufacturer><pskc:SerialNo>987654321</pskc:SerialNo></pskc:DeviceInfo>
  <pskc:CryptoModuleInfo><pskc:Id>CM_ID_001</pskc:Id></pskc:CryptoModuleInfo>
  <pskc:Key Id="12345678" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:hotp">
    <pskc:Issuer>Issuer</pskc:Issuer>
    <pskc:AlgorithmParameters><pskc:ResponseFormat Length="8" Encoding="DECIMAL"/></pskc:AlgorithmParameters>
    <pskc:Data><pskc:Secret>${secret}</pskc:Secret><pskc:Counter><pskc:PlainValue>0</pskc:PlainValue></pskc:Counter></pskc:Data>${more}
  </pskc:Key>
</pskc:KeyPackage>`
}

function encrypted(cipherValue: string, mac: string): string {
  return `<pskc:EncryptedValue Id="ED"><xenc:EncryptionMethod Algorithm="${AES}"/><xenc:CipherData><xenc:CipherValue>
      ${cipherValue}
    </xenc:CipherValue></xenc:CipherData></pskc:EncryptedValue><pskc:ValueMAC>${mac}
    </pskc:ValueMAC>`
}

function macMethod(cipherValue: string): string {
  return `<pskc:MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"><pskc:MACKey><xenc:EncryptionMethod Algorithm="${AES}"/>
  <xenc:CipherData><xenc:CipherValue>${cipherValue}</xenc:CipherValue></xenc:CipherData></pskc:MACKey></pskc:MACMethod>`
}

export const PLAIN_FIGURE = container(keyPackage({ maker: 'Manufacturer', secret: '<pskc:PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=\n</pskc:PlainValue>' }))

export const FIGURE_6 = container(
  `<pskc:EncryptionKey><ds:KeyName>Pre-shared-key</ds:KeyName></pskc:EncryptionKey>
${macMethod('ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX')}
${keyPackage({ maker: 'Manufacturer', secret: encrypted('AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv', 'Su+NvtQfmvfJzF6bmQiJqoLRExc=') })}`,
)

export const FIGURE_7 = container(
  `<pskc:EncryptionKey><xenc11:DerivedKey>
    <xenc11:KeyDerivationMethod Algorithm="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2">
      <pkcs5:PBKDF2-params><Salt><Specified>Ej7/PEpyEpw=</Specified></Salt><IterationCount>1000</IterationCount><KeyLength>16</KeyLength><PRF/></pkcs5:PBKDF2-params>
    </xenc11:KeyDerivationMethod>
    <xenc:ReferenceList><xenc:DataReference URI="#ED"/></xenc:ReferenceList><xenc11:MasterKeyName>My Password 1</xenc11:MasterKeyName>
  </xenc11:DerivedKey></pskc:EncryptionKey>
${macMethod('2GTTnLwM3I4e5IO5FkufoOEiOhNj91fhKRQBtBJYluUDsPOLTfUvoU2dStyOwYZx')}
${keyPackage({ maker: 'TokenVendorAcme', secret: encrypted('oTvo+S22nsmS2Z/RtcoF8Hfh+jzMe0RkiafpoDpnoZTjPYZu6V+A4aEn032yCr4f', 'LP6xMvjtypbfT9PdkJhBZ+D6O4w=') })}`,
)
