import type { Reason } from '../../reasons/catalogue.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import type { OtpState } from './state-table.ts'

type PlainReason = Extract<Reason, 'OTP_ISSUE_FAILED' | 'OTP_LOCKED' | 'OTP_CLOCK_DRIFT' | 'OTP_REPORTED_LOST' | 'OTP_DUPLICATE' | 'OTP_RECORD_WRONG' | 'OTP_MODEL_UNSUPPORTED' | 'OTP_WORN_OUT' | 'OTP_TERMINATED' | 'OTP_TERMINATING' | 'OTP_DEVICE_CHANGED' | 'NOT_FOUND' | 'OTP_STATE_CHANGED' | 'OTP_NOT_CONFIRMED'>

const REASONS: Record<OtpState, PlainReason> = {
  none: 'NOT_FOUND',
  in_stock: 'NOT_FOUND',
  pending: 'OTP_NOT_CONFIRMED',
  active: 'OTP_STATE_CHANGED',
  locked: 'OTP_LOCKED',
  pin_locked: 'OTP_LOCKED',
  resync: 'OTP_CLOCK_DRIFT',
  suspended: 'OTP_REPORTED_LOST',
  conflict: 'OTP_DUPLICATE',
  incompatible: 'OTP_MODEL_UNSUPPORTED',
  worn_out: 'OTP_WORN_OUT',
  terminated: 'OTP_TERMINATED',
  void: 'OTP_ISSUE_FAILED',
}

/** Why an OTP that is in this state can't do what was asked of it. */
export function stateFailure(state: OtpState, why: string | null): Failure {
  return failure(reasonOf(state, why), 'not_moved')
}

function reasonOf(state: OtpState, why: string | null): PlainReason {
  if (state === 'suspended' && why === 'terminating') return 'OTP_TERMINATING'
  if (state === 'suspended' && why === 'phone_changed') return 'OTP_DEVICE_CHANGED'
  if (state === 'conflict' && why !== 'duplicate') return 'OTP_RECORD_WRONG'
  return REASONS[state]
}
