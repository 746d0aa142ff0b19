import { useEffect } from 'preact/hooks'
import type { Refund } from '../../../src/protocol/api/payments.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { useCommand } from '../../shared/commands/use-command.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { timeOfDay } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { Verdict } from '../../shared/kit/verdict.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { commandRunner, type RefundNote } from '../commands.ts'
import { AskOwner } from './ask-owner.tsx'

const words = dictionary({
  ko: {
    working: '환불하고 있어요',
    waiting: '결과를 확인하고 있어요. 다시 환불하지 마세요.',
    done: (amount: string) => `${amount} 돌려줬어요`,
    number: (number: string, when: string) => `확인 번호 ${number} · ${when}`,
    all: (amount: string) => `이 결제에서 모두 ${amount} 환불했어요`,
    sale: '이 결제 보기',
    counter: '계산으로',
    gone: '매출에서 결과를 확인해 주세요.',
    sales: '매출 보기',
  },
  en: {
    working: 'Refunding',
    waiting: 'We are checking the result. Do not refund again.',
    done: (amount: string) => `${amount} given back`,
    number: (number: string, when: string) => `Confirmation number ${number} · ${when}`,
    all: (amount: string) => `${amount} of this payment refunded in all`,
    sale: 'Open this payment',
    counter: 'Counter',
    gone: 'Please look for the result in your sales.',
    sales: 'Open sales',
  },
})

/** One refund from the tap to its definite end, also after a reload. */
export function RefundProgress({ refundId }: { refundId: string }) {
  const texts = useWords(words)
  const language = useLanguage()
  const progress = useCommand(commandRunner, refundId)
  const resumed = useStore(commandRunner.resumed)
  const finished = progress?.phase === 'finished'
  useEffect(() => {
    if (finished) void commandRunner.markSeen(refundId)
  }, [finished])
  const outcome = progress?.command.outcome
  const note = progress?.command.note as RefundNote | undefined
  const question = progress?.phase === 'asking' ? progress.question : null
  if (question?.reason === 'STAFF_NOT_AUTHORIZED' && note) return <AskOwner refundId={refundId} note={note} details={question.details} />
  const again = outcome?.kind === 'problem' && outcome.problem.remedy.action === 'refund_again' && note
  const actions = (
    <>
      {again && <Button onPress={() => go(`/sales/${note.payerId}/${note.paymentId}/refund`, { replace: true })}>{outcome.problem.remedy.label}</Button>}
      {note && <Button kind={again ? 'second' : 'main'} onPress={() => go(`/sales/${note.payerId}/${note.paymentId}`, { replace: true })}>{texts.sale}</Button>}
      <Button kind="second" onPress={() => go('/', { replace: true })}>
        {texts.counter}
      </Button>
    </>
  )
  if (outcome?.kind === 'problem') {
    return <Verdict kind="refused" title={outcome.problem.title} money={outcome.problem.money} problem={outcome.problem} actions={actions} />
  }
  if (outcome) {
    const refund = outcome.value as Refund
    return (
      <Verdict
        kind="done"
        title={texts.done(wonInWords(refund.amount, language))}
        lines={[texts.number(refund.confirmationNumber, timeOfDay(refund.at, language)), texts.all(wonInWords(refund.refundedInAll, language))]}
        actions={actions}
      />
    )
  }
  return (
    <Screen title={texts.working} actions={!progress && resumed && <Button onPress={() => go('/sales', { replace: true })}>{texts.sales}</Button>}>
      {progress || !resumed ? <Skeleton shapes={['title', 'card']} /> : <p>{texts.gone}</p>}
      {progress?.phase === 'waiting' && <p role="status">{texts.waiting}</p>}
    </Screen>
  )
}
