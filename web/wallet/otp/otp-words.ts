import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import type { Language } from '../../../src/values/language.ts'
import type { IconName } from '../../shared/kit/icon.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'

type State = OtpRegistration['state']
type Place = OtpRegistration['usedFor'][number]

const words = dictionary({
  ko: {
    digital: '디지털 OTP',
    physical: 'OTP 생성기',
    otherPhone: '다른 휴대폰의 디지털 OTP',
    serial: (end: string) => `일련번호 끝 ${end}`,
    app: '앱',
    web: '웹',
    personal: '개인',
    business: '사업자',
    everywhere: '앱·웹 · 개인·사업자 모두',
    nowhere: '쓰는 곳 없음',
    pending: '확인 대기',
    active: '사용 중',
    locked: '잠김',
    pin_locked: '비밀번호 잠김',
    resync: '시간 보정 필요',
    suspended: '사용 멈춤',
    conflict: '등록 확인 필요',
    incompatible: '사용 불가 기종',
    worn_out: '수명 끝',
    terminated: '해지됨',
    void: '등록 안 됨',
  },
  en: {
    digital: 'Digital OTP',
    physical: 'OTP generator',
    otherPhone: 'Digital OTP on another phone',
    serial: (end: string) => `Serial ends in ${end}`,
    app: 'App',
    web: 'Web',
    personal: 'personal',
    business: 'business',
    everywhere: 'App and web, personal and business',
    nowhere: 'Not used anywhere',
    pending: 'To be confirmed',
    active: 'In use',
    locked: 'Locked',
    pin_locked: 'PIN locked',
    resync: 'Clock to be set',
    suspended: 'Suspended',
    conflict: 'Records to be checked',
    incompatible: 'Model not usable',
    worn_out: 'Worn out',
    terminated: 'Terminated',
    void: 'Not registered',
  },
})

/** What an OTP is called on every screen. */
export function nameOfOtp(registration: Pick<OtpRegistration, 'kind' | 'isThisPhone' | 'maker' | 'model' | 'state'>, language: Language): string {
  const texts = words[language]
  if (registration.kind === 'physical') return `${texts.physical} · ${registration.maker} ${registration.model}`
  return registration.isThisPhone || ['terminated', 'void'].includes(registration.state) ? texts.digital : texts.otherPhone
}

export function serialInWords({ serialEnd }: Pick<OtpRegistration, 'serialEnd'>, language: Language): string {
  return words[language].serial(serialEnd)
}

/** `앱 · 개인` */
export function placeInWords({ channel, profile }: Place, language: Language): string {
  const texts = words[language]
  return `${texts[channel]} · ${texts[profile]}`
}

/** Where it is used, on one line. */
export function placesInWords(places: readonly Place[], language: Language): string {
  const texts = words[language]
  if (places.length === 0) return texts.nowhere
  return places.length === 4 ? texts.everywhere : places.map((place) => placeInWords(place, language)).join(', ')
}

export function stateInWords(state: State, language: Language): string {
  return words[language][state]
}

/** How a state is drawn: going well, waiting for somebody, or over. */
export function lookOfState(state: State): { tone: 'good' | 'care' | 'gone'; icon: IconName } {
  if (state === 'active') return { tone: 'good', icon: 'check' }
  if (state === 'terminated' || state === 'void') return { tone: 'gone', icon: 'close' }
  if (state === 'pending' || state === 'resync') return { tone: 'care', icon: 'clock' }
  return { tone: 'care', icon: state === 'suspended' || state === 'locked' || state === 'pin_locked' ? 'stop' : 'warning' }
}

/** Whether it can be ended, lost or replaced: registered, and not over. */
export function isLiveOtp({ state }: Pick<OtpRegistration, 'state'>): boolean {
  return state !== 'pending' && state !== 'terminated' && state !== 'void'
}
