import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchPayment } from './prepared-market.ts'

export type LoadResult = { perSecond: number; answered: number; failed: number; turnedAway: number; p50: number; p99: number }

export type Load = {
  port: number
  host: string
  payments: readonly BenchPayment[]
  connections: number
  seconds: number
}

/** Sends each prepared payment once. Milliseconds in the result. */
const SCRIPT = (file: string, { host }: Load): string => `
local rows = io.lines(${JSON.stringify(file)})
function request()
  local row = rows()
  if not row then rows = io.lines(${JSON.stringify(file)}) row = rows() end
  local id, cookie, body = row:match('^(%S+)\\t(%S+)\\t(.+)$')
  return wrk.format('PUT', '/v1/payments/' .. id, { ['Host'] = '${host}', ['Origin'] = 'http://${host}', ['Content-Type'] = 'application/json', ['Cookie'] = cookie }, body)
end
local threads = {}
function setup(thread) threads[#threads + 1] = thread end
failed, turnedAway = 0, 0
function response(status, headers, body)
  if status == 503 then turnedAway = turnedAway + 1
  elseif status ~= 200 then failed = failed + 1 if failed <= 3 then io.stderr:write(status .. ' ' .. body .. '\\n') end end
end
function done(summary, latency, requests)
  local failed, turnedAway = 0, 0
  for _, thread in ipairs(threads) do failed = failed + thread:get('failed') turnedAway = turnedAway + thread:get('turnedAway') end
  io.write(string.format('RESULT %d %d %d %d %f %f\\n', summary.requests, summary.duration, failed + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, turnedAway, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
`

/** Sends prepared payments over kept-alive connections: as fast as they are answered, or at a fixed rate. Needs Debian's \`wrk\`. */
export async function rush(load: Load): Promise<LoadResult> {
  const folder = await mkdtemp(join(tmpdir(), 'onjang-wrk-'))
  try {
    const rows = join(folder, 'payments.tsv')
    const script = join(folder, 'payments.lua')
    await writeFile(rows, load.payments.map((payment) => `${payment.id}\t${payment.cookie}\t${payment.body}\n`).join(""))
    await writeFile(script, SCRIPT(rows, load))
    const output = await run('wrk', ['-t1', '-c', String(load.connections), '-d', `${load.seconds}s`, '--timeout', '10s', '--latency', '-s', script, `http://127.0.0.1:${load.port}`])
    const figures = /RESULT (\d+) (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+)/.exec(output)
    if (!figures) throw new Error(`wrk said nothing of its result: ${output}`)
    const [answered, microseconds, failed, turnedAway, p50, p99] = figures.slice(1).map(Number) as [number, number, number, number, number, number]
    if (answered >= load.payments.length) throw new Error('the prepared payments ran out: prepare more')
    return { perSecond: (answered - failed - turnedAway) / (microseconds / 1e6), answered, failed, turnedAway, p50, p99 }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs a program and returns what it printed; says which Debian package has it when it is missing. */
export function run(program: string, parameters: string[], environment: Record<string, string> = {}): Promise<string> {
  return new Promise((done, refuse) => {
    const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } })
    let output = ''
    let complaint = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
    child.on('error', (error: NodeJS.ErrnoException) => refuse(error.code === 'ENOENT' ? new Error(`${program} is missing: install Debian's packages wrk and postgresql`) : error))
    child.on('close', (code) => (code === 0 ? done(output) : refuse(new Error(`${program} ended with ${code}: ${complaint}`))))
  })
}
