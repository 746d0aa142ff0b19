import { createHash } from 'node:crypto'
import { uuidFromBytes, type Uuid } from '../values/uuid.ts'

/*
 * Who knows the id of a recovery can choose the new secret with it, so nobody at the console is told it. They see a handle; and whoever is at the
 * counter reads a number off the phone that began it, so that a clerk does not confirm what somebody else began with the same telephone number.
 */
const DIGITS = 6

/** What the console calls it. */
export function counterHandle(id: Uuid): Uuid {
  return uuidFromBytes(digest('handle', id).subarray(0, 16))
}

/** Six digits, shown where it was begun. */
export function counterNumber(id: Uuid): string {
  return String(digest('number', id).readUInt32BE(0) % 10 ** DIGITS).padStart(DIGITS, '0')
}

function digest(purpose: 'handle' | 'number', id: Uuid): Buffer {
  return createHash('sha256').update(`onjang/recovery-at-counter/1 ${purpose} ${id}`).digest()
}
