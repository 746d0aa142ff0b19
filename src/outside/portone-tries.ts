import { createHash } from 'node:crypto'

const MOST_TRIES = 5
/** Checks remembered at once; the oldest are forgotten first. A check lives three minutes. */
const MOST_CHECKS = 10_000

/** `sent`: the hash of the code that was taken or may have been; AMBIGUOUS when several may. */
type Check = { tries: number; sent: string | undefined }
const AMBIGUOUS = 'ambiguous'

export type PortOneTries = {
  /** Counts a try before the provider is asked. Undefined when there is none left. */
  begin(id: string): { left: number } | undefined
  /** No answer came: the provider may have taken this code. */
  lost(id: string, code: string): void
  /** The provider has taken this code. */
  taken(id: string, code: string): void
  /** Whether this is surely the code that a check was passed with. */
  isTaken(id: string, code: string): boolean
}

/**
 * What PortOne does not tell: how many codes were tried, and with which one a check was passed. It is kept in this process, so that a lost
 * answer costs nothing and a check that was passed opens for nobody who has another code.
 */
export function portOneTries(): PortOneTries {
  const checks = new Map<string, Check>()
  const checkOf = (id: string): Check => {
    const check = checks.get(id) ?? { tries: 0, sent: undefined }
    checks.set(id, check)
    if (checks.size > MOST_CHECKS) checks.delete(checks.keys().next().value!)
    return check
  }
  return {
    begin: (id) => {
      const check = checkOf(id)
      return check.tries >= MOST_TRIES ? undefined : { left: MOST_TRIES - ++check.tries }
    },
    lost: (id, code) => {
      const check = checkOf(id)
      check.sent = check.sent === undefined || check.sent === digest(code) ? digest(code) : AMBIGUOUS
    },
    taken: (id, code) => void (checkOf(id).sent = digest(code)),
    isTaken: (id, code) => checks.get(id)?.sent === digest(code),
  }
}

function digest(code: string): string {
  return createHash('sha256').update(code).digest('hex')
}
