import type { Uuid } from '../../../src/values/uuid.ts'
import type { StoredCommand } from './command.ts'

type Given = Pick<StoredCommand, 'kind' | 'ownerId' | 'subject' | 'path' | 'body' | 'note'>

/** A command that has not been stored or sent. */
export function newCommand(id: Uuid, given: Given): StoredCommand {
  return { id, ...given, createdAt: Date.now(), sentAt: null, cancelling: false, outcome: null, seen: false }
}
