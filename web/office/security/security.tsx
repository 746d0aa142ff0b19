import type { OtpRegistration, OtpStatus } from '../../../src/protocol/api/otp.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { dateInWords } from '../../shared/language/moments.ts'
import { RecoveryCard } from '../../shared/recovery/recovery-card.tsx'
import { Link } from '../../shared/routing/link.tsx'
import { ProfileOtps } from './profile-otps.tsx'

const words = dictionary({
  ko: {
    title: '인증·보안',
    otps: '내 OTP',
    kind: (kind: OtpRegistration['kind']) => ({ digital: '디지털 OTP', physical: '실물 OTP' })[kind],
    serial: (end: string) => `일련번호 끝 ${end}`,
    places: (names: string) => `쓰는 곳: ${names}`,
    place: (channel: 'app' | 'web', profile: 'personal' | 'business') => `${channel === 'app' ? '앱' : '웹'} ${profile === 'personal' ? '개인' : '사업자'}`,
    nowhere: '지금 쓰는 곳이 없어요',
    since: (day: string) => `${day}부터`,
    next: (label: string) => `다음에 할 일: ${label} (지갑 앱의 OTP 화면)`,
    empty: '등록한 OTP가 없어요',
    emptyAbout: '지갑 앱의 OTP 화면에서 발급하거나 실물 OTP를 등록하면 이체할 수 있어요.',
    passkeys: '패스키 등록·지우기 · 지문이나 얼굴로 로그인',
    policy: '어떤 일에 어떤 확인이 필요한지 보기',
  },
  en: {
    title: 'Security',
    otps: 'Your OTPs',
    kind: (kind: OtpRegistration['kind']) => ({ digital: 'Digital OTP', physical: 'OTP generator' })[kind],
    serial: (end: string) => `serial number ends in ${end}`,
    places: (names: string) => `Used for: ${names}`,
    place: (channel: 'app' | 'web', profile: 'personal' | 'business') => `${channel === 'app' ? 'app' : 'web'} ${profile}`,
    nowhere: 'Not in use anywhere now',
    since: (day: string) => `since ${day}`,
    next: (label: string) => `Next: ${label} (OTP screen of the wallet app)`,
    empty: 'No OTP is registered',
    emptyAbout: 'Get a digital OTP or register a generator on the OTP screen of the wallet app; then you can transfer.',
    passkeys: 'Register and remove passkeys · sign in with fingerprint or face',
    policy: 'See which operation needs which proof',
  },
})

/** Every OTP with its state, where it is used, and the next step; and the way to the policy. */
export function Security({ session }: { session: Session }) {
  const texts = useWords(words)
  const status = useResource<OtpStatus>('/v1/otp')
  return (
    <Screen title={texts.title}>
      <RecoveryCard />
      {status.failure && <FailurePanel failure={status.failure} onAgain={() => void status.refresh()} />}
      {!status.value && !status.failure && <Skeleton shapes={['card', 'card']} />}
      {status.value?.registrations.length === 0 && (
        <EmptyPanel icon="shield" title={texts.empty}>
          <p>{texts.emptyAbout}</p>
        </EmptyPanel>
      )}
      {status.value && status.value.registrations.length > 0 && <ProfileOtps status={status.value} acting={session.office?.profile} />}
      {status.value && status.value.registrations.length > 0 && (
        <section class="media">
          <h2 class="rows-title">{texts.otps}</h2>
          {status.value.registrations.map((registration) => (
            <Medium key={registration.id} registration={registration} />
          ))}
        </section>
      )}
      <Link to="/security/passkeys" class="plain-link">
        {texts.passkeys}
      </Link>
      <Link to="/security/policy" class="plain-link">
        {texts.policy}
      </Link>
    </Screen>
  )
}

function Medium({ registration }: { registration: OtpRegistration }) {
  const texts = useWords(words)
  const language = useLanguage()
  const { kind, serialEnd, maker, model, state, text, next, usedFor, since } = registration
  return (
    <article class="medium">
      <div class="medium__head">
        <h3>{texts.kind(kind)}</h3>
        <span class={state === 'active' ? 'badge badge--good' : 'badge'}>{text[language]}</span>
      </div>
      <p>{[maker, model, texts.serial(serialEnd), texts.since(dateInWords(since, language))].filter(Boolean).join(' · ')}</p>
      <p>{usedFor.length > 0 ? texts.places(usedFor.map(({ channel, profile }) => texts.place(channel, profile)).join(', ')) : texts.nowhere}</p>
      {next && <p class="screen__hint">{texts.next(next.label[language])}</p>}
    </article>
  )
}
