import assert from 'node:assert/strict'
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import { test } from 'node:test'
import type { AgreedSecret } from './container-keys.ts'
import { isKeyFileChecksum, keyFileChecksum, readKeyFile } from './read-key-file.ts'
import { FIGURE_10, FIGURE_2, FIGURE_3, FIGURE_4, FIGURE_5, FIGURE_8, FIGURE_9 } from './rfc6030-other-figures.ts'
import { FIGURE_6, FIGURE_6_KEY, FIGURE_7, FIGURE_7_PASSWORD, FIGURE_SEED, PLAIN_FIGURE } from './rfc6030-figures.ts'

const key: AgreedSecret = { key: FIGURE_6_KEY }

/** The reason with its parameters, or undefined when the file is read. */
async function whyNot(bytes: Uint8Array, { format = 'pskc', secret }: { format?: 'pskc' | 'csv'; secret?: AgreedSecret } = {}): Promise<string | undefined> {
  const read = await readKeyFile(format, bytes, secret)
  return read.ok ? undefined : [read.failure.reason, ...Object.values(read.failure.parameters ?? {})].join(' ')
}

function changed(bytes: Buffer, ...changes: readonly (readonly [from: string | RegExp, to: string])[]): Buffer {
  const text = changes.reduce((before, [from, to]) => {
    const after = before.replaceAll(typeof from === 'string' ? from : new RegExp(from, 'gs'), to)
    assert.notEqual(after, before, `${String(from)} is there`)
    return after
  }, bytes.toString())
  return Buffer.from(text)
}

test('the figures of RFC 6030 give their seed: plain, under the pre-shared key, under the password', async () => {
  const expected = { serial: '987654321', maker: 'Manufacturer', method: 'hotp', digits: 8, counter: 0, seed: FIGURE_SEED }
  assert.deepEqual(await readKeyFile('pskc', PLAIN_FIGURE), { ok: true, value: { records: [expected], isProtected: false } })
  assert.deepEqual(await readKeyFile('pskc', FIGURE_6, key), { ok: true, value: { records: [expected], isProtected: true } })
  assert.deepEqual(await readKeyFile('pskc', FIGURE_7, { password: FIGURE_7_PASSWORD }), { ok: true, value: { records: [{ ...expected, maker: 'TokenVendorAcme' }], isProtected: true } })
})

test('the other figures of RFC 6030 are read, or refused by the name of what they ask for: no serial number, a derived key, a PIN, a certificate, a signature, one number twice', async () => {
  const expected = { serial: '987654321', maker: 'Manufacturer', method: 'hotp', digits: 8, counter: 0, seed: FIGURE_SEED }
  assert.deepEqual(await readKeyFile('pskc', FIGURE_3), { ok: true, value: { records: [expected], isProtected: false } })
  assert.equal(await whyNot(FIGURE_2), 'KEY_FILE_UNREADABLE SerialNo')
  assert.equal(await whyNot(FIGURE_4), 'KEY_FILE_UNSUPPORTED KeyReference')
  assert.equal(await whyNot(FIGURE_5), 'KEY_FILE_UNSUPPORTED urn:ietf:params:xml:ns:keyprov:pskc:pin')
  for (const secret of [undefined, key, { password: FIGURE_7_PASSWORD }]) assert.match((await whyNot(FIGURE_8, secret && { secret }))!, /^KEY_FILE_(LOCKED|UNSUPPORTED X509Data)$/)
  assert.equal(await whyNot(FIGURE_8, { secret: key }), 'KEY_FILE_UNSUPPORTED X509Data')
  assert.equal(await whyNot(FIGURE_9), 'KEY_FILE_UNSUPPORTED Signature')
  assert.equal(await whyNot(FIGURE_10), 'KEY_FILE_SERIAL_TWICE 9999999')
  const three = await readKeyFile('pskc', Buffer.from(FIGURE_10.toString().replace(/<KeyPackage>(?:(?!<KeyPackage>).)*Id="4".*?<\/KeyPackage>/s, '')))
  assert.ok(three.ok)
  assert.deepEqual(three.value.records.map(({ serial, maker, expiresAt }) => [serial, maker, expiresAt?.toISOString().slice(0, 10)]), [
    ['654321', 'TokenVendorAcme', '2006-05-31'],
    ['123456', 'TokenVendorAcme', '2006-05-31'],
    ['9999999', 'TokenVendorAcme', '2006-03-31'],
  ])
})

/** A key wrapped as RFC 3394 or, padded, RFC 5649 do it, in the place of CBC, with its MAC. */
function wrapped(bits: 128 | 192 | 256, isPadded: boolean, wrappingKey: Buffer): Buffer {
  const wrap = (plain: Buffer): Buffer => {
    const cipher = createCipheriv(`id-aes${bits}-wrap${isPadded ? '-pad' : ''}`, wrappingKey, Buffer.from(isPadded ? 'a65959a6' : 'a6a6a6a6a6a6a6a6', 'hex'))
    return Buffer.concat([cipher.update(plain), cipher.final()])
  }
  const macKey = Buffer.alloc(24, 7)
  const secret = wrap(isPadded ? FIGURE_SEED : Buffer.concat([FIGURE_SEED, Buffer.from('1234')]))
  const mac = createHmac('sha1', macKey).update(secret).digest('base64')
  return changed(
    FIGURE_6,
    ['http://www.w3.org/2001/04/xmlenc#aes128-cbc', isPadded ? `http://www.w3.org/2009/xmlenc11#kw-aes-${bits}-pad` : `http://www.w3.org/2001/04/xmlenc#kw-aes${bits}`],
    ['ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX', wrap(macKey).toString('base64')],
    ['AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv', secret.toString('base64')],
    ['Su+NvtQfmvfJzF6bmQiJqoLRExc=', mac],
  )
}

test('keys wrapped by AES (RFC 3394, padded RFC 5649) are read at each length; another key, a changed or a short one is refused', async () => {
  // RFC 3394, 4.6, RFC 5649, 6: the wrap itself, against the examples that they print.
  const unwrap = (name: string, vector: string, kek: string, text: string): string => {
    const decipher = createDecipheriv(name, Buffer.from(kek, 'hex'), Buffer.from(vector, 'hex'))
    return Buffer.concat([decipher.update(Buffer.from(text, 'hex')), decipher.final()]).toString('hex')
  }
  assert.equal(unwrap('id-aes256-wrap', 'a6a6a6a6a6a6a6a6', '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', '28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21'), '00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f')
  assert.equal(unwrap('id-aes192-wrap-pad', 'a65959a6', '5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8', '138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a'), 'c37b7e6492584340bed12207808941155068f738')
  for (const bits of [128, 192, 256] as const) {
    for (const isPadded of [false, true]) {
      const wrappingKey = Buffer.alloc(bits / 8, bits)
      const file = wrapped(bits, isPadded, wrappingKey)
      const read = await readKeyFile('pskc', file, { key: wrappingKey })
      assert.ok(read.ok, `${bits} ${isPadded}`)
      assert.ok(read.value.isProtected && read.value.records[0]!.seed.subarray(0, 20).equals(FIGURE_SEED))
      assert.equal(await whyNot(file, { secret: { key: Buffer.alloc(bits / 8, 1) } }), 'KEY_FILE_KEY_WRONG')
      assert.equal(await whyNot(file, { secret: { key: Buffer.alloc(bits / 8 + 8, bits) } }), 'KEY_FILE_KEY_WRONG')
      const value = (at: number, to: (text: string) => string): Buffer => {
        let turn = 0
        return Buffer.from(file.toString().replace(/(<xenc:CipherValue>)([^<]*)/g, (_all, tag: string, text: string) => tag + (turn++ === at ? to(text.trim()) : text)))
      }
      const flipped = (text: string): string => (text[3] === 'A' ? `${text.slice(0, 3)}B${text.slice(4)}` : `${text.slice(0, 3)}A${text.slice(4)}`)
      assert.equal(await whyNot(value(0, flipped), { secret: { key: wrappingKey } }), 'KEY_FILE_KEY_WRONG')
      assert.equal(await whyNot(value(1, flipped), { secret: { key: wrappingKey } }), 'KEY_FILE_KEY_WRONG', 'no MAC is right')
      assert.equal(await whyNot(value(0, () => 'AAAAAAAAAAA='), { secret: { key: wrappingKey } }), 'KEY_FILE_UNREADABLE CipherValue')
    }
  }
})

test('an encrypted container asks for its key or password, and says when it is the wrong one', async () => {
  assert.equal(await whyNot(FIGURE_6), 'KEY_FILE_LOCKED')
  assert.equal(await whyNot(FIGURE_6, { secret: { password: FIGURE_7_PASSWORD } }), 'KEY_FILE_LOCKED')
  assert.equal(await whyNot(FIGURE_7, { secret: key }), 'KEY_FILE_LOCKED')
  for (const wrong of [Buffer.alloc(16), Buffer.alloc(32), Buffer.alloc(5)]) assert.equal(await whyNot(FIGURE_6, { secret: { key: wrong } }), 'KEY_FILE_KEY_WRONG')
  for (const password of ['', 'qwertz', 'QWERTY']) assert.equal(await whyNot(FIGURE_7, { secret: { password } }), 'KEY_FILE_KEY_WRONG', password)
})

test('a value that was changed on the way is found by its MAC before it is decrypted, and named', async () => {
  const second = FIGURE_6.toString().match(/<pskc:KeyPackage>.*<\/pskc:KeyPackage>/s)![0].replace('987654321', '987654322')
  const two = changed(FIGURE_6, ['</pskc:KeyContainer>', `${second}</pskc:KeyContainer>`])
  assert.equal(await whyNot(two, { secret: key }), undefined)
  const forged = second.replace('AAECAwQFBgcICQoLDA0OD+c', 'BAECAwQFBgcICQoLDA0OD+c')
  assert.equal(await whyNot(changed(FIGURE_6, ['</pskc:KeyContainer>', `${forged}</pskc:KeyContainer>`]), { secret: key }), 'KEY_FILE_CHANGED 987654322')
  const without = second.replace(/<pskc:ValueMAC>.*?<\/pskc:ValueMAC>/s, '')
  assert.equal(await whyNot(changed(FIGURE_6, ['</pskc:KeyContainer>', `${without}</pskc:KeyContainer>`]), { secret: key }), 'KEY_FILE_CHANGED 987654322')
})

test('a seed in the clear in an encrypted container is one that somebody put there', async () => {
  const planted = FIGURE_6.toString().match(/<pskc:KeyPackage>.*<\/pskc:KeyPackage>/s)![0].replace('987654321', '987654322').replace(/<pskc:Secret>.*<\/pskc:Secret>/s, '<pskc:Secret><pskc:PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</pskc:PlainValue></pskc:Secret>')
  assert.equal(await whyNot(changed(FIGURE_6, ['</pskc:KeyContainer>', `${planted}</pskc:KeyContainer>`]), { secret: key }), 'KEY_FILE_CHANGED 987654322')
  assert.equal(await whyNot(changed(FIGURE_6, [/<pskc:KeyPackage>.*<\/pskc:KeyPackage>/s, planted]), { secret: key }), 'KEY_FILE_CHANGED 987654322')
})

test('document types, entities and other encodings are refused before anything is parsed', async () => {
  const unsafe = [
    changed(PLAIN_FIGURE, ['<pskc:KeyContainer', '<!DOCTYPE x [<!ENTITY a "b">]><pskc:KeyContainer']),
    changed(PLAIN_FIGURE, ['<pskc:KeyContainer', '<!doctype x SYSTEM "file:///etc/passwd"><pskc:KeyContainer']),
    changed(PLAIN_FIGURE, ['>Issuer<', '>&secret;<']),
    changed(PLAIN_FIGURE, ['>Issuer<', '>&#65;<']),
    changed(PLAIN_FIGURE, ['UTF-8', 'UTF-7']),
  ]
  for (const [index, bytes] of unsafe.entries()) assert.equal(await whyNot(bytes), 'KEY_FILE_UNSAFE', String(index))
  assert.equal(await whyNot(Buffer.from(PLAIN_FIGURE.toString(), 'utf16le')), 'KEY_FILE_UNREADABLE XML 1')
  assert.equal(await whyNot(changed(PLAIN_FIGURE, ['>Issuer<', '>R&amp;D<'])), undefined)
})

test('what is malformed, too deep or too large is refused with its place', async () => {
  const cases: readonly (readonly [Buffer, string])[] = [
    [Buffer.from(''), 'KEY_FILE_UNREADABLE XML 1'],
    [Buffer.from([0xff, 0xfe, 0x00]), 'KEY_FILE_UNREADABLE UTF-8'],
    [Buffer.from('serial,method,seed'), 'KEY_FILE_UNREADABLE XML 1'],
    [Buffer.from('<a/>'), 'KEY_FILE_UNREADABLE KeyContainer'],
    [Buffer.from(`${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`), 'KEY_FILE_UNREADABLE XML'],
    [Buffer.from('<__proto__>x</__proto__>'), 'KEY_FILE_UNREADABLE XML'],
    [PLAIN_FIGURE.subarray(0, -1), 'KEY_FILE_UNREADABLE XML 13'],
    [changed(PLAIN_FIGURE, ['urn:ietf:params:xml:ns:keyprov:pskc"', 'urn:another"']), 'KEY_FILE_UNREADABLE KeyContainer'],
    [changed(PLAIN_FIGURE, ['Version="1.0"', 'Version="2.0"']), 'KEY_FILE_UNSUPPORTED Version 2.0'],
    [changed(PLAIN_FIGURE, ['<pskc:SerialNo>987654321</pskc:SerialNo>', '']), 'KEY_FILE_UNREADABLE SerialNo'],
    [changed(PLAIN_FIGURE, ['987654321', '']), 'KEY_FILE_UNREADABLE SerialNo'],
    [changed(PLAIN_FIGURE, ['MTIz', 'M!Iz']), 'KEY_FILE_UNREADABLE PlainValue'],
    [changed(PLAIN_FIGURE, ['MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=', 'MTIzNA==']), 'KEY_FILE_UNSUPPORTED Secret 32 bit'],
    [changed(PLAIN_FIGURE, [':hotp', ':pin']), 'KEY_FILE_UNSUPPORTED urn:ietf:params:xml:ns:keyprov:pskc:pin'],
    [changed(PLAIN_FIGURE, ['DECIMAL', 'BASE64']), 'KEY_FILE_UNSUPPORTED ResponseFormat BASE64 8'],
    [changed(PLAIN_FIGURE, ['>0<', '>-1<']), 'KEY_FILE_UNREADABLE Counter'],
    [changed(PLAIN_FIGURE, ['</pskc:Key>', '<pskc:Policy><pskc:KeyUsage>Encrypt</pskc:KeyUsage></pskc:Policy></pskc:Key>']), 'KEY_FILE_UNSUPPORTED KeyUsage Encrypt'],
    [changed(PLAIN_FIGURE, ['</pskc:Key>', '<pskc:Policy><Odd/></pskc:Policy></pskc:Key>']), 'KEY_FILE_UNSUPPORTED Policy Odd'],
    [Buffer.alloc(50 * 1024 * 1024, 'x'), 'KEY_FILE_TOO_LARGE'],
  ]
  for (const [bytes, expected] of cases) assert.equal(await whyNot(bytes), expected)
  const rounds = changed(FIGURE_7, ['>1000<', '>99999999<'])
  assert.equal(await whyNot(rounds, { secret: { password: FIGURE_7_PASSWORD } }), 'KEY_FILE_UNSUPPORTED IterationCount 99999999')
  assert.equal(await whyNot(changed(FIGURE_6, [/<pskc:MACKey>.*<\/pskc:MACKey>/s, '']), { secret: key }), 'KEY_FILE_UNSUPPORTED MACMethod without MACKey')
})

test('a serial number that is there twice is refused, and nothing of the file is kept', async () => {
  const one = PLAIN_FIGURE.toString().match(/<pskc:KeyPackage>.*<\/pskc:KeyPackage>/s)![0]
  assert.equal(await whyNot(changed(PLAIN_FIGURE, ['</pskc:KeyContainer>', `${one}</pskc:KeyContainer>`])), 'KEY_FILE_SERIAL_TWICE 987654321')
})

test('what a container leaves open is left open, and what it says of a clock is read', async () => {
  const clock = changed(
    PLAIN_FIGURE,
    [':hotp', ':totp'],
    ['<pskc:ResponseFormat Length="8"', '<pskc:Suite>HMAC-SHA256</pskc:Suite><pskc:ResponseFormat Length="6"'],
    ['Counter>', 'TimeInterval>'],
    ['>0<', '>60<'],
    ['</pskc:DeviceInfo>', '<pskc:Model>B-60</pskc:Model><pskc:ExpiryDate>2031-05-01T00:00:00Z</pskc:ExpiryDate></pskc:DeviceInfo>'],
  )
  const expected = { serial: '987654321', maker: 'Manufacturer', model: 'B-60', method: 'totp', algorithm: 'sha256', digits: 6, period: 60, expiresAt: new Date('2031-05-01'), seed: FIGURE_SEED }
  assert.deepEqual(await readKeyFile('pskc', clock), { ok: true, value: { records: [expected], isProtected: false } })
})

test('a table is read by the names of its columns, quotes and all', async () => {
  const table = Buffer.from('\uFEFFserial,maker,model,method,seed,digits,period,counter\r\n"A-1","새벽 ""OTP""",B-30,totp,3132333435363738393031323334353637383930,6,30,\nA-2,,,hotp,31323334353637383930,,,7\n\n')
  const read = await readKeyFile('csv', table)
  assert.ok(read.ok)
  assert.deepEqual(read.value, {
    isProtected: false,
    records: [
      { serial: 'A-1', maker: '새벽 "OTP"', model: 'B-30', method: 'totp', digits: 6, period: 30, seed: FIGURE_SEED },
      { serial: 'A-2', method: 'hotp', counter: 7, seed: FIGURE_SEED.subarray(0, 10) },
    ],
  })
})

test('a table that is malformed is refused with its line', async () => {
  const seed = FIGURE_SEED.toString('hex')
  const cases: readonly (readonly [string, string])[] = [
    ['', 'KEY_FILE_UNREADABLE 1'],
    ['serial,method,seed', 'KEY_FILE_UNREADABLE 2'],
    ['serial,method', 'KEY_FILE_UNREADABLE 1'],
    ['serial,method,seed,seed', 'KEY_FILE_UNREADABLE 1'],
    ['serial,method,seed,pin', 'KEY_FILE_UNSUPPORTED pin'],
    [`serial,method,seed\nA,totp,${seed}\nB,totp`, 'KEY_FILE_UNREADABLE 3'],
    [`serial,method,seed\nA,motp,${seed}`, 'KEY_FILE_UNREADABLE 2'],
    [`serial,method,seed\nA,totp,${seed}0`, 'KEY_FILE_UNREADABLE 2'],
    ['serial,method,seed\nA,totp,3132', 'KEY_FILE_UNREADABLE 2'],
    [`serial,method,seed,digits\nA,totp,${seed},９`, 'KEY_FILE_UNREADABLE 2'],
    [`serial,method,seed\n"A,totp,${seed}`, 'KEY_FILE_UNREADABLE 2'],
    [`serial,method,seed\nA"B,totp,${seed}`, 'KEY_FILE_UNREADABLE 2'],
    [`serial,method,seed\nA,totp,${seed}\nA,hotp,${seed}`, 'KEY_FILE_SERIAL_TWICE A'],
    [`serial,method,seed\n${`A,totp,${seed}\n`.repeat(5_001)}`, 'KEY_FILE_TOO_LARGE'],
  ]
  for (const [text, expected] of cases) assert.equal(await whyNot(Buffer.from(text), { format: 'csv' }), expected, text.slice(0, 80))
})

test('a checksum is taken as sha256sum prints it, whole or its first twenty digits, however it is spaced', () => {
  const checksum = keyFileChecksum(Buffer.from('abc'))
  assert.equal(checksum, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  for (const typed of [checksum, checksum.toUpperCase(), 'ba78 16bf 8f01 cfea 4141', 'ba78-16bf-8f01-cfea-4141', 'ｂａ７８16bf8f01cfea4141']) assert.ok(isKeyFileChecksum(checksum, typed), typed)
  for (const typed of ['', checksum.slice(0, 19), `${checksum}0`, checksum.replace('b', 'c'), checksum.slice(1)]) assert.equal(isKeyFileChecksum(checksum, typed), false, typed)
})
