import type { Text } from '../values/language.ts'

/** Why a member of the console may look at a person. A few words of their own go with it. */
export const purposes = {
  asked_by_person: { ko: '고객이 문의함', en: 'The person asked' },
  ticket: { ko: '접수된 문의 처리', en: 'A ticket is worked on' },
  at_branch: { ko: '지점에 온 고객 응대', en: 'The person is at the branch' },
  suspicion: { ko: '부정 사용 의심 확인', en: 'Misuse is suspected' },
  incident: { ko: '장애 확인', en: 'A fault is looked into' },
  second_person: { ko: '동료의 제안 확인', en: 'A colleague’s proposal is checked' },
} as const satisfies Record<string, Text>

export type Purpose = keyof typeof purposes
