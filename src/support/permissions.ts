import type { ConsoleRole } from '../authenticators/console-member.ts'
import { findMove, type OtpEvent, type OtpState } from '../authenticators/otp/state-table.ts'
import type { OtpKind, Stock } from '../authenticators/otp/generator.ts'
import { neededFactors, type Situation } from '../authenticators/policy.ts'
import type { Operation } from '../authenticators/policy-table.ts'
import type { Text } from '../values/language.ts'

/** What is done at the console for people and their OTPs. */
export const consoleActions = {
  report: { ko: '분실·도난 신고', en: 'Report lost or stolen' },
  found: { ko: '찾음', en: 'Found again' },
  unlock: { ko: '잠금 해제', en: 'Unlock' },
  terminate: { ko: '이용해지', en: 'Terminate' },
  cancel_termination: { ko: '해지 취소', en: 'Cancel the termination' },
  choose: { ko: '이 OTP만 남기기', en: 'Keep this one' },
  correct: { ko: '기록 바로잡기', en: 'Correct the record' },
  restock: { ko: '점검 후 다시 입고', en: 'Put back into stock' },
  change_number: { ko: '휴대폰 번호 변경', en: 'Change the phone number' },
  issue: { ko: '실물 OTP 등록', en: 'Register a generator' },
} as const satisfies Record<string, Text>
export type ConsoleAction = keyof typeof consoleActions

/** Alone, or proposed by one and approved by another agent or clerk. What is not here is refused. */
type Leave = 'alone' | 'two_people'

/** Where the policy table says who may do what, and with what. */
export const OPERATION_OF = {
  report: 'staff_report',
  found: 'staff_found',
  unlock: 'staff_unlock',
  terminate: 'staff_terminate',
  cancel_termination: 'staff_cancel_termination',
  choose: 'staff_choose',
  correct: 'staff_correct',
  restock: 'staff_restock',
  change_number: 'staff_change_number',
  issue: 'staff_issue',
} as const satisfies Record<ConsoleAction, Operation>

export function leaveFor(role: ConsoleRole, action: ConsoleAction): Leave | undefined {
  const ways = neededFactors(OPERATION_OF[action], atConsole(role))
  return ways && (ways.every((way) => way.includes('second_person')) ? 'two_people' : 'alone')
}

/** A member of the console in their role, as the policy table knows them. */
export function atConsole(role: ConsoleRole): Situation {
  return { channel: 'console', profile: role, amount: 0n }
}

/** Events of the OTP's life behind the actions. */
const EVENTS: { readonly [action in ConsoleAction]?: OtpEvent } = { report: 'report', found: 'found', unlock: 'unlock', terminate: 'terminate_by_staff', cancel_termination: 'cancel_termination', choose: 'choose', correct: 'correct', restock: 'restock' }

export type PossibleAction = { action: ConsoleAction; takesTwo: boolean }

type Standing = { state: OtpState; kind: OtpKind; why: string | null; triesLeft: number; terminationDue: Date | null; stock: Stock | null }

/** What a member may do to an OTP as it stands: by role, and as its life allows. */
export function actionsOn(role: ConsoleRole, registration: Standing): PossibleAction[] {
  if (role === 'operator') return []
  const possible: PossibleAction[] = []
  for (const [action, event] of Object.entries(EVENTS) as [ConsoleAction, OtpEvent][]) {
    const leave = leaveFor(role, action)
    if (leave === undefined || !findMove(registration.state, event, role, registration.kind)) continue
    if (action === 'cancel_termination' && registration.terminationDue === null) continue
    // Two records of one person: one is kept. A record that names the wrong owner or number: it is corrected.
    if ((action === 'choose' && registration.why !== 'duplicate') || (action === 'correct' && registration.why === 'duplicate')) continue
    // Of a wrong number nobody has the codes; what is in hand is counted apart.
    if (action === 'unlock' && registration.state === 'conflict' && (registration.triesLeft > 0 || registration.why === 'wrong_serial')) continue
    if (action === 'restock' && registration.stock !== 'retired') continue
    if (action === 'found' && (registration.why === 'stolen' || registration.terminationDue !== null)) continue
    possible.push({ action, takesTwo: leave === 'two_people' })
  }
  return possible
}
