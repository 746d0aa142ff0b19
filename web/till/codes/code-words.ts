import { dictionary } from '../../shared/language/dictionary.ts'

/** How a printed code stands. */
export const stateWords = dictionary({
  ko: { made: '만들었어요 · 아직 쓰지 않아요', active: '쓰고 있어요', reported: '신고해서 막았어요', blocked: '운영자가 막았어요', closed: '끝냈어요', replaced: '새 QR로 바꿨어요' },
  en: { made: 'Made, not in use yet', active: 'In use', reported: 'Reported and blocked', blocked: 'Blocked by the operator', closed: 'Ended', replaced: 'Replaced by a new code' },
})

/** What was done to it. */
export const stepWords = dictionary({
  ko: { made: '만들었어요', active: '쓰기 시작했어요', reported: '신고했어요', blocked: '운영자가 막았어요', closed: '끝냈어요', replaced: '새 QR로 바꿨어요' },
  en: { made: 'Made', active: 'Put to use', reported: 'Reported', blocked: 'Blocked by the operator', closed: 'Ended', replaced: 'Replaced by a new code' },
})

/** Why it was stopped. */
export const becauseWords = dictionary({
  ko: { doctored: '누가 고쳤거나 바꿔 붙였어요', lost: '없어졌어요', worn: '낡아서 안 읽혀요', closing: '이 자리를 그만 써요', operator: '운영자' },
  en: { doctored: 'Somebody changed or covered it', lost: 'It is gone', worn: 'It is worn', closing: 'This stall is given up', operator: 'operator' },
})
