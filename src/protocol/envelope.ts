import { uuidFromBytes, uuidToBytes, type Uuid } from '../values/uuid.ts'
import { decodeCbor, encodeCbor } from './canonical-cbor.ts'

/**
 * The one envelope for everything signed: COSE_Sign1 (RFC 9052, 4.2) with ES256 (RFC 9053, 2.1), the type of the content in the
 * protected `typ` header (RFC 9596) and the key's id in the protected `kid` header.
 */
const ALGORITHM = 1
const KEY_ID = 4
const TYPE = 16
const ES256 = -7
const SIGNATURE_BYTES = 64

/** An envelope taken apart. Nothing about it is true until `signature` has been verified over `signedBytes`. */
export type Envelope = { type: string; keyId: Uuid; payload: Uint8Array; signedBytes: Uint8Array; signature: Uint8Array }

/** Signs `payload`. `sign` returns the raw 64-byte ECDSA signature r‖s, as WebCrypto does. */
export async function signEnvelope(
  type: string,
  keyId: Uuid,
  payload: Uint8Array,
  sign: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>> {
  const header = encodeCbor(new Map<number, unknown>([[ALGORITHM, ES256], [KEY_ID, uuidToBytes(keyId)], [TYPE, type]]))
  const signature = await sign(bytesToSign(header, payload))
  return encodeCbor([header, new Map(), payload, signature])
}

/** Takes an envelope apart. Throws a RangeError when it is not exactly one of ours. */
export function openEnvelope(bytes: Uint8Array): Envelope {
  const parts = decodeCbor(bytes)
  if (!Array.isArray(parts) || parts.length !== 4) throw new RangeError('not a COSE_Sign1')
  const [headerBytes, unprotectedHeader, payload, signature] = parts as unknown[]
  if (!(headerBytes instanceof Uint8Array) || !(payload instanceof Uint8Array) || !(signature instanceof Uint8Array)) throw new RangeError('not a COSE_Sign1')
  if (!(unprotectedHeader instanceof Map) || unprotectedHeader.size !== 0) throw new RangeError('unprotected headers are not used')
  if (signature.length !== SIGNATURE_BYTES) throw new RangeError('an ES256 signature has 64 bytes')
  const header = decodeCbor(headerBytes)
  if (!(header instanceof Map) || header.size !== 3 || header.get(ALGORITHM) !== ES256) throw new RangeError('not signed with ES256')
  const keyId: unknown = header.get(KEY_ID)
  const type: unknown = header.get(TYPE)
  if (!(keyId instanceof Uint8Array) || keyId.length !== 16 || typeof type !== 'string') throw new RangeError('the header lacks its type or key')
  return { type, keyId: uuidFromBytes(keyId), payload, signedBytes: bytesToSign(headerBytes, payload), signature }
}

/** An array of four that begins with the text `Signature1`. */
const SIGNATURE_1 = [0x84, 0x6a, ...new TextEncoder().encode('Signature1')]
const NO_BYTES = 0x40

/** Sig_structure of RFC 9052, 4.4: the text, the header, nothing, and the payload. */
function bytesToSign(header: Uint8Array, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const [ofHeader, ofPayload] = [byteStringHead(header.length), byteStringHead(payload.length)]
  const bytes = new Uint8Array(SIGNATURE_1.length + ofHeader.length + header.length + 1 + ofPayload.length + payload.length)
  let offset = 0
  for (const part of [SIGNATURE_1, ofHeader, header, [NO_BYTES], ofPayload, payload]) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}

/** How CBOR begins a string of so many bytes, in the shortest form (RFC 8949, 3.1). */
function byteStringHead(length: number): number[] {
  if (length < 24) return [0x40 | length]
  if (length < 256) return [0x58, length]
  if (length < 65_536) return [0x59, length >> 8, length & 255]
  throw new RangeError('nothing of ours is signed that is so long')
}

/** SHA-256 over a payload: what ids, approvals and evidence refer to, never the signature. */
export async function payloadHash(payload: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(payload)))
}
