import type { Text } from '../../values/language.ts'

/** Where a registration can be; `none` and `in_stock` are its generator's before there is one. */
export const otpStates = ['none', 'in_stock', 'pending', 'active', 'locked', 'pin_locked', 'resync', 'suspended', 'conflict', 'incompatible', 'worn_out', 'terminated', 'void'] as const
export type OtpState = (typeof otpStates)[number]

/** Registered and not ended: what the rest of the table calls live. */
export const liveStates = ['active', 'locked', 'pin_locked', 'resync', 'suspended', 'conflict', 'incompatible', 'worn_out'] as const satisfies readonly OtpState[]

/** The owner, a support agent, a branch clerk, the system, or a shared centre for one-time passwords. */
export const otpActors = ['user', 'agent', 'clerk', 'system', 'centre'] as const
export type OtpActor = (typeof otpActors)[number]

/** What must have been shown before a move is made. Whoever makes it says which of them were; a missing one refuses it. */
export const guards = {
  two_people: 'two people agreed',
  container_proven: 'a signed or encrypted container whose checks are right, or a plain one whose checksum both people compared',
  serial_new: 'the serial number was never here',
  own_name_phone: 'the phone is in their own name',
  step_up: 'the owner was asked once more',
  device_fits: 'app and phone fit: the version that the app names is still served, and the key of the phone is in use',
  no_live_digital: 'no live digital OTP, unless this replaces it',
  serial_free: 'nobody has it here, and it was never terminated here',
  model_fits: 'its model may be used',
  code: 'a right code',
  two_codes: 'two consecutive codes',
  consecutive_codes: 'two consecutive codes, three past 100 steps, never at or below the last used step; wrong ones count',
  after_last_step: 'its step is above the last used one, set in one statement',
  far_code: 'the code is found far from the window, above the last used step',
  fifth: 'it is the fifth in a row',
  tries_used: 'its tries are used up',
  other_factor: 'another factor',
  identity: 'proof of identity',
  one_factor: 'one factor',
  not_stolen: 'it was not reported stolen',
  own_serial: 'the serial number of the generator that ends',
  confirmed: 'the owner has seen what will be left, and confirmed',
  day_passed: '24 hours have passed and nobody cancelled',
  before_due: 'it has not taken effect yet',
  successor_confirmed: 'its successor is confirmed',
  new_seed: 'new seed, new serial number, new registration',
  at_another: 'it is the registration at another institution',
  centre_refused: 'the centre keeps no such registration of ours',
} as const
export type OtpGuard = keyof typeof guards

export type OtpEvent =
  | 'import' | 'issue_digital' | 'register_physical' | 'confirm' | 'time_out' | 'right_code' | 'fifth_wrong_code' | 'unlock' | 'far_code' | 'consecutive_codes'
  | 'report' | 'found' | 'terminate_without_generator' | 'cancel_termination' | 'termination_due' | 'take_over' | 'find_conflict' | 'choose' | 'correct' | 'lose_choice'
  | 'model_blocked' | 'model_too_old' | 'terminate_by_owner' | 'terminate_by_staff' | 'reissue' | 'replaced' | 'restock'
  | 'receive' | 'register_elsewhere' | 'accepted_elsewhere' | 'refused_elsewhere' | 'registered_elsewhere' | 'lifted_elsewhere' | 'ended_elsewhere' | 'refused_here'

export type StateTableRow = {
  from: readonly OtpState[]
  event: OtpEvent
  who: readonly OtpActor[]
  guard: readonly OtpGuard[]
  /** For generators of this kind only. */
  only?: 'digital' | 'physical'
  /** For one that was this before it was suspended. */
  was?: OtpState
  to: OtpState
  /** What the owner is told. */
  text: Text
}

const live: readonly OtpState[] = liveStates
const liveBut = (...without: OtpState[]): readonly OtpState[] => live.filter((state) => !without.includes(state))

/** The whole life of an OTP. Code, tests and docs/otp-life.md are made from this; what is not here cannot happen. */
export const stateTable: readonly StateTableRow[] = [
  { from: ['none'], event: 'import', who: ['clerk'], guard: ['two_people', 'container_proven', 'serial_new'], only: 'physical', to: 'in_stock', text: { ko: '입고되었습니다', en: 'It is in stock' } },
  { from: ['none'], event: 'issue_digital', who: ['user'], guard: ['own_name_phone', 'step_up', 'device_fits', 'no_live_digital'], only: 'digital', to: 'pending', text: { ko: '10분 안에 번호로 확인해 주세요', en: 'Confirm with a code within 10 minutes' } },
  { from: ['in_stock'], event: 'register_physical', who: ['user', 'clerk'], guard: ['serial_free', 'model_fits'], only: 'physical', to: 'pending', text: { ko: '번호 두 개를 이어서 입력해 주세요', en: 'Enter two codes, one after the other' } },
  { from: ['pending'], event: 'confirm', who: ['user', 'clerk'], guard: ['two_codes'], only: 'physical', to: 'active', text: { ko: '등록되었습니다', en: 'It is registered' } },
  { from: ['pending'], event: 'confirm', who: ['user', 'clerk'], guard: ['code'], only: 'digital', to: 'active', text: { ko: '등록되었습니다', en: 'It is registered' } },
  { from: ['pending'], event: 'time_out', who: ['system'], guard: [], only: 'digital', to: 'void', text: { ko: '처음부터 다시 등록해 주세요', en: 'Please register again from the start' } },
  { from: ['pending'], event: 'time_out', who: ['system'], guard: [], only: 'physical', to: 'in_stock', text: { ko: '처음부터 다시 등록해 주세요', en: 'Please register again from the start' } },
  { from: ['active'], event: 'right_code', who: ['user'], guard: ['after_last_step'], to: 'active', text: { ko: '확인되었습니다', en: 'It is confirmed' } },
  { from: ['active', 'resync'], event: 'fifth_wrong_code', who: ['system'], guard: ['fifth'], to: 'locked', text: { ko: '본인확인 후 해제할 수 있어요', en: 'Prove who you are to unlock it' } },
  { from: ['locked'], event: 'unlock', who: ['user'], guard: ['other_factor', 'identity', 'code'], to: 'active', text: { ko: '잠금을 풀었어요', en: 'It is unlocked' } },
  { from: ['locked'], event: 'unlock', who: ['agent'], guard: ['two_people', 'identity', 'code'], to: 'active', text: { ko: '잠금을 풀었어요', en: 'It is unlocked' } },
  { from: ['locked'], event: 'unlock', who: ['clerk'], guard: ['identity', 'code'], to: 'active', text: { ko: '잠금을 풀었어요', en: 'It is unlocked' } },
  // Tries used up while records disagree: it stays a conflict, and can be settled again.
  { from: ['conflict'], event: 'unlock', who: ['user'], guard: ['tries_used', 'other_factor', 'identity', 'code'], to: 'conflict', text: { ko: '다시 입력할 수 있어요. 이제 고르거나 바로잡아 주세요', en: 'Its codes are taken again. Now choose or correct it' } },
  { from: ['conflict'], event: 'unlock', who: ['agent'], guard: ['tries_used', 'two_people', 'identity', 'code'], to: 'conflict', text: { ko: '다시 입력할 수 있어요. 이제 고르거나 바로잡아 주세요', en: 'Its codes are taken again. Now choose or correct it' } },
  { from: ['conflict'], event: 'unlock', who: ['clerk'], guard: ['tries_used', 'identity', 'code'], to: 'conflict', text: { ko: '다시 입력할 수 있어요. 이제 고르거나 바로잡아 주세요', en: 'Its codes are taken again. Now choose or correct it' } },
  { from: ['active'], event: 'far_code', who: ['system'], guard: ['far_code'], to: 'resync', text: { ko: '다음 번호를 연속으로 입력해 주세요', en: 'Enter the next codes, one after the other' } },
  { from: ['resync'], event: 'consecutive_codes', who: ['user'], guard: ['consecutive_codes'], to: 'active', text: { ko: '시간을 맞췄어요', en: 'Its clock is set' } },
  { from: live, event: 'report', who: ['user'], guard: ['one_factor'], to: 'suspended', text: { ko: '사용을 멈췄어요. 이체 한도가 낮아져요', en: 'It is suspended. Your transfer limits are lower' } },
  { from: live, event: 'report', who: ['centre', 'agent', 'clerk'], guard: [], to: 'suspended', text: { ko: '사용을 멈췄어요. 이체 한도가 낮아져요', en: 'It is suspended. Your transfer limits are lower' } },
  { from: ['suspended'], event: 'found', who: ['user'], guard: ['other_factor', 'not_stolen'], was: 'active', to: 'active', text: { ko: '다시 쓸 수 있어요', en: 'You can use it again' } },
  { from: ['suspended'], event: 'found', who: ['clerk'], guard: ['not_stolen'], was: 'active', to: 'active', text: { ko: '다시 쓸 수 있어요', en: 'You can use it again' } },
  ...liveBut('active', 'suspended').flatMap((was): StateTableRow[] => [
    { from: ['suspended'], event: 'found', who: ['user'], guard: ['other_factor', 'not_stolen'], was, to: was, text: { ko: '찾았어요. 멈추기 전 상태로 돌아왔어요', en: 'Found: it is what it was before' } },
    { from: ['suspended'], event: 'found', who: ['clerk'], guard: ['not_stolen'], was, to: was, text: { ko: '찾았어요. 멈추기 전 상태로 돌아왔어요', en: 'Found: it is what it was before' } },
  ]),
  { from: live, event: 'terminate_without_generator', who: ['user'], guard: ['other_factor', 'own_name_phone', 'confirmed'], to: 'suspended', text: { ko: '지금 멈추고 24시간 뒤 해지돼요. 그 전에 취소할 수 있어요', en: 'Suspended now, terminated in 24 hours. You can cancel until then' } },
  { from: ['suspended'], event: 'cancel_termination', who: ['user', 'agent', 'clerk'], guard: ['before_due'], to: 'suspended', text: { ko: '해지를 취소했어요', en: 'The termination is cancelled' } },
  { from: ['suspended'], event: 'termination_due', who: ['system'], guard: ['day_passed'], to: 'terminated', text: { ko: '해지되었습니다', en: 'It is terminated' } },
  { from: ['none'], event: 'take_over', who: ['clerk'], guard: ['two_people'], to: 'active', text: { ko: '이전 등록을 옮겨왔어요', en: 'It was taken over from the older system' } },
  { from: ['none', ...liveBut('conflict')], event: 'find_conflict', who: ['system'], guard: [], to: 'conflict', text: { ko: '등록 정보가 맞지 않아요. 무엇이 다른지 확인해 주세요', en: 'The records do not agree. See what is wrong' } },
  { from: ['conflict'], event: 'choose', who: ['user', 'clerk'], guard: ['two_codes'], to: 'active', text: { ko: '이 OTP를 쓸게요', en: 'This one is kept' } },
  { from: ['conflict'], event: 'correct', who: ['clerk'], guard: ['identity', 'two_codes'], to: 'active', text: { ko: '기록을 바로잡았어요', en: 'The record is corrected' } },
  { from: ['conflict'], event: 'correct', who: ['user'], guard: ['two_codes'], to: 'active', text: { ko: '기록을 바로잡았어요', en: 'The record is corrected' } },
  { from: ['conflict'], event: 'lose_choice', who: ['system'], guard: [], to: 'terminated', text: { ko: '다른 OTP를 남기고 해지되었습니다', en: 'It is terminated; the other one is kept' } },
  { from: ['suspended'], event: 'lose_choice', who: ['system'], guard: [], was: 'conflict', to: 'terminated', text: { ko: '다른 OTP를 남기고 해지되었습니다', en: 'It is terminated; the other one is kept' } },
  { from: ['active'], event: 'model_blocked', who: ['system'], guard: [], to: 'incompatible', text: { ko: '더는 쓸 수 없는 기기예요. 새로 발급해 주세요', en: 'This generator can no longer be used. Please get a new one' } },
  { from: ['active'], event: 'model_too_old', who: ['system'], guard: [], to: 'worn_out', text: { ko: 'OTP 수명이 다했어요. 새로 발급해 주세요', en: 'This OTP has reached the end of its life. Please get a new one' } },
  { from: liveBut('suspended', 'incompatible', 'worn_out'), event: 'terminate_by_owner', who: ['user'], guard: ['own_serial', 'code', 'confirmed'], to: 'terminated', text: { ko: '해지되었습니다', en: 'It is terminated' } },
  { from: ['incompatible', 'worn_out'], event: 'terminate_by_owner', who: ['user'], guard: ['own_serial', 'other_factor', 'confirmed'], to: 'terminated', text: { ko: '해지되었습니다', en: 'It is terminated' } },
  { from: ['pending', ...live], event: 'terminate_by_staff', who: ['clerk'], guard: ['identity'], to: 'terminated', text: { ko: '해지되었습니다', en: 'It is terminated' } },
  { from: ['pending', ...live], event: 'terminate_by_staff', who: ['agent'], guard: ['identity', 'two_people'], to: 'terminated', text: { ko: '해지되었습니다', en: 'It is terminated' } },
  { from: [...live, 'terminated'], event: 'reissue', who: ['user', 'clerk'], guard: ['new_seed'], to: 'pending', text: { ko: '새 OTP를 확인하면 이전 OTP가 끝나요', en: 'The old one ends when the new one is confirmed' } },
  { from: live, event: 'replaced', who: ['system'], guard: ['successor_confirmed'], to: 'terminated', text: { ko: '새 OTP로 바뀌었어요', en: 'A new OTP has taken its place' } },
  { from: ['terminated'], event: 'restock', who: ['clerk'], guard: ['identity'], only: 'physical', to: 'in_stock', text: { ko: '점검 후 다시 입고되었습니다', en: 'It was looked over and is in stock again' } },
  { from: ['none'], event: 'receive', who: ['centre'], guard: ['container_proven', 'serial_new', 'at_another'], only: 'physical', to: 'in_stock', text: { ko: '다른 기관의 OTP를 받았어요', en: 'It came from another institution' } },
  { from: ['none'], event: 'register_elsewhere', who: ['user', 'clerk'], guard: ['own_serial', 'step_up', 'at_another'], only: 'physical', to: 'pending', text: { ko: '다른 기관에 등록을 요청했어요', en: 'The other institution was asked to register it' } },
  { from: ['pending'], event: 'accepted_elsewhere', who: ['centre'], guard: ['at_another'], only: 'physical', to: 'active', text: { ko: '다른 기관에 등록되었습니다', en: 'It is registered at the other institution' } },
  { from: ['pending'], event: 'refused_elsewhere', who: ['centre'], guard: ['at_another'], only: 'physical', to: 'void', text: { ko: '다른 기관이 등록을 받지 않았어요', en: 'The other institution did not take it' } },
  { from: ['none'], event: 'registered_elsewhere', who: ['centre'], guard: ['at_another'], only: 'physical', to: 'active', text: { ko: '다른 기관에 등록되었습니다', en: 'It is registered at the other institution' } },
  { from: ['suspended'], event: 'lifted_elsewhere', who: ['centre'], guard: ['at_another'], only: 'physical', to: 'active', text: { ko: '다른 기관에서 다시 쓸 수 있어요', en: 'It can be used again at the other institution' } },
  { from: live, event: 'ended_elsewhere', who: ['centre'], guard: ['at_another'], only: 'physical', to: 'terminated', text: { ko: '다른 기관에서 해지되었습니다', en: 'It is terminated at the other institution' } },
  { from: liveBut('suspended'), event: 'refused_here', who: ['centre'], guard: ['centre_refused'], only: 'physical', to: 'terminated', text: { ko: '공동 센터가 등록을 받지 않아 해지했어요', en: 'The shared centre did not take it, so it is terminated' } },
]

/** The row for a move, or undefined where the table has none. `was`: what a suspended one was before. */
export function findMove(from: OtpState, event: OtpEvent, who: OtpActor, kind: 'digital' | 'physical', was: OtpState | null = null): StateTableRow | undefined {
  return stateTable.find((row) => row.event === event && row.from.includes(from) && row.who.includes(who) && (row.only === undefined || row.only === kind) && (row.was === undefined || row.was === was))
}

export function isLive(state: OtpState): boolean {
  return live.includes(state)
}
