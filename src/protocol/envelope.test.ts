import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { newUuid, uuidToBytes } from '../values/uuid.ts'
import { decodeCbor, encodeCbor } from './canonical-cbor.ts'
import { openEnvelope, payloadHash, signEnvelope } from './envelope.ts'

const keyId = newUuid()
const payload = new TextEncoder().encode('payload')

async function keyPair(): Promise<CryptoKeyPair> {
  return (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])) as CryptoKeyPair
}

const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' }

test('an envelope made in a browser opens to what was put in, and its signature verifies over the signed bytes', async () => {
  const { privateKey, publicKey } = await keyPair()
  const bytes = await signEnvelope('onjang/test/1', keyId, payload, async (signed) => new Uint8Array(await crypto.subtle.sign(SIGNATURE, privateKey, signed)))
  const envelope = openEnvelope(bytes)
  assert.deepEqual([envelope.type, envelope.keyId, envelope.payload], ['onjang/test/1', keyId, payload])
  assert.ok(await crypto.subtle.verify(SIGNATURE, publicKey, new Uint8Array(envelope.signature), new Uint8Array(envelope.signedBytes)))
})

test('the signed bytes are the Sig_structure of RFC 9052, 4.4', async () => {
  const bytes = await signEnvelope('onjang/test/1', keyId, payload, async () => new Uint8Array(64))
  const [header] = decodeCbor(bytes) as [Uint8Array]
  assert.deepEqual(decodeCbor(openEnvelope(bytes).signedBytes), ['Signature1', header, new Uint8Array(0), payload])
  assert.deepEqual(decodeCbor(header), new Map<number, unknown>([[1, -7], [4, uuidToBytes(keyId)], [16, 'onjang/test/1']]))
})

test('what is not exactly our envelope is refused', async () => {
  const [header, unprotected, , signature] = decodeCbor(await signEnvelope('onjang/test/1', keyId, payload, async () => new Uint8Array(64))) as [Uint8Array, unknown, unknown, Uint8Array]
  const headerWith = (change: [number, unknown][]): Uint8Array => encodeCbor(new Map([...(decodeCbor(header) as Map<number, unknown>), ...change]))
  const wrong: Record<string, unknown> = {
    'a part less': [header, unprotected, payload],
    'a part more': [header, unprotected, payload, signature, 0],
    'a map': new Map(),
    'an unprotected header': [header, new Map([[1, -7]]), payload, signature],
    'a short signature': [header, unprotected, payload, signature.subarray(1)],
    'a DER signature': [header, unprotected, payload, new Uint8Array(70)],
    'a payload as text': [header, unprotected, 'payload', signature],
    'no payload': [header, unprotected, null, signature],
    'another algorithm': [headerWith([[1, -8]]), unprotected, payload, signature],
    'no algorithm': [headerWith([[1, null]]), unprotected, payload, signature],
    'a header more': [headerWith([[2, [1]]]), unprotected, payload, signature],
    'a short key id': [headerWith([[4, new Uint8Array(15)]]), unprotected, payload, signature],
    'a type as a number': [headerWith([[16, 60]]), unprotected, payload, signature],
    'an empty header': [new Uint8Array(0), unprotected, payload, signature],
  }
  for (const [what, parts] of Object.entries(wrong)) assert.throws(() => openEnvelope(encodeCbor(parts)), Error, what)
  assert.throws(() => openEnvelope(new Uint8Array(0)), Error)
})

test('the hash is SHA-256 over the payload alone', async () => {
  assert.equal(Buffer.from(await payloadHash(payload)).toString('hex'), createHash('sha256').update(payload).digest('hex'))
})
