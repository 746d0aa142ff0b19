import type { OtpRegistration, OtpStatus } from '../../../src/protocol/api/otp.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'

type Profile = OtpStatus['media'][number]['profile']
type Channel = OtpStatus['media'][number]['channel']

const words = dictionary({
  ko: {
    title: '프로필마다 쓰는 OTP',
    profile: (profile: Profile): string => (profile === 'business' ? '사업자 프로필' : '개인 프로필'),
    here: '지금 이 프로필',
    channel: (channel: Channel): string => (channel === 'web' ? '사무실 (웹)' : '앱'),
    otp: (kind: OtpRegistration['kind'], end: string) => `${kind === 'digital' ? '디지털 OTP' : '실물 OTP'} ···${end}`,
    none: '없음',
    apart: '한 프로필의 OTP를 해지해도 다른 프로필의 OTP는 그대로예요.',
    shared: '두 프로필이 같은 OTP를 함께 쓰고 있어요. 이 OTP를 해지하면 두 프로필에서 모두 끝나요. 해지하기 전에 곳마다 무엇이 남는지 먼저 보여 드려요.',
  },
  en: {
    title: 'The OTP of each profile',
    profile: (profile: Profile) => (profile === 'business' ? 'Business profile' : 'Personal profile'),
    here: 'You are here',
    channel: (channel: Channel) => (channel === 'web' ? 'Office (web)' : 'App'),
    otp: (kind: OtpRegistration['kind'], end: string) => `${kind === 'digital' ? 'Digital OTP' : 'OTP generator'} ···${end}`,
    none: 'None',
    apart: 'Ending the OTP of one profile leaves the other profile’s as it is.',
    shared: 'Both profiles use one OTP. Ending it ends it for both; before that you see what is left in each place.',
  },
})

const PROFILES: readonly Profile[] = ['business', 'personal']
const CHANNELS: readonly Channel[] = ['web', 'app']

/** Business and personal side by side: which OTP is used where, with its state, and whether ending one touches the other. */
export function ProfileOtps({ status, acting }: { status: OtpStatus; acting: Profile | undefined }) {
  const texts = useWords(words)
  const language = useLanguage()
  const usedAt = (profile: Profile, channel: Channel) => {
    const medium = status.media.find((one) => one.profile === profile && one.channel === channel)
    return status.registrations.find(({ id }) => id === medium?.registrationId)
  }
  const idsOf = (profile: Profile) => CHANNELS.map((channel) => usedAt(profile, channel)?.id)
  const isShared = idsOf('business').some((id) => id !== undefined && idsOf('personal').includes(id))
  return (
    <section class="media">
      <h2 class="rows-title">{texts.title}</h2>
      <div class="profile-otps">
        {PROFILES.map((profile) => (
          <article key={profile} class="medium">
            <div class="medium__head">
              <h3>{texts.profile(profile)}</h3>
              {profile === acting && <span class="badge">{texts.here}</span>}
            </div>
            <dl class="profile-otps__places">
              {CHANNELS.map((channel) => {
                const used = usedAt(profile, channel)
                return (
                  <div key={channel}>
                    <dt>{texts.channel(channel)}</dt>
                    <dd>{used ? `${texts.otp(used.kind, used.serialEnd)} · ${used.text[language]}` : texts.none}</dd>
                  </div>
                )
              })}
            </dl>
          </article>
        ))}
      </div>
      <p class="screen__hint">{isShared ? texts.shared : texts.apart}</p>
    </section>
  )
}
