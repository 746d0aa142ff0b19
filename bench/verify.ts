import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fillBooks } from './fill-books.ts'
import { prepareOpenLoop } from './open-loop.ts'
import { openPlace, type Place } from './place.ts'
import { rounded, type Row } from './row.ts'

const FEW = 1_000_000
const MANY = 5_000_000
/** Payments a second that go on meanwhile, and for how many seconds at the least. */
const PER_SECOND = 500
const SECONDS = 90
/** Of `npm run verify` with five million transfers, in seconds. */
const LIMIT = 60

type Verification = { seconds: number; megabytes: number }

/** `npm run verify` on five million transfers while payments go on: how long it takes, and its memory beside that on one million. */
export async function verifyBooks(): Promise<Row[]> {
  const place = await openPlace()
  try {
    await fillBooks(place.pool, FEW)
    await auditIsCurrent(place)
    const few = await verify(place)
    await fillBooks(place.pool, MANY - FEW)
    await auditIsCurrent(place)
    const payments = await prepareOpenLoop(place, [{ perSecond: PER_SECOND, seconds: SECONDS }], PER_SECOND * SECONDS + 1, 64)
    const sending = payments.send()
    await pause(2_000)
    const many = await verify(place)
    const { accepted, turnedAway } = (await sending).phases[0]!
    if (turnedAway.count > 0) throw new Error(`${turnedAway.count} payments were turned away meanwhile`)
    return [
      { name: 'verify', value: rounded(many.seconds), unit: 's', ratio: rounded(many.seconds / LIMIT), against: `its limit, ${LIMIT} s`, n: MANY },
      { name: 'verify_memory', value: rounded(many.megabytes), unit: 'MB (peak)', ratio: rounded(many.megabytes / few.megabytes), against: `books of ${FEW} transfers`, n: MANY },
      { name: 'verify_payments', value: rounded(accepted.p99), unit: 'ms (p99)', n: accepted.count },
    ]
  } finally {
    await place.close()
  }
}

/** The audit log takes transfers in a moment after they were made; it is verified too. */
async function auditIsCurrent({ pool }: Place): Promise<void> {
  for (let before = -1; ; ) {
    const { rows } = await pool.query<{ entries: number }>('select count(*)::float8 as entries from audit_entries')
    const { entries } = rows[0]!
    if (entries === before) return
    before = entries
    await pause(6_000)
  }
}

/** Runs it as an operator would, in a process of its own. Throws when it finds that anything does not hold. */
async function verify({ system, serverUrl }: Place): Promise<Verification> {
  const began = performance.now()
  const environment = { ...process.env, DATABASE_URL: serverUrl.replace(/postgres$/, 'onjang'), ONJANG_DATA: system.dataFolder }
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
