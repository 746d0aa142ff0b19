import { recordEvent } from '../../audit/record-event.ts'
import type { Transaction } from '../../database/transaction.ts'
import { sendNotice } from '../../notices/send-notice.ts'
import type { Uuid } from '../../values/uuid.ts'
import type { OtpKind } from './generator.ts'
import type { Move, Moved } from './move-record.ts'
import type { OtpEvent } from './state-table.ts'

type Kind = 'OTP_PENDING' | 'OTP_ACTIVE' | 'OTP_LOCKED' | 'OTP_UNLOCKED' | 'OTP_RESYNC' | 'OTP_SUSPENDED' | 'OTP_TERMINATION_CANCELLED' | 'OTP_TERMINATED' | 'OTP_CONFLICT' | 'OTP_UNUSABLE'
  | 'OTP_ELSEWHERE_PENDING' | 'OTP_ELSEWHERE_ACTIVE' | 'OTP_ELSEWHERE_REFUSED' | 'OTP_ELSEWHERE_ENDED' | 'OTP_REFUSED_BY_CENTRE'

/** What the owner hears of each event. Null: nothing happened to anything of theirs, or they are told as part of another event. */
const NOTICES: Record<Exclude<OtpEvent, 'terminate_without_generator'>, Kind | null> = {
  import: null,
  issue_digital: 'OTP_PENDING',
  register_physical: 'OTP_PENDING',
  confirm: 'OTP_ACTIVE',
  time_out: null,
  right_code: null,
  fifth_wrong_code: 'OTP_LOCKED',
  unlock: 'OTP_UNLOCKED',
  far_code: 'OTP_RESYNC',
  consecutive_codes: 'OTP_UNLOCKED',
  report: 'OTP_SUSPENDED',
  found: 'OTP_UNLOCKED',
  cancel_termination: 'OTP_TERMINATION_CANCELLED',
  termination_due: 'OTP_TERMINATED',
  take_over: 'OTP_ACTIVE',
  find_conflict: 'OTP_CONFLICT',
  choose: 'OTP_ACTIVE',
  correct: 'OTP_ACTIVE',
  lose_choice: 'OTP_TERMINATED',
  model_blocked: 'OTP_UNUSABLE',
  model_too_old: 'OTP_UNUSABLE',
  terminate_by_owner: 'OTP_TERMINATED',
  terminate_by_staff: 'OTP_TERMINATED',
  reissue: 'OTP_PENDING',
  replaced: 'OTP_TERMINATED',
  restock: null,
  receive: null,
  register_elsewhere: 'OTP_ELSEWHERE_PENDING',
  accepted_elsewhere: 'OTP_ELSEWHERE_ACTIVE',
  refused_elsewhere: 'OTP_ELSEWHERE_REFUSED',
  registered_elsewhere: 'OTP_ELSEWHERE_ACTIVE',
  lifted_elsewhere: 'OTP_ELSEWHERE_ACTIVE',
  ended_elsewhere: 'OTP_ELSEWHERE_ENDED',
  refused_here: 'OTP_REFUSED_BY_CENTRE',
}

/** Tells the owner of a change and records it for the audit, in the transaction that changes. */
export async function tellOwner(transaction: Transaction, about: { registrationId: Uuid; personId: Uuid; kind: OtpKind; serial: string }, move: Move, { reference, from, to }: Moved): Promise<void> {
  await recordEvent(transaction, {
    kind: `otp_${move.event}`,
    actor: move.by.id ?? null,
    subject: about.registrationId,
    details: { from, to, who: move.by.who, why: move.why ?? null, second: move.by.second ?? null, reference },
  })
  const facts = { medium: about.kind, end: about.serial.slice(-4), reference }
  if (move.event === 'terminate_without_generator') {
    await sendNotice(transaction, { personId: about.personId, kind: 'OTP_TERMINATING', facts: { ...facts, time: move.terminationDue! } })
    return
  }
  // Unlocked in a conflict it can be settled again, and not used yet.
  const kind = move.event === 'unlock' && to === 'conflict' ? 'OTP_CONFLICT' : NOTICES[move.event]
  if (kind) await sendNotice(transaction, { personId: about.personId, kind, facts })
}
