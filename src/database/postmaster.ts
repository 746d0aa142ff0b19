import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

/** The process that a PostgreSQL server begins with, and the port it listens on. */
export type Postmaster = { id: number; port: number }

/** Reads `postmaster.pid` of a data folder: line 1 is the process, line 4 the port. It stays there when the process was killed. */
export async function readPostmaster(data: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(absent)
  if (text === undefined) return undefined
  const lines = text.split('\n')
  const id = Number(lines[0])
  const port = Number(lines[3])
  return id > 0 && port > 0 ? { id, port } : undefined
}

/** Whether any process has this id, be it dead and not yet collected by its parent. */
export function isIdTaken(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Whether a live postmaster has this id. A killed one may remain as a zombie where nobody collects the dead (a container whose first
 * process does not), and its number may belong to another program by now: on Linux `/proc` tells (proc(5): `id (name) state …`).
 */
export async function isPostmasterAlive(processId: number): Promise<boolean> {
  if (!isIdTaken(processId)) return false
  const stat = await readFile(`/proc/${processId}/stat`, 'utf8').catch(absent)
  const [, name, state] = /^\d+ \((.*)\) (\S)/s.exec(stat ?? '') ?? []
  return name === undefined || state === undefined || (name === 'postgres' && state !== 'Z' && state !== 'X')
}

/** How long a live server may take to recover from a crash before it answers, in milliseconds. */
const LONGEST_START = 60_000
const INVALID_AUTHORIZATION = '28'
const TOO_MANY_CONNECTIONS = '53300'

/**
 * True when the server answers to our password. Waits while its postmaster is alive and not there yet: it may have begun a moment ago, be
 * recovering from a crash, or be so busy that nobody gets through. False when it is dead, not ours, or silent for too long.
 */
export async function answers({ id, port }: Postmaster, password: string): Promise<boolean> {
  const deadline = Date.now() + LONGEST_START
  for (;;) {
    const refusal = await knock(port, password)
    if (refusal === undefined || refusal === TOO_MANY_CONNECTIONS) return true
    if (refusal.startsWith(INVALID_AUTHORIZATION) || Date.now() > deadline || !(await isPostmasterAlive(id))) return false
    await pause(50)
  }
}

/** Undefined when a connection was made; otherwise the SQLSTATE, or what the system says. */
async function knock(port: number, password: string): Promise<string | undefined> {
  const client = oneThatMayBreak({ host: '127.0.0.1', port, user: 'onjang', password, database: 'postgres', connectionTimeoutMillis: 5_000 })
  try {
    await client.connect()
    await client.query('select 1')
    return undefined
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).message
  } finally {
    await client.end().catch((error: Error) => error)
  }
}

/** A client whose connection may break while nothing is asked (the backend of a dead postmaster ends by itself): its next question fails, and says so. */
function oneThatMayBreak(config: pg.ClientConfig): pg.Client {
  const client = new pg.Client(config)
  client.on('error', () => undefined)
  return client
}

/** Whether anybody else is connected to the server at `url`. */
export async function isUsedByOthers(url: string): Promise<boolean> {
  const client = oneThatMayBreak({ connectionString: url })
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

function absent(error: NodeJS.ErrnoException): undefined {
  // ESRCH: the process ended while its entry in /proc was read.
  if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined
  throw error
}
