import { useState } from 'preact/hooks'
import type { OtpReceipt } from '../../../src/protocol/api/otp.ts'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { newUuid, type Uuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { readOtpStatus } from './use-otp-status.ts'

type Kind = 'reports' | 'finds' | 'unlocks' | 'terminations' | 'delayed-terminations' | 'termination-cancellations' | 'choices' | 'corrections'

export type OtpCommand = {
  /** Named by this phone: sent again after a lost answer it is the same command. A refusal binds nothing to it. */
  readonly id: Uuid
  readonly receipt: OtpReceipt | null
  /** Why it was not done, unless a screen has taken the problem as its own to tell. */
  readonly failure: Exclude<Outcome<never>, { kind: 'answer' }> | null
  /** `take` is given a problem first; it says whether it has been told in place. */
  readonly send: (body: object, take?: (problem: Problem) => boolean) => Promise<void>
  readonly forgetFailure: () => void
}

/** One command on an OTP, with its receipt. */
export function useOtpCommand(kind: Kind): OtpCommand {
  const [id] = useState(newUuid)
  const [receipt, setReceipt] = useState<OtpReceipt | null>(null)
  const [failure, setFailure] = useState<OtpCommand['failure']>(null)
  const send: OtpCommand['send'] = async (body, take = () => false) => {
    setFailure(null)
    const outcome = await call<OtpReceipt>('PUT', `/v1/otp/${kind}/${id}`, { body })
    if (outcome.kind === 'answer') {
      setReceipt(outcome.value)
      void readOtpStatus()
    } else if (outcome.kind === 'unknown' || !take(outcome.problem)) setFailure(outcome)
  }
  return { id, receipt, failure, send, forgetFailure: () => setFailure(null) }
}

/** What is wrong with a code, and another one can be typed. */
export const ABOUT_THE_CODE = new Set(['OTP_MISMATCH', 'OTP_REUSED', 'OTP_CLOCK_DRIFT'])
