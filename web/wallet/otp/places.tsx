import { useState } from 'preact/hooks'
import type { OtpRegistration, OtpStatus } from '../../../src/protocol/api/otp.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import '../../shared/kit/rows.css'
import { Screen } from '../../shared/kit/screen.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { back } from '../../shared/routing/navigation.ts'
import { nameOfOtp, placeInWords, serialInWords } from './otp-words.ts'
import { readOtpStatus, useOtpStatus } from './use-otp-status.ts'

const words = dictionary({
  ko: {
    title: '쓰는 곳 바꾸기',
    hint: '앱과 웹, 개인과 사업자마다 쓸 OTP를 따로 정할 수 있어요.',
    none: '없음',
    choose: (place: string) => `${place}에서 쓸 OTP`,
    pin: '결제 비밀번호로 확인해 주세요.',
    wrong: (text: string) => `비밀번호가 달라요. ${text}`,
    current: '지금 쓰는 OTP',
    unfit: '사업자는 디지털 OTP를 쓸 수 없어요. 실물 OTP를 등록해 주세요.',
  },
  en: {
    title: 'Where each is used',
    hint: 'App and web, personal and business: each can have an OTP of its own.',
    none: 'None',
    choose: (place: string) => `OTP for ${place}`,
    pin: 'Confirm with your payment PIN.',
    wrong: (text: string) => `That PIN is wrong. ${text}`,
    current: 'In use here now',
    unfit: 'A business cannot use a digital OTP here. Please register a generator.',
  },
})

type Place = Pick<OtpStatus['media'][number], 'channel' | 'profile'>
const PLACES: readonly Place[] = [
  { channel: 'app', profile: 'personal' },
  { channel: 'web', profile: 'personal' },
  { channel: 'app', profile: 'business' },
  { channel: 'web', profile: 'business' },
]

/** Which OTP is used in which place. */
export function Places() {
  const texts = useWords(words)
  const language = useLanguage()
  const { value, failure, refresh } = useOtpStatus()
  const [changing, setChanging] = useState<Place | null>(null)
  const usedAt = (place: Place) => value?.registrations.find(({ id }) => value.media.some((medium) => medium.registrationId === id && medium.channel === place.channel && medium.profile === place.profile))
  return (
    <Screen title={texts.title} onBack={() => back('/otp')}>
      <p class="screen__hint">{texts.hint}</p>
      {failure && !value && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!value && !failure && <Skeleton shapes={['row', 'row']} />}
      {value && (
        <div class="rows">
          {PLACES.map((place) => {
            const used = usedAt(place)
            return (
              <button key={`${place.channel}${place.profile}`} type="button" class="row" onClick={() => setChanging(place)}>
                <span class="row__text">
                  <span class="row__name">{placeInWords(place, language)}</span>
                  <span class="row__about">{used ? `${nameOfOtp(used, language)}, ${serialInWords(used, language)}` : texts.none}</span>
                </span>
                <Icon name="forward" size={20} />
              </button>
            )
          })}
        </div>
      )}
      {changing && value && <ChangePlace place={changing} usedNow={usedAt(changing)?.id} choices={value.registrations.filter(({ state, isOurs }) => state === 'active' && isOurs)} mayBeDigital={value.digitalForBusiness !== false || changing.profile !== 'business'} onClose={() => setChanging(null)} />}
    </Screen>
  )
}

type ChangePlaceProps = { place: Place; usedNow: string | undefined; choices: readonly OtpRegistration[]; mayBeDigital: boolean; onClose: () => void }

function ChangePlace({ place, usedNow, choices, mayBeDigital, onClose }: ChangePlaceProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const [chosen, setChosen] = useState<OtpRegistration | null>(null)
  const isUnfit = (registration: OtpRegistration) => registration.kind === 'digital' && !mayBeDigital
  const [complaint, setComplaint] = useState<string | null>(null)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const send = async (pin: string) => {
    setComplaint(null)
    setFailure(null)
    const outcome = await call<OtpStatus>('PUT', `/v1/otp/media/${place.channel}/${place.profile}`, { body: { registrationId: chosen!.id, pin } })
    if (outcome.kind === 'answer') {
      void readOtpStatus(outcome.value)
      onClose()
    } else if (outcome.kind === 'problem' && outcome.problem.reason === 'PIN_WRONG') setComplaint(texts.wrong(outcome.problem.title))
    else setFailure(outcome)
  }
  return (
    <Sheet title={texts.choose(placeInWords(place, language))} onClose={onClose}>
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} onChange={onClose} />}
      {!chosen && (
        <div class="rows">
          {choices.map((registration) => (
            <button key={registration.id} type="button" class="row" disabled={registration.id === usedNow || isUnfit(registration)} onClick={() => setChosen(registration)}>
              <span class="row__text">
                <span class="row__name">{nameOfOtp(registration, language)}</span>
                <span class="row__about">{isUnfit(registration) ? texts.unfit : registration.id === usedNow ? texts.current : serialInWords(registration, language)}</span>
              </span>
              {!isUnfit(registration) && <Icon name={registration.id === usedNow ? 'check' : 'forward'} size={20} />}
            </button>
          ))}
        </div>
      )}
      {chosen && !failure && (
        <>
          <p class="screen__hint">{texts.pin}</p>
          <PinPad onPin={send} complaint={complaint} />
        </>
      )}
    </Sheet>
  )
}
