import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { serverNow } from '../http/server-clock.ts'

/**
 * Answers that this device keeps so that screens open without a network, each with the time it was read. They are shown,
 * with that time, and never decide anything; signing out forgets them all.
 */
export type Remembered = { readonly path: string; readonly value: unknown; readonly readAt: number }

interface RememberedDatabase extends DBSchema {
  answers: { key: string; value: Remembered; indexes: { readAt: number } }
}

/** So many answers are kept, the newest. */
const KEPT = 200

let opened: Promise<IDBPDatabase<RememberedDatabase>> | null = null
/** Counted up by forgetting: an answer that was on its way meanwhile is not kept. */
let forgotten = 0

function rememberedDatabase(): Promise<IDBPDatabase<RememberedDatabase>> {
  opened ??= openDB<RememberedDatabase>('onjang-remembered', 1, {
    upgrade(database) {
      database.createObjectStore('answers', { keyPath: 'path' }).createIndex('readAt', 'readAt')
    },
    terminated() {
      opened = null
    },
  }).catch((error: unknown) => {
    opened = null
    throw error
  })
  return opened
}

/** Keeps an answer as read now. */
export async function remember(path: string, value: unknown): Promise<void> {
  const before = forgotten
  const database = await rememberedDatabase()
  if (before !== forgotten) return
  const { store, done } = database.transaction('answers', 'readwrite')
  await store.put({ path, value, readAt: serverNow() })
  const excess = (await store.count()) - KEPT
  let oldest = excess > 0 ? await store.index('readAt').openCursor() : null
  for (let left = excess; oldest && left > 0; left--) {
    await oldest.delete()
    oldest = await oldest.continue()
  }
  await done
}

/** What was last read from a path, if this device still has it. */
export async function recall(path: string): Promise<Remembered | undefined> {
  const before = forgotten
  const found = await (await rememberedDatabase()).get('answers', path)
  return before === forgotten ? found : undefined
}

/** Forgets every answer: nobody is signed in here any more, or somebody else is. */
export async function forgetRemembered(): Promise<void> {
  forgotten++
  await (await rememberedDatabase()).clear('answers')
}
