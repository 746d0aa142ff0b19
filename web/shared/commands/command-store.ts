import type { Uuid } from '../../../src/values/uuid.ts'
import { deviceDatabase } from '../device/database.ts'
import type { StoredCommand } from './command.ts'

/**
 * Writes a command to this device so that a crash right after does not lose it. When an unfinished one of the same kind
 * is already about the same subject, that one is returned and nothing is written: two taps, or two windows, make one command.
 */
export async function storeCommand(command: StoredCommand): Promise<StoredCommand> {
  const database = await deviceDatabase()
  const transaction = database.transaction('commands', 'readwrite', { durability: 'strict' })
  const all = await transaction.store.getAll()
  const other = all.find(
    (stored) => stored.kind === command.kind && stored.subject === command.subject && stored.ownerId === command.ownerId && !stored.outcome,
  )
  if (!other) await transaction.store.put(command)
  await transaction.done
  return other ?? command
}

/** Changes a stored command, strictly durable. Undefined when it is no longer there. */
export async function changeCommand(id: Uuid, change: Partial<StoredCommand>): Promise<StoredCommand | undefined> {
  const database = await deviceDatabase()
  const transaction = database.transaction('commands', 'readwrite', { durability: 'strict' })
  const stored = await transaction.store.get(id)
  const changed = stored && { ...stored, ...change }
  if (changed) await transaction.store.put(changed)
  await transaction.done
  return changed
}

/** Every command of a person that this device still knows. */
export async function storedCommands(ownerId: Uuid): Promise<StoredCommand[]> {
  const database = await deviceDatabase()
  const all = await database.getAll('commands')
  return all.filter((command) => command.ownerId === ownerId)
}

export async function forgetCommand(id: Uuid): Promise<void> {
  const database = await deviceDatabase()
  await database.delete('commands', id)
}
