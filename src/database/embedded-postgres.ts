import { spawn } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { answers, isIdTaken, isPostmasterAlive, isUsedByOthers, readPostmaster, type Postmaster } from './postmaster.ts'
import { commandFor, findPostgresPrograms, type PostgresPrograms } from './postgres-programs.ts'

/** A PostgreSQL server of our own, in a folder of our own, reachable on loopback only. */
export type EmbeddedPostgres = {
  /** Connection string of the maintenance database; `databaseUrl(name)` of any other. */
  url: string
  databaseUrl(name: string): string
  /** True when the server ran already, be it left by a killed process, and was taken over. */
  adopted: boolean
  /** Stops the server, unless another process still uses it. */
  stop(): Promise<void>
  /** Stops the server whoever uses it. `immediate` is what a crash does. */
  stopNow(mode: 'fast' | 'immediate'): Promise<void>
  postmasterId: number
  port: number
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
  min_wal_size: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '10min',
  jit: 'off',
  // Each message of each connection would be named where `ps` shows it.
  update_process_title: 'off',
  // Payments are found by their keys whatever the statistics say; ANALYZE with the usual 100 took a processor for half a second.
  default_statistics_target: '20',
  log_min_messages: 'warning',
  timezone: 'UTC',
}

/** Starting is tried so often, with longer and longer pauses: what a killed server left needs a moment to end. */
const TRIES = 8
const FIRST_PAUSE = 50

/**
 * Starts the server of `folder`, making it when it is new, or takes over one that still runs there. One that had died is started again on
 * the port it had, so that whoever knew it finds it there.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(options.folder)
  const programs = await findPostgresPrograms()
  const data = join(folder, 'data')
  const password = await prepare(folder, data, programs)
  let isOurs = false
  let lastError: unknown
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (attempt > 0) await pause(FIRST_PAUSE * 2 ** attempt)
    const running = await readPostmaster(data)
    if (running && (await answers(running, password))) return server(data, programs, password, running, !isOurs)
    try {
      if (running) await clearAway(data, programs, running)
      await launch(folder, data, programs, { ...SETTINGS, ...options.settings }, running?.port)
      isOurs = true
      const started = await readPostmaster(data)
      if (started && (await answers(started, password))) return server(data, programs, password, started, false)
      lastError = new Error('PostgreSQL started but does not answer')
    } catch (error) {
      lastError = error
    }
  }
  throw new Error(`PostgreSQL did not start: see ${join(folder, 'postgres.log')}`, { cause: lastError })
}

/**
 * Ends a postmaster that runs and does not answer. When its number only seems to be alive (a zombie, or another program that has it now),
 * nobody is touched: the file that names it is taken away, because PostgreSQL would refuse to start beside it. That two servers never
 * share the folder is PostgreSQL's own care: it finds what a dead server's children still hold by its shared memory.
 */
async function clearAway(data: string, programs: PostgresPrograms, postmaster: Postmaster): Promise<void> {
  if (await isPostmasterAlive(postmaster.id)) await stopPostmaster(data, programs, 'immediate')
  else if (isIdTaken(postmaster.id)) await rm(join(data, 'postmaster.pid'), { force: true })
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
    // A new piece of the log is filled with zeros while all commits wait: 60 ms for the usual 16 MB.
    '--wal-segsize=2',
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

/** What a killed postmaster left holds its port for a moment; pools know no other, so it is waited for. In milliseconds. */
const PORT_PATIENCE = 15_000

/** The port it had, or any. Throws when somebody else has started the server meanwhile: then that one is taken over. */
async function portFor(data: string, portBefore: number | undefined): Promise<number> {
  const deadline = Date.now() + PORT_PATIENCE
  while (portBefore !== undefined && Date.now() < deadline) {
    if (await isFree(portBefore)) return portBefore
    const other = await readPostmaster(data)
    if (other && (await isPostmasterAlive(other.id))) throw new Error('another process has started PostgreSQL')
    await pause(FIRST_PAUSE)
  }
  return freePort()
}

async function launch(folder: string, data: string, programs: PostgresPrograms, settings: Record<string, string>, portBefore: number | undefined): Promise<void> {
  const port = await portFor(data, portBefore)
  const flags = Object.entries({ ...settings, port: String(port) }).map(([name, value]) => `-c ${name}='${value}'`)
  await control(programs, data, ['start', '-w', '-t', '120', '-l', join(folder, 'postgres.log'), '-o', flags.join(' ')])
}

function server(data: string, programs: PostgresPrograms, password: string, postmaster: Postmaster, adopted: boolean): EmbeddedPostgres {
  const databaseUrl = (name: string): string => `postgres://onjang:${password}@127.0.0.1:${postmaster.port}/${name}`
  const stopNow = (mode: 'fast' | 'immediate'): Promise<void> => stopPostmaster(data, programs, mode)
  const stop = async (): Promise<void> => {
    if (!(await isUsedByOthers(databaseUrl('postgres')))) await stopNow('fast')
  }
  return { url: databaseUrl('postgres'), databaseUrl, adopted, stop, stopNow, postmasterId: postmaster.id, port: postmaster.port }
}

/** Longest that a server may take to shut down, in milliseconds. */
const LONGEST_STOP = 60_000

/**
 * Stops the postmaster that is there now, which may be another one than was started. Waits for that process: the file that names it is
 * soon there again when somebody watches over the server and starts it anew.
 */
async function stopPostmaster(data: string, programs: PostgresPrograms, mode: 'fast' | 'immediate'): Promise<void> {
  const postmaster = await readPostmaster(data)
  if (!postmaster || !(await isPostmasterAlive(postmaster.id))) return
  await control(programs, data, ['stop', '-m', mode, '-W'])
  const deadline = Date.now() + LONGEST_STOP
  while (await isPostmasterAlive(postmaster.id)) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL does not shut down: process ${postmaster.id}`)
    await pause(20)
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

/** Below the range from which systems take ports for outgoing connections: there the port would be lost while the server is being restarted. */
const LOWEST_PORT = 15_000
const PORTS = 16_000

async function freePort(): Promise<number> {
  for (;;) {
    const port = await isFree(LOWEST_PORT + randomInt(PORTS))
    if (port) return port
  }
}

function isFree(port: number): Promise<number | undefined> {
  return listen(port).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') return undefined
    throw error
  })
}

/** Takes a port of loopback and gives it back at once. */
function listen(port: number): Promise<number> {
  return new Promise((done, refuse) => {
    const probe = createServer()
    probe.on('error', refuse)
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? done(address.port) : refuse(new Error('no port'))))
    })
  })
}
