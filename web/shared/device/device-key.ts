import { toBase64url } from '../../../src/protocol/base64url.ts'
import type { Uuid } from '../../../src/values/uuid.ts'
import { deviceDatabase, type DeviceKey } from './database.ts'

export type { DeviceKey }

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** A new key pair (ES256). The private half can not be read out of the browser, by us either. */
export async function makeDeviceKey(): Promise<{ privateKey: CryptoKey; publicKey: string }> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
  const point = await crypto.subtle.exportKey('raw', pair.publicKey)
  return { privateKey: pair.privateKey, publicKey: toBase64url(new Uint8Array(point)) }
}

/** Keeps the key of the person who has just signed in here. */
export async function keepDeviceKey(key: DeviceKey): Promise<void> {
  const database = await deviceDatabase()
  const transaction = database.transaction('keys', 'readwrite', { durability: 'strict' })
  await transaction.store.put(key)
  await transaction.done
  // Without being asked to, a browser may throw a site's storage away when space runs out.
  void navigator.storage?.persist?.()
}

/** Forgets the keys of this browser: whoever signs in next makes a new one. */
export async function forgetDeviceKeys(): Promise<void> {
  const database = await deviceDatabase()
  await database.clear('keys')
}

/** The key of this device, if this browser still has it. */
export async function findDeviceKey(deviceId: Uuid): Promise<DeviceKey | undefined> {
  const database = await deviceDatabase()
  return database.get('keys', deviceId)
}

/** The key that this browser has for a person, whatever its id. */
export async function findKeyOfPerson(personId: Uuid): Promise<DeviceKey | undefined> {
  const database = await deviceDatabase()
  const keys = await database.getAll('keys')
  return keys.findLast((key) => key.personId === personId)
}

/** Forgets one key. */
export async function forgetDeviceKey(deviceId: Uuid): Promise<void> {
  const database = await deviceDatabase()
  await database.delete('keys', deviceId)
}

/** Signs with the device's key: the raw 64-byte form. */
export function signWith(key: DeviceKey): (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array> {
  return async (bytes) => new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key.privateKey, bytes))
}

/** `Chrome · Android`: what the list of devices calls this one. */
export function deviceName(): string {
  const agent = navigator.userAgent
  const browser = /SamsungBrowser/.test(agent) ? 'Samsung Internet' : /Edg\//.test(agent) ? 'Edge' : /Firefox|FxiOS/.test(agent) ? 'Firefox' : /Chrome|CriOS/.test(agent) ? 'Chrome' : /Safari/.test(agent) ? 'Safari' : 'Browser'
  const system = /Android/.test(agent) ? 'Android' : /iPhone/.test(agent) ? 'iPhone' : /iPad/.test(agent) ? 'iPad' : /Windows/.test(agent) ? 'Windows' : /Mac OS/.test(agent) ? 'Mac' : 'Linux'
  return `${browser} · ${system}`
}
