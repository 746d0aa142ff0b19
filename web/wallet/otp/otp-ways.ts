import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { isLiveOtp } from './otp-words.ts'

type Told = Pick<OtpRegistration, 'id' | 'kind' | 'state' | 'why' | 'triesLeft' | 'next' | 'isOurs'>

/** The screen of each next step that the server names. */
const WAYS: { readonly [action: string]: string } = {
  confirm_otp: 'confirm',
  unlock_otp: 'unlock',
  resync: 'resync',
  reissue_or_found: 'found',
  reissue_otp: 'replace',
  replace_otp: 'replace',
  choose_otp: 'choose',
  correct_otp: 'correct',
  cancel_termination: 'cancel',
}

/** Where the one next thing to do is done; undefined when there is nothing. */
export function wayOnward({ id, kind, next }: Told): string | undefined {
  if (!next) return undefined
  if (next.action === 'issue_new' || (next.action === 'confirm_otp' && kind === 'digital')) return kind === 'digital' ? '/otp/issue' : '/otp/physical'
  const way = WAYS[next.action]
  return way === undefined ? undefined : `/otp/${id}/${way}`
}

export type OtpMenuWay = 'terminate' | 'report' | 'found' | 'resync' | 'unlock' | 'replace' | 'cancel' | 'choose' | 'correct'

/** What its owner can do with an OTP as it stands, in the order of a menu. */
export function menuWays(registration: Told): OtpMenuWay[] {
  const { state, kind, why, triesLeft, isOurs } = registration
  const isChoiceLocked = state === 'conflict' && why === 'duplicate' && triesLeft <= 0
  // At another institution it is lifted and ended; a loss is reported for all of them.
  if (!isOurs) return isLiveOtp(registration) && state !== 'suspended' ? ['report'] : []
  if (state === 'terminated') return ['replace']
  if (!isLiveOtp(registration)) return []
  const ways: (OtpMenuWay | false)[] = [
    state === 'suspended' && why === 'terminating' && 'cancel',
    state === 'suspended' && why !== 'stolen' && why !== 'terminating' && 'found',
    (state === 'locked' || isChoiceLocked) && 'unlock',
    state === 'conflict' && !isChoiceLocked && (why === 'wrong_serial' || why === 'wrong_owner' ? 'correct' : 'choose'),
    (state === 'resync' || (state === 'active' && kind === 'physical')) && 'resync',
    why !== 'terminating' && 'terminate',
    state !== 'suspended' && 'report',
    'replace',
  ]
  return ways.filter((way) => way !== false)
}
