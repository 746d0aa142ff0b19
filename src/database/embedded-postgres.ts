import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { commandFor, findPostgresPrograms, type PostgresPrograms } from './postgres-programs.ts'

/** A PostgreSQL server of our own, in a folder of our own, reachable on loopback only. */
export type EmbeddedPostgres = {
  /** Connection string of the maintenance database; `databaseUrl(name)` of any other. */
  url: string
  databaseUrl(name: string): string
  /** True when a server left by a killed process was taken over. */
  adopted: boolean
  /** Stops the server, unless another process still uses it. */
  stop(): Promise<void>
  /** Stops the server whoever uses it. `immediate` is what a crash does. */
  stopNow(mode: 'fast' | 'immediate'): Promise<void>
  postmasterId: number
}

export type EmbeddedPostgresOptions = {
  folder: string
  /** Extra lines of postgresql.conf, for this start. */
  settings?: Record<string, string>
}

const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  wal_compression: 'on',
  max_wal_size: '2GB',
  checkpoint_timeout: '10min',
  jit: 'off',
  log_min_messages: 'warning',
  timezone: 'UTC',
}

/** Starts the server of `folder`, making it when it is new, or takes over one that still runs there. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(options.folder)
  const programs = await findPostgresPrograms()
  const data = join(folder, 'data')
  const password = await prepare(folder, data, programs)
  const running = await readPostmaster(data)
  if (running && (await answers(running.port, password))) return server(data, programs, password, running, true)
  if (running && isAlive(running.id)) await control(programs, data, ['stop', '-m', 'immediate', '-w'])
  let lastError: unknown
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await launch(folder, data, programs, { ...SETTINGS, ...options.settings })
      const started = await readPostmaster(data)
      if (started && (await answers(started.port, password))) return server(data, programs, password, started, false)
      lastError = new Error('PostgreSQL started but does not answer')
    } catch (error) {
      lastError = error
    }
  }
  throw new Error(`PostgreSQL did not start: see ${join(folder, 'postgres.log')}`, { cause: lastError })
}

/** Makes the data folder when it is new; returns the password that only this machine's data folder knows. */
async function prepare(folder: string, data: string, programs: PostgresPrograms): Promise<string> {
  await mkdir(folder, { recursive: true })
  if (programs.runAs) await chown(folder, programs.runAs.uid, programs.runAs.gid)
  const passwordFile = join(folder, 'password')
  const isMade = await readFile(join(folder, 'made'), 'utf8').then(Boolean, absent)
  if (isMade) return (await readFile(passwordFile, 'utf8')).trim()
  // Without the file `made`, an earlier try was cut off half-way: what it left is worth nothing.
  await rm(data, { recursive: true, force: true })
  const password = randomBytes(24).toString('base64url')
  await writeFile(passwordFile, password + '\n', { mode: 0o600 })
  if (programs.runAs) await chown(passwordFile, programs.runAs.uid, programs.runAs.gid)
  await run(programs.initdb, programs, data, [
    `--pgdata=${data}`,
    '--auth=scram-sha-256',
    '--username=onjang',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ])
  await writeFile(join(folder, 'made'), 'yes\n')
  return password
}

function absent(error: NodeJS.ErrnoException): false {
  if (error.code === 'ENOENT') return false
  throw error
}

async function launch(folder: string, data: string, programs: PostgresPrograms, settings: Record<string, string>): Promise<void> {
  const port = await freePort()
  const flags = Object.entries({ ...settings, port: String(port) }).map(([name, value]) => `-c ${name}='${value}'`)
  await control(programs, data, ['start', '-w', '-t', '120', '-l', join(folder, 'postgres.log'), '-o', flags.join(' ')])
}

function server(data: string, programs: PostgresPrograms, password: string, postmaster: Postmaster, adopted: boolean): EmbeddedPostgres {
  const databaseUrl = (name: string): string => `postgres://onjang:${password}@127.0.0.1:${postmaster.port}/${name}`
  const stopNow = (mode: 'fast' | 'immediate'): Promise<void> => control(programs, data, ['stop', '-m', mode, '-w', '-t', '60'])
  const stop = async (): Promise<void> => {
    if (!(await isUsedByOthers(databaseUrl('postgres')))) await stopNow('fast')
  }
  return { url: databaseUrl('postgres'), databaseUrl, adopted, stop, stopNow, postmasterId: postmaster.id }
}

type Postmaster = { id: number; port: number }

/** Reads `postmaster.pid`: line 1 is the process, line 4 the port. */
async function readPostmaster(data: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(absent)
  if (text === false) return undefined
  const lines = text.split('\n')
  const id = Number(lines[0])
  const port = Number(lines[3])
  return id > 0 && port > 0 ? { id, port } : undefined
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** True when a server with our password answers there; waits while it is still recovering from a crash. */
async function answers(port: number, password: string): Promise<boolean> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'onjang', password, database: 'postgres', connectionTimeoutMillis: 5_000 })
    try {
      await client.connect()
      await client.query('select 1')
      return true
    } catch (error) {
      const isStarting = (error as { code?: string }).code === '57P03'
      if (!isStarting || Date.now() > deadline) return false
      await new Promise((wake) => setTimeout(wake, 100))
    } finally {
      await client.end().catch((error: Error) => error)
    }
  }
}

async function isUsedByOthers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ others: boolean }>(
      `select exists (select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()) as others`,
    )
    return rows[0]!.others
  } finally {
    await client.end()
  }
}

const control = (programs: PostgresPrograms, data: string, parameters: string[]): Promise<void> => run(programs.pgCtl, programs, data, ['-D', data, ...parameters])

function run(program: string, programs: PostgresPrograms, data: string, parameters: string[]): Promise<void> {
  const command = commandFor(programs, program, data)
  return new Promise((done, refuse) => {
    const child = spawn(command.program, [...command.prefix, ...parameters], { ...command.ids, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LC_ALL: 'C' } })
    let complaint = ''
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
    child.on('error', refuse)
    // `exit`, not `close`: a started server keeps the pipe open.
    child.on('exit', (code) => {
      child.stderr.destroy()
      if (code === 0) done()
      else refuse(new Error(`${program.split('/').at(-1)} ${parameters.join(' ')} ended with ${code}: ${complaint.trim()}`))
    })
  })
}

function freePort(): Promise<number> {
  return new Promise((done, refuse) => {
    const probe = createServer()
    probe.on('error', refuse)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? done(address.port) : refuse(new Error('no port'))))
    })
  })
}
