import { existsSync, readdirSync } from 'node:fs'
import { run } from './wrk.ts'

/** Debian keeps pgbench with the server's programs, not always on the path. */
function pgbench(): string {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').sort() : []
  const found = versions.map((version) => `/usr/lib/postgresql/${version}/bin/pgbench`).findLast((path) => existsSync(path))
  return found ?? 'pgbench'
}

/** Makes pgbench's tables once, on the same server as ours. */
export async function prepareTpcB(serverUrl: string, scale: number): Promise<void> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  await client.query('create database pgbench')
  await client.end()
  await run(pgbench(), ['-q', '-i', '-s', String(scale), serverUrl.replace(/postgres$/, 'pgbench')])
}

/** TPC-B-like transactions a second: `-M prepared`, 32 clients, durable. */
export async function runTpcB(serverUrl: string, seconds: number): Promise<number> {
  const output = await run(pgbench(), ['-n', '-M', 'prepared', '-c', '32', '-j', '2', '-T', String(seconds), serverUrl.replace(/postgres$/, 'pgbench')])
  const tps = /tps = ([\d.]+)/.exec(output)?.[1]
  if (!tps) throw new Error(`pgbench said nothing of its speed: ${output}`)
  return Number(tps)
}
