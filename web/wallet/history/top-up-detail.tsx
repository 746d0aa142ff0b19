import type { TopUp } from '../../../src/protocol/api/wallet.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime, dateInWords } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { ReasonText } from '../../shared/reason/reason-text.tsx'
import { AsOf } from '../../shared/remembered/as-of.tsx'
import { back } from '../../shared/routing/navigation.ts'
import './receipt.css'

const words = dictionary({
  ko: {
    title: '충전 내역',
    requested: '은행 확인 중',
    credited: '충전 완료',
    reversed: '충전되지 않음 · 돌려드렸어요',
    refused: '충전되지 않음',
    account: '계좌',
    asked: '신청한 때',
    finished: '끝난 때',
    price: '계좌에서 나간 돈',
    discount: '할인',
    face: '충전한 상품권',
    until: '쓸 수 있는 날',
    untilDay: (day: string) => `${day}까지`,
  },
  en: {
    title: 'Top-up',
    requested: 'The bank is checking',
    credited: 'Topped up',
    reversed: 'Not topped up · returned',
    refused: 'Not topped up',
    account: 'Account',
    asked: 'Asked at',
    finished: 'Finished at',
    price: 'Left your account',
    discount: 'Discount',
    face: 'Vouchers',
    until: 'Good until',
    untilDay: (day: string) => day,
  },
})

export function TopUpDetail({ topUpId }: { topUpId: string }) {
  const texts = useWords(words)
  const { value, asOf, failure, refresh } = useResource<TopUp>(`/v1/top-ups/${topUpId}`, { remembered: true })
  const isOffline = failure?.kind === 'unknown' && failure.cause === 'offline'
  return (
    <Screen title={texts.title} onBack={() => back('/history')}>
      {failure && <AsOf moment={asOf} />}
      {failure && !(value && isOffline) && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!value && !failure && <Skeleton shapes={['title', 'card', 'row']} />}
      {value && <TopUpFacts topUp={value} />}
    </Screen>
  )
}

function TopUpFacts({ topUp }: { topUp: TopUp }) {
  const texts = useWords(words)
  const language = useLanguage()
  const won = (amount: number) => wonInWords(amount, language)
  const credited = topUp.state === 'credited'
  return (
    <div class="receipt">
      <p class={credited ? 'receipt__state receipt__state--paid' : 'receipt__state'}>
        <Icon name={credited ? 'check' : topUp.state === 'requested' ? 'clock' : 'stop'} />
        {texts[topUp.state]}
      </p>
      <Facts
        facts={[
          topUp.reason !== null && { name: '', value: <ReasonText reason={topUp.reason} otherwise={texts[topUp.state]} /> },
          { name: texts.account, value: `${topUp.bankName[language]} ${topUp.maskedNumber}` },
          { name: texts.asked, value: dateAndTime(topUp.requestedAt, language) },
          topUp.finishedAt !== null && { name: texts.finished, value: dateAndTime(topUp.finishedAt, language) },
          credited && topUp.expiresAt !== null && { name: texts.until, value: texts.untilDay(dateInWords(topUp.expiresAt, language)) },
          { name: texts.price, value: topUp.state === 'reversed' || topUp.state === 'refused' ? won(0) : won(topUp.price) },
          credited && { name: texts.discount, value: won(topUp.discount) },
          { name: texts.face, value: credited ? won(topUp.face) : won(0), total: true },
        ]}
      />
    </div>
  )
}
