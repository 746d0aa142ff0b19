import type { Uuid } from '../../../src/values/uuid.ts'
import { useStore } from '../state/use-store.ts'
import type { CommandProgress } from './command.ts'
import type { CommandRunner } from './command-runner.ts'

/** How a command stands now; undefined when this device does not know it. */
export function useCommand(runner: CommandRunner, id: Uuid): CommandProgress | undefined {
  return useStore(runner.progress).get(id)
}

/** Commands that have no end yet, or whose end nobody has looked at. Oldest first. */
export function useOpenCommands(runner: CommandRunner): CommandProgress[] {
  return [...useStore(runner.progress).values()]
    .filter(({ phase, command }) => command.sentAt !== null && (phase !== 'finished' || !command.seen))
    .sort((one, other) => one.command.createdAt - other.command.createdAt)
}
