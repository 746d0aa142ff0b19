import { spawn } from 'node:child_process'

export type CommandOutcome = {
  /** Null when a signal ended it. */
  readonly code: number | null
  /** Standard output and standard error, in the order they came. */
  readonly output: string
}

/** Runs a program to its end and keeps what it prints. Rejects if it cannot be started. */
export function runCommand(file: string, parameters: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv }): Promise<CommandOutcome> {
  const { promise, resolve, reject } = Promise.withResolvers<CommandOutcome>()
  const child = spawn(file, parameters, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.on('error', reject)
  child.on('close', (code) => resolve({ code, output }))
  return promise
}
