import { useState } from 'preact/hooks'
import type { Session } from '../../../src/protocol/api/people.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Keypad } from '../../shared/kit/keypad.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { back, go } from '../../shared/routing/navigation.ts'
import { startRefund } from '../start-command.ts'
import type { Sale } from '../till-data.ts'
import '../counter/counter.css'

const words = dictionary({
  ko: {
    title: '환불',
    question: '얼마를 돌려줄까요?',
    all: (amount: string) => `전부 ${amount} 환불`,
    part: (amount: string) => `${amount} 환불`,
    enter: '금액을 입력하거나 전부 환불을 누르세요',
    most: (amount: string) => `${amount}까지 환불할 수 있어요.`,
    sure: (amount: string) => `${amount}을 돌려줄까요?`,
    about: (payer: string, number: string) => `${payer} 손님 · ${number}`,
    yes: '돌려주기',
    no: '아니요',
  },
  en: {
    title: 'Refund',
    question: 'How much goes back?',
    all: (amount: string) => `Refund all of ${amount}`,
    part: (amount: string) => `Refund ${amount}`,
    enter: 'Enter an amount, or refund all of it',
    most: (amount: string) => `You can refund up to ${amount}.`,
    sure: (amount: string) => `Give ${amount} back?`,
    about: (payer: string, number: string) => `${payer} · ${number}`,
    yes: 'Give it back',
    no: 'No',
  },
})

type ChooseRefundProps = { payerId: string; paymentId: string; session: Session }

/** All of a payment or a part of it, asked once more before it goes. */
export function ChooseRefund({ payerId, paymentId, session }: ChooseRefundProps) {
  const texts = useWords(words)
  const { value: sale, failure, refresh } = useResource<Sale>(`/v1/sales/${payerId}/${paymentId}`)
  if (sale) return <RefundAmount sale={sale} session={session} />
  return (
    <Screen title={texts.title} onBack={() => back('/sales')}>
      {failure ? <FailurePanel failure={failure} onAgain={() => void refresh()} /> : <Skeleton shapes={['title', 'card']} />}
    </Screen>
  )
}

function RefundAmount({ sale, session }: { sale: Sale; session: Session }) {
  const texts = useWords(words)
  const language = useLanguage()
  const won = (sum: number) => wonInWords(sum, language)
  const left = sale.amount - sale.refunded
  const [amount, setAmount] = useState(0)
  const [asking, setAsking] = useState<number | null>(null)
  const tooMuch = amount > left
  return (
    <Screen
      title={texts.title}
      onBack={() => back(`/sales/${sale.payerId}/${sale.paymentId}`)}
      actions={
        amount > 0 ? (
          <Button disabled={tooMuch} onPress={() => setAsking(amount)}>
            {texts.part(won(amount))}
          </Button>
        ) : (
          <Button onPress={() => setAsking(left)}>{texts.all(won(left))}</Button>
        )
      }
    >
      <h2 class="screen__question">{texts.question}</h2>
      <p class={amount ? 'counter__amount' : 'counter__amount counter__amount--empty'} role="status">
        {won(amount)}
      </p>
      <p class={tooMuch ? 'field__complaint' : 'screen__hint'} role="alert">
        {tooMuch ? texts.most(won(left)) : amount === 0 ? texts.enter : ''}
      </p>
      <Keypad
        onDigits={(digits) => setAmount(Number(`${amount}${digits}`.slice(0, 8)))}
        onErase={() => setAmount(Math.floor(amount / 10))}
        onClear={() => setAmount(0)}
        corner="double_zero"
      />
      {asking !== null && <AskOnceMore sale={sale} amount={asking} session={session} onClose={() => setAsking(null)} />}
    </Screen>
  )
}

type AskOnceMoreProps = { sale: Sale; amount: number; session: Session; onClose: () => void }

function AskOnceMore({ sale, amount, session, onClose }: AskOnceMoreProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const refund = useOneAtATime(async () => go(`/refunds/${await startRefund(sale.paymentId, sale.payerId, amount, session)}`, { replace: true }))
  return (
    <Sheet title={texts.sure(wonInWords(amount, language))} onClose={onClose}>
      <p class="screen__hint">{texts.about(sale.payer, sale.confirmationNumber)}</p>
      <Button busy={refund.busy} onPress={refund.run}>
        {texts.yes}
      </Button>
      <Button kind="second" onPress={onClose}>
        {texts.no}
      </Button>
    </Sheet>
  )
}
