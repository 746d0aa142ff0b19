import { useLanguage } from '../shared/language/use-language.ts'
import { Button } from '../shared/kit/button.tsx'
import { EmptyPanel } from '../shared/kit/empty-panel.tsx'
import { ErrorPanel, FailurePanel } from '../shared/kit/error-panel.tsx'
import '../shared/kit/hint-card.css'
import { OfflineBar } from '../shared/kit/offline-bar.tsx'
import { Skeleton } from '../shared/kit/skeleton.tsx'
import { AsOf } from '../shared/remembered/as-of.tsx'
import { sampleProblem } from './samples.ts'

/** A moment that is the same in every picture: 3 July 2026, 10:42 in Seoul. */
const MOMENT = Date.parse('2026-07-03T10:42:00+09:00')

/** What is said when there is nothing, not yet, not any more, or when something went wrong. */
export function Panels() {
  const language = useLanguage()
  const isKorean = language === 'ko'
  const nothing = () => undefined
  return (
    <div class="screen__body">
      <OfflineBar />
      <AsOf moment={MOMENT} />
      <EmptyPanel icon="list" title={isKorean ? '아직 쓴 내역이 없어요' : 'Nothing here yet'}>
        <Button kind="quiet">{isKorean ? '결제하러 가기' : 'Go and pay'}</Button>
      </EmptyPanel>
      {(['not_moved', 'moved', 'unknown'] as const).map((money) => (
        <ErrorPanel key={money} problem={sampleProblem(language, money)} onRemedy={nothing} />
      ))}
      <FailurePanel failure={{ kind: 'problem', problem: sampleProblem(language, 'not_moved', 'same_id'), retryAfter: null }} onAgain={nothing} aboutMoney />
      <FailurePanel failure={{ kind: 'unknown', cause: 'offline' }} onAgain={nothing} />
      <FailurePanel failure={{ kind: 'unknown', cause: 'no_answer' }} onAgain={nothing} />
      <section class="hint-card">
        <div>
          <h2 class="hint-card__title">{isKorean ? '먼저 충전해 볼까요?' : 'Top up first?'}</h2>
          <p class="screen__hint">{isKorean ? '지금 충전하면 10% 싸게 살 수 있어요.' : 'Right now vouchers cost 10% less.'}</p>
        </div>
        <Button>{isKorean ? '충전하러 가기' : 'Top up'}</Button>
      </section>
      <Skeleton shapes={['title', 'line', 'card', 'row']} />
    </div>
  )
}
