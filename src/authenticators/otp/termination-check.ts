import { whatWouldBeLeft, type Left } from './media.ts'
import type { Otp } from './otp.ts'
import type { Registration } from './registration.ts'
import { findMove } from './state-table.ts'

/** What the owner is shown before anything is asked for: which ways are open, and what would be left. */
export type TerminationCheck = {
  withGenerator: 'code' | 'other_factor' | null
  withoutGenerator: boolean
  left: Left[]
  leavesNothing: boolean
  serialTriesLeft: number
  serialBlockedUntil: Date | null
}

export async function checkTermination(otp: Otp, registration: Registration): Promise<TerminationCheck> {
  const row = findMove(registration.state, 'terminate_by_owner', 'user', registration.kind)
  const left = await whatWouldBeLeft(otp.pool, registration)
  const { rows } = await otp.pool.query<{ failed: number; blockedUntil: Date | null }>('select failed, blocked_until as "blockedUntil" from otp_serial_tries where person_id = $1 and (blocked_until is null or blocked_until > $2)', [
    registration.personId,
    otp.clock(),
  ])
  return {
    withGenerator: row ? (row.guard.includes('code') ? 'code' : 'other_factor') : null,
    withoutGenerator: registration.terminationDue === null && findMove(registration.state, 'terminate_without_generator', 'user', registration.kind) !== undefined,
    left,
    leavesNothing: left.some(({ instead }) => instead === null),
    serialTriesLeft: 5 - (rows[0]?.failed ?? 0),
    serialBlockedUntil: rows[0]?.blockedUntil ?? null,
  }
}
