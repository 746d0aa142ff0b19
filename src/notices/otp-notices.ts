import type { NoticeRecord } from './notice-record.ts'

const shownIn = { wallet: '/otp', office: '/security' } as const

/**
 * The life of an OTP: its owner hears of every change. `medium` is the kind of OTP, `end` the last digits of its serial number, `reference` what
 * to name on the telephone.
 */
export const otpNotices = {
  OTP_PENDING: { shownIn, byText: true, title: { ko: '새 OTP 등록을 시작했어요', en: 'A new OTP is being registered' }, body: { ko: '{medium}({end}) 등록이 시작됐어요. 본인이 아니라면 바로 알려 주세요. ({reference})', en: 'Registration of {medium} ({end}) has begun. Tell us at once if this was not you. ({reference})' } },
  OTP_ACTIVE: { shownIn, byText: true, title: { ko: 'OTP가 등록되었습니다', en: 'Your OTP is registered' }, body: { ko: '{medium}({end})를 쓸 수 있어요. 본인이 아니라면 분실 신고를 눌러 주세요. ({reference})', en: '{medium} ({end}) can now be used. If this was not you, report it as lost. ({reference})' } },
  OTP_LOCKED: { shownIn, byText: true, title: { ko: 'OTP가 잠겼어요', en: 'Your OTP is locked' }, body: { ko: '{medium}({end}) 번호가 5번 틀렸어요. 본인확인 후 풀 수 있어요. ({reference})', en: 'Five codes of {medium} ({end}) were wrong. Prove who you are to unlock it. ({reference})' } },
  OTP_UNLOCKED: { shownIn, byText: true, title: { ko: 'OTP 잠금을 풀었어요', en: 'Your OTP is unlocked' }, body: { ko: '{medium}({end})를 다시 쓸 수 있어요. 본인이 아니라면 분실 신고를 눌러 주세요. ({reference})', en: '{medium} ({end}) can be used again. If this was not you, report it as lost. ({reference})' } },
  OTP_RESYNC: { shownIn, byText: false, title: { ko: 'OTP 시간을 맞춰 주세요', en: 'The clock of your OTP needs setting' }, body: { ko: '{medium}({end})의 시간이 달라요. 다음 번호를 이어서 입력해 주세요. ({reference})', en: 'The clock of {medium} ({end}) is off. Enter its next codes, one after the other. ({reference})' } },
  OTP_SUSPENDED: { shownIn, byText: true, title: { ko: 'OTP 사용을 멈췄어요', en: 'Your OTP is suspended' }, body: { ko: '{medium}({end})를 멈췄고 이체 한도가 낮아졌어요. 찾으면 다시 쓸 수 있어요. ({reference})', en: '{medium} ({end}) is suspended and your transfer limits are lower. You can use it again when it is found. ({reference})' } },
  OTP_TERMINATING: { shownIn, byText: true, title: { ko: 'OTP 해지를 기다려요', en: 'Your OTP is about to be terminated' }, body: { ko: '{medium}({end})는 {time}에 해지돼요. 그 전에 앱에서 취소할 수 있어요. ({reference})', en: '{medium} ({end}) ends at {time}. You can cancel in the app until then. ({reference})' } },
  OTP_TERMINATION_CANCELLED: { shownIn, byText: true, title: { ko: 'OTP 해지를 취소했어요', en: 'The termination is cancelled' }, body: { ko: '{medium}({end})는 멈춘 채로 남아 있어요. 찾으면 다시 쓸 수 있어요. ({reference})', en: '{medium} ({end}) stays suspended. You can use it again when it is found. ({reference})' } },
  OTP_TERMINATED: { shownIn, byText: true, title: { ko: 'OTP가 해지되었습니다', en: 'Your OTP is terminated' }, body: { ko: '{medium}({end})는 이제 쓸 수 없어요. 본인이 아니라면 바로 알려 주세요. ({reference})', en: '{medium} ({end}) can no longer be used. Tell us at once if this was not you. ({reference})' } },
  OTP_CONFLICT: { shownIn, byText: true, title: { ko: 'OTP 등록 정보를 확인해 주세요', en: 'Please check your OTP records' }, body: { ko: '{medium}({end})의 등록 정보가 맞지 않아요. 앱에서 고르거나 바로잡아 주세요. ({reference})', en: 'The records of {medium} ({end}) do not agree. Choose or correct them in the app. ({reference})' } },
  OTP_UNUSABLE: { shownIn, byText: true, title: { ko: 'OTP를 교체해 주세요', en: 'Please replace your OTP' }, body: { ko: '{medium}({end})는 더는 쓸 수 없는 기기예요. 새로 발급해 주세요. ({reference})', en: '{medium} ({end}) can no longer be used. Please get a new one. ({reference})' } },
  OTP_ELSEWHERE_PENDING: { shownIn, byText: true, title: { ko: '다른 기관에 OTP 등록을 요청했어요', en: 'Another institution was asked to register your OTP' }, body: { ko: '{medium}({end})를 다른 기관에 등록하고 있어요. 본인이 아니라면 바로 알려 주세요. ({reference})', en: '{medium} ({end}) is being registered at another institution. Tell us at once if this was not you. ({reference})' } },
  OTP_ELSEWHERE_ACTIVE: { shownIn, byText: true, title: { ko: '다른 기관에서 OTP를 쓸 수 있어요', en: 'Your OTP works at another institution' }, body: { ko: '{medium}({end})를 다른 기관에서 쓸 수 있어요. 본인이 아니라면 분실 신고를 눌러 주세요. ({reference})', en: '{medium} ({end}) can be used at another institution. If this was not you, report it as lost. ({reference})' } },
  OTP_ELSEWHERE_REFUSED: { shownIn, byText: false, title: { ko: '다른 기관이 OTP를 등록하지 않았어요', en: 'Another institution did not register your OTP' }, body: { ko: '{medium}({end})는 그 기관에 등록되지 않았어요. 여기서는 그대로 쓸 수 있어요. ({reference})', en: '{medium} ({end}) was not registered there. Here you can use it as before. ({reference})' } },
  OTP_ELSEWHERE_ENDED: { shownIn, byText: false, title: { ko: '다른 기관에서 OTP가 해지됐어요', en: 'Your OTP was terminated at another institution' }, body: { ko: '{medium}({end})는 그 기관에서 더는 쓸 수 없어요. ({reference})', en: '{medium} ({end}) can no longer be used there. ({reference})' } },
} as const satisfies Record<string, NoticeRecord>
