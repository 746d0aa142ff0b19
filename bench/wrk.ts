import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchPayment } from './prepared-market.ts'

export type LoadResult = { perSecond: number; answered: number; failed: number; p50: number; p99: number }

/** Each prepared payment is sent once; when they run out the thread stops. Milliseconds in the result. */
const SCRIPT = (file: string, host: string): string => `
local rows = {}
for line in io.lines(${JSON.stringify(file)}) do rows[#rows + 1] = line end
local next = 0
function request()
  next = next + 1
  local row = rows[next]
  if not row then wrk.thread:stop() row = rows[#rows] end
  local id, cookie, body = row:match('^(%S+)\\t(%S+)\\t(.+)$')
  return wrk.format('PUT', '/v1/payments/' .. id, { ['Host'] = '${host}', ['Origin'] = 'http://${host}', ['Content-Type'] = 'application/json', ['Cookie'] = cookie }, body)
end
local failed = 0
function response(status, headers, body)
  if status ~= 200 then failed = failed + 1 if failed <= 3 then io.stderr:write(status .. ' ' .. body .. '\\n') end end
end
function done(summary, latency, requests)
  io.write(string.format('RESULT %d %d %d %f %f\\n', summary.requests, summary.duration, summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
`

/** Rushes the server with prepared payments over `connections` kept-alive connections, closed loop. Needs Debian's \`wrk\`. */
export async function rush(options: { port: number; host: string; payments: readonly BenchPayment[]; connections: number; seconds: number }): Promise<LoadResult> {
  const folder = await mkdtemp(join(tmpdir(), 'onjang-wrk-'))
  try {
    const rows = join(folder, 'payments.tsv')
    const script = join(folder, 'payments.lua')
    await writeFile(rows, options.payments.map((payment) => `${payment.id}\t${payment.cookie}\t${payment.body}`).join('\n'))
    await writeFile(script, SCRIPT(rows, options.host))
    const output = await run('wrk', ['-t1', '-c', String(options.connections), '-d', `${options.seconds}s`, '--latency', '-s', script, `http://127.0.0.1:${options.port}`])
    const figures = /RESULT (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+)/.exec(output)
    if (!figures) throw new Error(`wrk said nothing of its result: ${output}`)
    const [answered, microseconds, failed, p50, p99] = figures.slice(1).map(Number) as [number, number, number, number, number]
    if (answered >= options.payments.length) throw new Error('the prepared payments ran out: prepare more')
    return { perSecond: (answered - failed) / (microseconds / 1e6), answered, failed, p50, p99 }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs a program and returns what it printed; says which Debian package has it when it is missing. */
export function run(program: string, parameters: string[], environment: Record<string, string> = {}): Promise<string> {
  return new Promise((done, refuse) => {
    const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...environment } })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', (error: NodeJS.ErrnoException) => refuse(error.code === 'ENOENT' ? new Error(`${program} is missing: install Debian's packages wrk and postgresql`) : error))
    child.on('close', (code) => (code === 0 ? done(output) : refuse(new Error(`${program} ended with ${code}`))))
  })
}
