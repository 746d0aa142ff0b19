import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { startSystem } from '../test/running-system.ts'
import { median, rounded, type Row } from './row.ts'

const RUNS = 5
/** How long the server is left alone before its memory is read, in milliseconds. */
const IDLE = 5_000

/** From starting the process on data that is there, its database at rest, to ready; and the memory of the server process when nothing happens. */
export async function start(): Promise<Row[]> {
  const system = await startSystem({ database: 'embedded' })
  try {
    const starts: number[] = []
    const memory: number[] = []
    for (let run = 0; run < RUNS; run++) {
      await system.stopServer()
      const began = performance.now()
      await system.startServer()
      starts.push(performance.now() - began)
      await pause(IDLE)
      memory.push(await residentMegabytes(system.server().pid!))
    }
    return [
      { name: 'start', value: rounded(median(starts)), unit: 'ms', ratio: rounded(median(starts) / 3_000), against: 'its limit, 3,000 ms', n: RUNS },
      { name: 'idle_memory', value: rounded(median(memory)), unit: 'MB', ratio: rounded(median(memory) / 150), against: 'its limit, 150 MB', n: RUNS },
    ]
  } finally {
    await system.stop()
  }
}

async function residentMegabytes(id: number): Promise<number> {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${id}/status`, 'utf8'))?.[1]
  if (!kilobytes) throw new Error('the system does not tell the memory of a process')
  return (Number(kilobytes) * 1_024) / 1e6
}
