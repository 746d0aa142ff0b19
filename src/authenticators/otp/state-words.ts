import type { Text } from '../../values/language.ts'
import type { Registration } from './registration.ts'

/** What the owner reads of a registration, and the one thing to do next; null: nothing is to be done. */
export type StateWords = { text: Text; next: { action: string; label: Text } | null }

const ISSUE: StateWords['next'] = { action: 'reissue_otp', label: { ko: '새로 발급', en: 'Get a new one' } }
const FOUND: StateWords['next'] = { action: 'reissue_or_found', label: { ko: '찾았어요 · 재발급', en: 'Found it, or reissue' } }

const WORDS: Record<Registration['state'], StateWords> = {
  pending: { text: { ko: '번호로 확인하면 등록이 끝나요.', en: 'Confirm it with a code to finish.' }, next: { action: 'confirm_otp', label: { ko: '번호 입력', en: 'Enter the code' } } },
  active: { text: { ko: '쓰고 있어요.', en: 'In use.' }, next: null },
  locked: { text: { ko: '번호를 5번 틀려 잠겼어요.', en: 'Locked: five codes were wrong.' }, next: { action: 'unlock_otp', label: { ko: '잠금 풀기', en: 'Unlock it' } } },
  pin_locked: { text: { ko: 'OTP 비밀번호가 잠겼어요.', en: 'Its PIN is locked.' }, next: ISSUE },
  resync: { text: { ko: '시간이 달라요. 다음 번호를 이어서 입력해 주세요.', en: 'Its clock is off. Enter the next codes, one after the other.' }, next: { action: 'resync', label: { ko: '시간 보정', en: 'Set its clock' } } },
  suspended: { text: { ko: '분실 신고로 멈췄어요. 이체 한도가 낮아요.', en: 'Suspended as lost. Transfer limits are lower.' }, next: FOUND },
  conflict: { text: { ko: 'OTP가 두 개 등록됐어요.', en: 'Two OTPs are registered.' }, next: { action: 'choose_otp', label: { ko: '하나 고르기', en: 'Choose one' } } },
  incompatible: { text: { ko: '더는 쓸 수 없는 기기예요.', en: 'This generator can no longer be used.' }, next: { action: 'replace_otp', label: { ko: '교체하기', en: 'Replace it' } } },
  worn_out: { text: { ko: '수명이 다했어요.', en: 'It has reached the end of its life.' }, next: { action: 'replace_otp', label: { ko: '교체하기', en: 'Replace it' } } },
  terminated: { text: { ko: '해지되었습니다.', en: 'It is terminated.' }, next: ISSUE },
  void: { text: { ko: '등록이 끝나지 않았어요.', en: 'It was not registered.' }, next: { action: 'issue_new', label: { ko: '처음부터 다시', en: 'Begin again' } } },
}

/** Where the reason says more than the state. */
const BY_REASON: { readonly [why: string]: Partial<Record<Registration['state'], StateWords>> } = {
  stolen: { suspended: { text: { ko: '도난 신고로 멈췄어요. 다시 쓸 수 없어요.', en: 'Suspended as stolen. It can’t be used again.' }, next: ISSUE } },
  broken: { suspended: { text: { ko: '고장 신고로 멈췄어요.', en: 'Suspended as broken.' }, next: FOUND } },
  phone_changed: { suspended: { text: { ko: '휴대폰이 바뀌어 멈췄어요.', en: 'Suspended: the phone has changed.' }, next: ISSUE } },
  terminating: { suspended: { text: { ko: '24시간 뒤 해지돼요. 그 전에 취소할 수 있어요.', en: 'It ends in 24 hours. You can cancel until then.' }, next: { action: 'cancel_termination', label: { ko: '해지 취소', en: 'Cancel it' } } } },
  wrong_owner: { conflict: { text: { ko: '소유자가 잘못 기록됐어요.', en: 'Its owner is recorded wrongly.' }, next: { action: 'correct_otp', label: { ko: '창구에서 바로잡기', en: 'Correct it at a branch' } } } },
  wrong_serial: { conflict: { text: { ko: '일련번호가 잘못 기록됐어요.', en: 'Its serial number is recorded wrongly.' }, next: { action: 'correct_otp', label: { ko: '일련번호 바로잡기', en: 'Correct the number' } } } },
  replaced: { terminated: { text: { ko: '새 OTP로 바뀌었어요.', en: 'A new OTP has taken its place.' }, next: null } },
  refused_by_centre: { terminated: { text: { ko: '공동 센터가 이 OTP의 등록을 받지 않았어요.', en: 'The shared centre did not take this OTP.' }, next: ISSUE } },
  other_kept: { terminated: { text: { ko: '다른 OTP를 남기고 해지했어요.', en: 'Terminated; the other one was kept.' }, next: null } },
}

/** Of two records whose codes were wrong too often to go on choosing. */
const CHOICE_LOCKED: StateWords = { text: { ko: 'OTP가 두 개 등록됐고, 번호를 5번 틀려 잠겼어요.', en: 'Two OTPs are registered, and five codes of this one were wrong.' }, next: { action: 'unlock_otp', label: { ko: '잠금 풀기', en: 'Unlock it' } } }

export function stateWords(state: Registration['state'], why: string | null, triesLeft: number): StateWords {
  if (state === 'conflict' && why === 'duplicate' && triesLeft <= 0) return CHOICE_LOCKED
  return (why === null ? undefined : BY_REASON[why]?.[state]) ?? WORDS[state]
}

/** Of a registration at another institution, which is looked after there. */
const ELSEWHERE: Partial<Record<Registration['state'], Text>> = {
  pending: { ko: '그 기관의 답을 기다리고 있어요.', en: 'Waiting for the institution to answer.' },
  active: { ko: '그 기관에서 쓰고 있어요.', en: 'In use there.' },
  suspended: { ko: '분실 신고로 그 기관에서도 멈췄어요. 다시 쓰려면 그 기관에 말해 주세요.', en: 'Suspended there too, as lost. Ask that institution to lift it.' },
  terminated: { ko: '그 기관에서 해지됐어요.', en: 'It is terminated there.' },
  void: { ko: '그 기관이 등록을 받지 않았어요.', en: 'The institution did not take it.' },
}

export function wordsElsewhere(state: Registration['state']): StateWords {
  return { text: ELSEWHERE[state] ?? WORDS[state].text, next: null }
}
