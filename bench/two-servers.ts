import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { verifyLedger } from '../src/ledger/verify.ts'
import { openPlace, type Place } from './place.ts'
import { median, rounded, type Row } from './row.ts'
import { CONNECTIONS, rushPlace, warmUp } from './rush-place.ts'

const RUNS = 3
const SECONDS = 8

/** Two server processes on one database and the same two cores, each with half the load, beside one with all of it. The books must hold. */
export async function twoServers(): Promise<Row[]> {
  const place = await openPlace()
  const other = await startAnother(place)
  try {
    await warmUp(place)
    await rushPlace(place, { seconds: 5, port: other.port })
    const one: number[] = []
    const two: number[] = []
    for (let run = 0; run < RUNS; run++) {
      one.push((await rushPlace(place, { seconds: SECONDS })).perSecond)
      const both = await Promise.all([place.system.port, other.port].map((port) => rushPlace(place, { seconds: SECONDS, port, connections: CONNECTIONS / 2 })))
      two.push(both.reduce((sum, { perSecond }) => sum + perSecond, 0))
    }
    for await (const finding of verifyLedger(place.pool)) throw new Error(`the books do not hold: ${JSON.stringify(finding)}`)
    return [{ name: 'two_servers', value: rounded(median(two)), unit: 'payments/s', ratio: rounded(median(two) / median(one)), against: 'one server', n: RUNS }]
  } finally {
    await other.stop()
    await place.close()
  }
}

/** A second server process on the first one's database and data folder, two ports further on. */
async function startAnother({ system, serverUrl }: Place): Promise<{ port: number; stop(): Promise<void> }> {
  const port = system.port + 2
  const environment = { ...process.env, LOG_LEVEL: 'fatal', PORT: String(port), ONJANG_DATA: system.dataFolder, DATABASE_URL: serverUrl.replace(/postgres$/, 'onjang') }
  const server = spawn(process.execPath, [join(import.meta.dirname, '..', 'src/main.ts')], { env: environment, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  await Promise.race([once(server, 'message'), once(server, 'exit').then(([code]) => Promise.reject(new Error(`the second server ended with ${String(code)}`)))])
  return {
    port,
    async stop() {
      server.kill('SIGTERM')
      await once(server, 'exit')
    },
  }
}
