import { uuidToBytes, type Uuid } from '../values/uuid.ts'
import { encodeCbor } from './canonical-cbor.ts'

/** Names what the derived key is for, and nothing else is derived with it. */
const TYPE = 'onjang/otp-seed-delivery/1'
const POINT_BYTES = 65
const NONCE_BYTES = 12
const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const

/** For what a seed is: bound in, so that one that was meant for another registration or serial number does not open. */
export type SeedDelivery = { deploymentId: Uuid; registrationId: Uuid; serial: string }

/** Makes the phone's key for one delivery. The private half can't be exported; `point` is the public half (65 bytes: 4 ‖ x ‖ y). */
export async function newDeliveryKey(): Promise<{ privateKey: CryptoKey; point: Uint8Array<ArrayBuffer> }> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(CURVE, false, ['deriveBits'])
  return { privateKey, point: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)) }
}

/**
 * Encrypts a seed to the phone's key: ephemeral ECDH on P-256, HKDF-SHA-256 (RFC 5869) over both points and the delivery's facts, AES-256-GCM.
 * The bytes are ephemeral point (65) ‖ nonce (12) ‖ ciphertext and tag. Throws when `point` is not on the curve.
 */
export async function sealForPhone(delivery: SeedDelivery, point: Uint8Array, seed: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const phoneKey = await crypto.subtle.importKey('raw', new Uint8Array(point), CURVE, true, [])
  const ephemeral = await crypto.subtle.generateKey(CURVE, false, ['deriveBits'])
  const ephemeralPoint = new Uint8Array(await crypto.subtle.exportKey('raw', ephemeral.publicKey))
  const key = await deriveKey(ephemeral.privateKey, phoneKey, delivery, ephemeralPoint, point, 'encrypt')
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const ciphertext = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: factsOf(delivery) }, key, new Uint8Array(seed)))
  const sealed = new Uint8Array(POINT_BYTES + NONCE_BYTES + ciphertext.length)
  sealed.set(ephemeralPoint)
  sealed.set(nonce, POINT_BYTES)
  sealed.set(ciphertext, POINT_BYTES + NONCE_BYTES)
  return sealed
}

/** Opens what `sealForPhone` made, on the phone whose key it was made for. Rejects when key, delivery or a bit is another. */
export async function openOnPhone(delivery: SeedDelivery, phone: { privateKey: CryptoKey; point: Uint8Array }, sealed: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const ephemeralPoint = sealed.slice(0, POINT_BYTES)
  const ephemeralKey = await crypto.subtle.importKey('raw', ephemeralPoint, CURVE, true, [])
  const key = await deriveKey(phone.privateKey, ephemeralKey, delivery, ephemeralPoint, phone.point, 'decrypt')
  const nonce = sealed.slice(POINT_BYTES, POINT_BYTES + NONCE_BYTES)
  const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce, additionalData: factsOf(delivery) }, key, sealed.slice(POINT_BYTES + NONCE_BYTES))
  return new Uint8Array(opened)
}

async function deriveKey(own: CryptoKey, other: CryptoKey, delivery: SeedDelivery, ephemeralPoint: Uint8Array, phonePoint: Uint8Array, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, own, 256)
  const basis = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const salt = new Uint8Array([...ephemeralPoint, ...phonePoint])
  return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info: factsOf(delivery) }, basis, { name: 'AES-GCM', length: 256 }, false, [use])
}

function factsOf({ deploymentId, registrationId, serial }: SeedDelivery): Uint8Array<ArrayBuffer> {
  return encodeCbor([TYPE, uuidToBytes(deploymentId), uuidToBytes(registrationId), serial])
}
