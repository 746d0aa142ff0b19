import { dictionary } from '../shared/language/dictionary.ts'

/** Names of what is done, the same on every screen. */
export const actionWords = dictionary({
  ko: { report: '분실·도난 신고', found: '찾음', unlock: '잠금 해제', terminate: '이용해지', cancel_termination: '해지 취소', choose: '이 OTP만 남기기', correct: '기록 바로잡기', restock: '점검 후 다시 입고', change_number: '휴대폰 번호 변경', issue: '실물 OTP 등록' },
  en: { report: 'Report lost or stolen', found: 'Found again', unlock: 'Unlock', terminate: 'Terminate', cancel_termination: 'Cancel the termination', choose: 'Keep this one', correct: 'Correct the record', restock: 'Put back into stock', change_number: 'Change the phone number', issue: 'Register a generator' },
})

export type ActionName = keyof typeof actionWords.ko
