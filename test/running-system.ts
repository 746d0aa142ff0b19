import { spawn, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Deployment } from '../src/protocol/api/deployment.ts'
import { testDatabase, type TestDatabase } from './database.ts'

const HOME = join(import.meta.dirname, '..')
const SAMPLE_TEMPLATE = 'onjang_sample_template'

export type SystemOptions = {
  /** Embedded: the server starts a PostgreSQL of its own under its data folder, with fsync, as `npm start` does. Shared: a clone on the tests' server. */
  database?: 'shared' | 'embedded'
  environment?: Record<string, string>
  /** The program instead of src/main.ts: a harness that is shown to catch a planted defect. */
  program?: string
  /** Parameters of the program. */
  parameters?: readonly string[]
  /** Lays something into the data folder before the server starts. */
  prepare?: (dataFolder: string, port: number) => Promise<void>
  /** Is given what the server writes, instead of the terminal. */
  onOutput?: (text: string) => void
}

export type RunningSystem = {
  port: number
  walletUrl: string
  tillUrl: string
  officeUrl: string
  consoleUrl: string
  docsUrl: string
  sandboxUrl: string
  dataFolder: string
  deployment: Deployment
  /** Of the shared kind: the clone, to look at and to turn settings of the programme. */
  database: TestDatabase | undefined
  server(): ChildProcess
  /** Kills the server process at once. */
  killServer(): Promise<void>
  /** Asks it to end, and waits until it has. */
  stopServer(): Promise<void>
  /** Starts it again on the same port and data; resolves when it is ready. */
  startServer(): Promise<void>
  /** Ends the server and the pretend world; what they made stays. */
  halt(): Promise<void>
  stop(): Promise<void>
}

/** Starts the server and the pretend world as processes of their own, with a data folder, ports and a database of their own. */
export async function startSystem(options: SystemOptions = {}): Promise<RunningSystem> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'onjang-system-'))
  // Who asks for nothing special begins where a server stands that has made its sample market.
  const sampleFolder = Object.keys(options).length === 0 ? process.env['ONJANG_TEST_SAMPLE'] : undefined
  if (sampleFolder) await cp(sampleFolder, dataFolder, { recursive: true })
  const database = options.database === 'embedded' ? undefined : await testDatabase(sampleFolder && SAMPLE_TEMPLATE)
  const [port, sandboxPort] = await freePorts()
  const sandbox = spawn(process.execPath, [join(HOME, 'sandbox/main.ts'), '--port', String(sandboxPort), '--data', join(dataFolder, 'sandbox')], { stdio: ['ignore', 'pipe', 'inherit'] })
  await firstLine(sandbox)
  const environment = {
    ...process.env,
    LOG_LEVEL: 'fatal',
    PORT: String(port),
    ONJANG_DATA: dataFolder,
    ...(database ? { DATABASE_URL: database.url } : { DATABASE_URL: '' }),
    ...options.environment,
  }
  let server: ChildProcess | undefined
  const output = options.onOutput ? 'pipe' : 'inherit'
  const startServer = async (): Promise<void> => {
    server = spawn(process.execPath, [join(HOME, options.program ?? 'src/main.ts'), ...(options.parameters ?? [])], { env: environment, stdio: ['ignore', output, output, 'ipc'] })
    for (const stream of [server.stdout, server.stderr]) stream?.setEncoding('utf8').on('data', options.onOutput!)
    await ready(server)
  }
  const halt = async (): Promise<void> => {
    await end(server!, 'SIGTERM')
    await end(sandbox, 'SIGTERM')
  }
  await options.prepare?.(dataFolder, port)
  await startServer()
  const at = (app: string): string => `http://${app}.localhost:${port}`
  const answer = await fetch(`http://localhost:${port}/v1/deployment`)
  return {
    port,
    walletUrl: at('wallet'),
    tillUrl: at('till'),
    officeUrl: at('office'),
    consoleUrl: at('console'),
    docsUrl: at('docs'),
    sandboxUrl: `http://127.0.0.1:${sandboxPort}`,
    dataFolder,
    deployment: (await answer.json()) as Deployment,
    database,
    server: () => server!,
    stopServer: () => end(server!, 'SIGTERM'),
    killServer: () => end(server!, 'SIGKILL'),
    startServer,
    halt,
    async stop() {
      await halt()
      await database?.drop()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

/**
 * Starts a system once and keeps what it made, its database as a template, for those that find its folder in `ONJANG_TEST_SAMPLE`: the sample
 * market's secrets are hashed for a second of a processor, and each file that starts a system would hash them anew.
 */
export async function keepSample(): Promise<{ folder: string; remove(): Promise<void> }> {
  const system = await startSystem()
  const { dataFolder, database } = system
  await system.halt()
  await database!.keepAs(SAMPLE_TEMPLATE)
  return { folder: dataFolder, remove: () => rm(dataFolder, { recursive: true, force: true }) }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done, refuse) => {
    createInterface({ input: child.stdout! }).once('line', done)
    child.once('exit', (code) => refuse(new Error(`ended with ${code} before it was ready`)))
  })
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((done, refuse) => {
    child.once('message', () => done())
    child.once('exit', (code, signal) => refuse(new Error(`the server ended with ${signal ?? code} before it was ready`)))
  })
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((done) => child.once('exit', done))
  child.kill(signal)
  await ended
}

/** Two neighbouring free ports, as `npm start` uses them. */
async function freePorts(): Promise<[number, number]> {
  for (;;) {
    // Below the range of outgoing connections, one of which would take the port while a killed server is away.
    const port = 15_000 + randomInt(16_000)
    const probes = await Promise.all([port, port + 1].map(listenUnlessTaken))
    for (const probe of probes) if (probe) await close(probe)
    if (probes.every(Boolean)) return [port, port + 1]
  }
}

function listenUnlessTaken(port: number): Promise<ReturnType<typeof createServer> | undefined> {
  return listenOn(port).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') return undefined
    throw error
  })
}

function listenOn(port: number): Promise<ReturnType<typeof createServer>> {
  return new Promise((done, refuse) => {
    const server = createServer()
    server.once('error', refuse)
    server.listen(port, '127.0.0.1', () => done(server))
  })
}

function close(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((done) => server.close(() => done()))
}
