import type { Till } from '../../../src/protocol/api/till.ts'
import type { Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { AsOf } from '../../shared/remembered/as-of.tsx'
import { TodaySum } from './today.tsx'

const words = dictionary({
  ko: {
    title: '연결을 기다려요',
    cannot: '지금은 결제를 받을 수 없어요. 연결되면 바로 받을 수 있어요.',
    unknown: (count: number) => `기다리던 결제 ${count}건이 결제됐는지 지금은 알 수 없어요. 받았다고 여기지 마세요.`,
    noNews: '그동안 들어온 결제가 있는지 지금은 알 수 없어요.',
  },
  en: {
    title: 'Waiting for the network',
    cannot: 'You can’t take payments now. You can as soon as the till is connected.',
    unknown: (count: number) => `Whether the ${count} waiting payments were made is not known now. Do not take them for paid.`,
    noNews: 'Whether anything has been paid since is not known now.',
  },
})

type LastKnownProps = { till: Till; asOf: number; failure: Exclude<Outcome<never>, { kind: 'answer' }>; onAgain: () => void }

/** The shop as an earlier visit left it, when the server can't be asked: what was, when that was, and what nobody knows now. */
export function LastKnown({ till, asOf, failure, onAgain }: LastKnownProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const waiting = till.openRequests.length
  return (
    <Screen title={texts.title} aside={<span class="counter__shop">{till.merchant.name[language]}</span>}>
      <p class="counter__warning">
        <Icon name="offline" />
        <span>{texts.cannot}</span>
      </p>
      <p class="counter__warning">
        <Icon name="clock" />
        <span>{waiting > 0 ? texts.unknown(waiting) : texts.noNews}</span>
      </p>
      <TodaySum till={till} />
      <AsOf moment={asOf} />
      <FailurePanel failure={failure} onAgain={onAgain} />
    </Screen>
  )
}
