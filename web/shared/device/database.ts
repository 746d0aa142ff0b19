import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { StoredCommand } from '../commands/command.ts'

/** The key pair of this device. The private half can sign, and can not be read out. */
export type DeviceKey = { readonly deviceId: string; readonly personId: string; readonly privateKey: CryptoKey }

export interface DeviceDatabase extends DBSchema {
  commands: { key: string; value: StoredCommand }
  keys: { key: string; value: DeviceKey }
}

let opened: Promise<IDBPDatabase<DeviceDatabase>> | null = null

/** The app's own store on this device: one per origin, so the wallet and the till never share it. */
export function deviceDatabase(): Promise<IDBPDatabase<DeviceDatabase>> {
  opened ??= openDB<DeviceDatabase>('onjang', 1, {
    upgrade(database) {
      database.createObjectStore('commands', { keyPath: 'id' })
      database.createObjectStore('keys', { keyPath: 'deviceId' })
    },
    terminated() {
      opened = null
    },
  }).catch((error: unknown) => {
    // The next one who asks tries anew.
    opened = null
    throw error
  })
  return opened
}
