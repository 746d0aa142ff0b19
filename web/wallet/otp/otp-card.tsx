import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { AskHelp } from '../../shared/reason/ask-help.tsx'
import { Link } from '../../shared/routing/link.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { wayOnward } from './otp-ways.ts'
import { lookOfState, nameOfOtp, placesInWords, serialInWords, stateInWords } from './otp-words.ts'

const words = dictionary({
  ko: {
    code: '번호 보기',
    more: '자세히 · 메뉴',
    usedFor: '쓰는 곳',
    elsewhere: (institution: string) => `${institution} 등록`,
    due: (when: string) => `${when}에 해지돼요`,
    reduced: (when: string) => `${when}까지 이체 한도가 낮아요`,
  },
  en: {
    code: 'Show a code',
    more: 'Details and menu',
    usedFor: 'Used for',
    elsewhere: (institution: string) => `Registered at ${institution}`,
    due: (when: string) => `Ends ${when}`,
    reduced: (when: string) => `Lower transfer limits until ${when}`,
  },
})

/** One OTP: what it is called, where it is used, how it stands in words, the one thing to do, and, when something is wrong, where help is. */
export function OtpCard({ registration, isHere, isMain }: { registration: OtpRegistration; isHere: boolean; isMain: boolean }) {
  const texts = useWords(words)
  const language = useLanguage()
  const { id, state, text, next, trouble, usedFor, terminationDue, reducedUntil, isOurs, institution, institutionName } = registration
  const name = nameOfOtp(registration, language)
  const onward = next && wayOnward(registration)
  return (
    <article class="otp-card" aria-label={`${name} ${serialInWords(registration, language)}`}>
      <OtpHead registration={registration} />
      {state !== 'active' && <p>{text[language]}</p>}
      {terminationDue && <p class="otp-card__about">{texts.due(dateAndTime(terminationDue, language))}</p>}
      {reducedUntil && state === 'active' && Date.parse(reducedUntil) > Date.now() && <p class="otp-card__about">{texts.reduced(dateAndTime(reducedUntil, language))}</p>}
      {state !== 'terminated' && state !== 'void' && (
        <p class="otp-card__about">
          {isOurs ? `${texts.usedFor}: ${placesInWords(usedFor, language)}` : texts.elsewhere(institutionName?.[language] ?? institution)}
        </p>
      )}
      {isHere && state === 'active' && (
        <Button kind={isMain && !onward ? 'main' : 'second'} icon="keypad" onPress={() => go(`/otp/${id}/code`)}>
          {texts.code}
        </Button>
      )}
      {onward && (
        <Button kind={isMain ? 'main' : 'second'} onPress={() => go(onward)}>
          {next.label[language]}
        </Button>
      )}
      <Link to={`/otp/${id}`} class="button button--quiet otp-card__more">
        <span>
          {texts.more}
          <span class="only-read-aloud"> {name} {serialInWords(registration, language)}</span>
        </span>
        <Icon name="forward" size={20} />
      </Link>
      {trouble && (
        <div class="otp-card__help">
          <AskHelp
            problem={{
              ...trouble,
              type: `/docs/reasons#${trouble.reason}`,
              title: text[language],
              status: 409,
              money: 'not_moved',
              retry: 'no',
              remedy: { action: next?.action ?? 'see_details', label: next?.label[language] ?? texts.more },
            }}
          />
        </div>
      )}
    </article>
  )
}

/** Name, serial and state: the state in colour, mark and words. */
export function OtpHead({ registration }: { registration: OtpRegistration }) {
  const language = useLanguage()
  const look = lookOfState(registration.state)
  return (
    <header class="otp-card__head">
      <div>
        <h2 class="otp-card__name">{nameOfOtp(registration, language)}</h2>
        <p class="otp-card__about">{serialInWords(registration, language)}</p>
      </div>
      <p class={`otp-state otp-state--${look.tone}`}>
        <Icon name={look.icon} size={18} />
        {stateInWords(registration.state, language)}
      </p>
    </header>
  )
}
