import { createReadStream } from 'node:fs'
import { mkdir, open, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Uuid } from '../values/uuid.ts'

/** Where a deployment's checkpoints are kept: apart from the database, one line each, only ever added to. */
export function checkpointFile(dataFolder: string, deploymentId: Uuid): string {
  return join(dataFolder, 'audit', `checkpoints-${deploymentId}.log`)
}

/** Adds a line and waits until it is on the disk. Servers that share the file add whole lines beside each other. */
export async function appendLine(file: string, line: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const handle = await open(file, 'a', 0o600)
  try {
    await handle.write(`${line}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** How long the file is now, in bytes; 0 when there is none. */
export async function checkpointBytes(file: string): Promise<number> {
  return stat(file).then(({ size }) => size, (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return 0
    throw error
  })
}

/** The lines in the first `bytes` of the file, one by one. */
export async function* readLines(file: string, bytes: number): AsyncGenerator<string, void, undefined> {
  if (bytes === 0) return
  const input = createReadStream(file, { encoding: 'utf8', end: bytes - 1 })
  for await (const line of createInterface({ input, crlfDelay: Infinity })) if (line !== '') yield line
}

/** Bytes at the end of a file in which the last line surely stands. */
const LONGEST_LINE = 2_048

/** The last whole line; undefined when there is none. */
export async function readLastLine(file: string): Promise<string | undefined> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!handle) return undefined
  try {
    const { size } = await handle.stat()
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LONGEST_LINE), 0, LONGEST_LINE, Math.max(0, size - LONGEST_LINE))
    return buffer.toString('utf8', 0, bytesRead).split('\n').at(-2)
  } finally {
    await handle.close()
  }
}
