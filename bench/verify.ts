import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { openPool } from '../src/database/pool.ts'
import { MarketLoad } from '../test/faults/market-load.ts'
import { startSystem, type RunningSystem } from '../test/running-system.ts'
import { fillBooks } from './fill-books.ts'
import { databaseUrl, embeddedUrl } from './place.ts'
import { rounded, type Row } from './row.ts'

const FEW = 1_000_000
const MANY = 5_000_000
/** People who come meanwhile, a second, to pay, refund and top up: what they do can be verified too, which a rush prepared in the database can't. */
const PER_SECOND = 50
const SEED = 5

/** Of `npm run verify` with five million transfers, in seconds. */
const LIMIT = 60

type Verification = { seconds: number; megabytes: number }

/** `npm run verify` on five million transfers while payments go on: how long it takes, and its memory beside that on one million. */
export async function verifyBooks(): Promise<Row[]> {
  const system = await startSystem({ database: 'embedded' })
  const url = databaseUrl(await embeddedUrl(system))
  const pool = openPool({ connectionString: url, connections: 4 }, (error) => console.error(error))
  let load: MarketLoad | undefined
  try {
    await fillBooks(pool, FEW)
    await auditIsCurrent(pool)
    const few = await verify(system, url)
    await fillBooks(pool, MANY - FEW)
    await auditIsCurrent(pool)
    load = await MarketLoad.open(system, { seed: SEED, shoppers: 8, perSecond: PER_SECOND })
    load.start()
    const before = load.journal.count('done')
    const many = await verify(system, url)
    const done = load.journal.count('done') - before
    if (done === 0) throw new Error('nothing was paid meanwhile')
    return [
      { name: 'verify', value: rounded(many.seconds), unit: 's', ratio: rounded(many.seconds / LIMIT), against: `its limit, ${LIMIT} s`, n: MANY },
      { name: 'verify_memory', value: rounded(many.megabytes), unit: 'MB (peak)', ratio: rounded(many.megabytes / few.megabytes), against: `books of ${FEW} transfers`, n: MANY },
      { name: 'verify_meanwhile', value: rounded(done / many.seconds), unit: 'commands/s', n: done },
    ]
  } finally {
    await load?.stop()
    await pool.end()
    await system.stop()
  }
}

/** The audit log takes transfers in a moment after they were made; it is verified too. */
async function auditIsCurrent(pool: Pool): Promise<void> {
  for (let before = -1; ; ) {
    const { rows } = await pool.query<{ entries: number }>('select count(*)::float8 as entries from audit_entries')
    const { entries } = rows[0]!
    if (entries === before) return
    before = entries
    await pause(6_000)
  }
}

/** Runs it as an operator would, in a process of its own. Throws when it finds that anything does not hold. */
async function verify(system: RunningSystem, url: string): Promise<Verification> {
  const began = performance.now()
  const environment = { ...process.env, DATABASE_URL: url, ONJANG_DATA: system.dataFolder }
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'tools', 'verify.ts')], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  let megabytes = 0
  const look = setInterval(() => void peakOf(child.pid!).then((peak) => (megabytes = Math.max(megabytes, peak))), 200)
  const code = await new Promise((done) => child.once('close', done))
  clearInterval(look)
  if (code !== 0) throw new Error(`npm run verify ended with ${String(code)}: ${said}`)
  return { seconds: (performance.now() - began) / 1_000, megabytes }
}

/** The most memory that a process has held, in megabytes; 0 when it has ended. */
async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return (Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024) / 1e6
}
