import type { OtpRegistration, OtpStepList } from '../../../src/protocol/api/otp.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { back } from '../../shared/routing/navigation.ts'
import { OtpHead } from './otp-card.tsx'
import { OtpMenu } from './otp-menu.tsx'
import { placesInWords } from './otp-words.ts'
import { inFours } from './serial-step.tsx'
import { usePhoneOtp } from './show-code.tsx'

const words = dictionary({
  ko: {
    title: 'OTP 자세히',
    usedFor: '쓰는 곳',
    institution: '등록한 기관',
    serial: '일련번호',
    made: '신청한 때',
    confirmed: '등록한 때',
    tries: '남은 입력 횟수',
    times: (count: number) => `${count}번`,
    life: '지나온 일',
    reference: (reference: string) => `문의 번호 ${reference}`,
    user: '본인',
    agent: '상담원',
    clerk: '창구',
    system: '자동',
    centre: 'OTP 센터',
  },
  en: {
    title: 'OTP details',
    usedFor: 'Used for',
    institution: 'Registered at',
    serial: 'Serial number',
    made: 'Asked for',
    confirmed: 'Registered',
    tries: 'Tries left',
    times: (count: number) => `${count}`,
    life: 'What has happened',
    reference: (reference: string) => `Reference ${reference}`,
    user: 'you',
    agent: 'support',
    clerk: 'branch',
    system: 'automatic',
    centre: 'OTP centre',
  },
})

/** One OTP: its facts and its life, step by step. */
export function OtpDetail({ registration }: { registration: OtpRegistration }) {
  const texts = useWords(words)
  const language = useLanguage()
  const here = usePhoneOtp(registration.id)
  const { text, usedFor, madeAt, confirmedAt, triesLeft, state, isOurs, institution, institutionName } = registration
  return (
    <Screen title={texts.title} onBack={() => back('/otp')}>
      <article class="otp-card">
        <OtpHead registration={registration} />
        {state !== 'active' && <p>{text[language]}</p>}
      </article>
      <div class="otp-facts">
        <Facts
          facts={[
            here !== null && here !== 'gone' && { name: texts.serial, value: inFours(here.serial) },
            isOurs ? { name: texts.usedFor, value: placesInWords(usedFor, language) } : { name: texts.institution, value: institutionName?.[language] ?? institution },
            { name: texts.made, value: dateAndTime(madeAt, language) },
            confirmedAt !== null && { name: texts.confirmed, value: dateAndTime(confirmedAt, language) },
            isOurs && state === 'active' && { name: texts.tries, value: texts.times(triesLeft) },
          ]}
        />
      </div>
      <OtpMenu registration={registration} />
      <Life id={registration.id} />
    </Screen>
  )
}

function Life({ id }: { id: string }) {
  const texts = useWords(words)
  const language = useLanguage()
  const { value, failure, refresh } = useResource<OtpStepList>(`/v1/otp/registrations/${id}/steps`, { remembered: true })
  return (
    <section>
      <h2 class="rows-title">{texts.life}</h2>
      {failure && !value && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!value && !failure && <Skeleton shapes={['row', 'row']} />}
      {value && (
        <ol class="otp-life">
          {value.steps.toReversed().map((step) => (
            <li key={step.reference} class="otp-life__step">
              <p class="otp-life__text">{step.text[language]}</p>
              <p class="otp-card__about">
                {dateAndTime(step.at, language)} · {texts[step.who]}
              </p>
              <p class="reference">{texts.reference(step.reference)}</p>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
