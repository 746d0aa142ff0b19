import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { OfficeSignIn } from '../../../src/protocol/api/office.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { Outcome } from '../../shared/http/call.ts'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { go } from '../../shared/routing/navigation.ts'
import { actAs } from './office-session.ts'
import { OtpStep } from './otp-step.tsx'

const words = dictionary({
  ko: {
    profiles: '프로필',
    business: '사업자',
    personal: '개인',
    title: (name: string) => `${name} 프로필로 바꾸기`,
    about: '휴대폰 확인은 다시 하지 않아요. 이 프로필에서 쓰는 OTP 번호만 확인할게요.',
    go: '바꾸기',
  },
  en: {
    profiles: 'Profiles',
    business: 'Business',
    personal: 'Personal',
    title: (name: string) => `Change to ${name}`,
    about: 'Your phone is not checked again. Only the code of the OTP in use in this profile is asked for.',
    go: 'Change',
  },
})

type Failed = Exclude<Outcome<never>, { kind: 'answer' }>
type Profile = NonNullable<Session['office']>['profiles'][number]

export function isActing(session: Session, { profile, merchantId }: Profile): boolean {
  return profile === session.office?.profile && (profile === 'personal' || merchantId === session.merchant?.id)
}

/** `change` acts in another profile and goes to `to`, or stays at the address. `question`: drawn while the other profile asks for the code of its OTP. */
export type ProfileChange = { change: (profile: Profile, to?: string) => void; wanted: Profile | null; question: ComponentChildren }

export function useProfileChange(): ProfileChange {
  const [refused, setRefused] = useState<{ profile: Profile; to: string | undefined; failure: Failed } | null>(null)
  const [wanted, setWanted] = useState<Profile | null>(null)
  const done = (to: string | undefined) => {
    setRefused(null)
    if (to) go(to)
  }
  const change = async (profile: Profile, to?: string) => {
    if (wanted) return
    setWanted(profile)
    const failure = await actAs(profile)
    setWanted(null)
    if (failure) setRefused({ profile, to, failure })
    else done(to)
  }
  const question = refused && (
    <Refused {...refused} onAgain={() => void change(refused.profile, refused.to)} onChanged={() => done(refused.to)} onClose={() => setRefused(null)} />
  )
  return { change: (profile, to) => void change(profile, to), wanted, question }
}

/** The profiles side by side. */
export function ProfileSwitch({ session, change, wanted }: { session: Session } & Pick<ProfileChange, 'change' | 'wanted'>) {
  const texts = useWords(words)
  const language = useLanguage()
  return (
    <fieldset class="profiles">
      <legend class="rows-title">{texts.profiles}</legend>
      {session.office?.profiles.map((profile) => (
        <button
          key={`${profile.profile}/${profile.merchantId}`}
          type="button"
          class="profiles__one"
          aria-pressed={isActing(session, profile)}
          aria-busy={wanted === profile}
          onClick={() => {
            if (!isActing(session, profile)) change(profile, '/')
          }}
        >
          <bdi class="profiles__name">{profile.name[language]}</bdi>
          <span class="profiles__kind">{texts[profile.profile]}</span>
        </button>
      ))}
    </fieldset>
  )
}

type RefusedProps = { profile: Profile; failure: Failed; onAgain: () => void; onChanged: () => void; onClose: () => void }

function Refused({ profile, failure, onAgain, onChanged, onClose }: RefusedProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const otp = otpAskedFor(failure)
  return (
    <Sheet title={texts.title(profile.name[language])} onClose={onClose}>
      {otp ? (
        <>
          <p class="screen__hint">{texts.about}</p>
          <OtpStep
            otp={otp}
            label={texts.go}
            onCode={async (code) => {
              const again = await actAs(profile, code)
              if (!again) onChanged()
              return again
            }}
          />
        </>
      ) : (
        <FailurePanel failure={failure} onAgain={onAgain} />
      )}
    </Sheet>
  )
}

/** Which OTP's code is lacking, where nothing else is. */
function otpAskedFor(failure: Failed): OfficeSignIn['otp'] {
  if (failure.kind !== 'problem' || failure.problem.reason !== 'OTP_REQUIRED') return null
  const medium = failure.problem.details?.['medium']
  return { kind: medium === 'digital' || medium === 'physical' ? medium : null, ended: null }
}
