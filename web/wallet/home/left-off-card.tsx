import { wonInWords } from '../../../src/values/won.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import '../../shared/kit/hint-card.css'
import { go } from '../../shared/routing/navigation.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { leftOff, openStep, stepDone, type LeftOff } from '../left-off.ts'

const words = dictionary({
  ko: {
    payment: (shop: string, amount: string) => `${shop} ${amount} 결제를 하다 마셨어요.`,
    paymentText: '아직 돈은 나가지 않았어요. 금액을 보고 이어서 결제할 수 있어요.',
    payNow: '이어서 결제하기',
    topUp: (amount: string) => `${amount} 충전을 하다 마셨어요.`,
    topUpText: '아직 아무것도 빠져나가지 않았어요. 금액은 그대로 두었어요.',
    topUpNow: '이어서 충전하기',
    drop: '그만두기',
  },
  en: {
    payment: (shop: string, amount: string) => `You were paying ${amount} at ${shop}.`,
    paymentText: 'No money has left yet. Look at the amount and go on.',
    payNow: 'Go on paying',
    topUp: (amount: string) => `You were topping up ${amount}.`,
    topUpText: 'Nothing has left your account. The amount is as you left it.',
    topUpNow: 'Go on topping up',
    drop: 'Leave it',
  },
})

/** A payment or a top-up that was begun and left: what it was, that nothing has happened, and the way on. */
export function LeftOffCard() {
  const texts = useWords(words)
  const language = useLanguage()
  const step = openStep(useStore(leftOff))
  if (!step) return null
  const amount = wonInWords(step.amount ?? 0, language)
  const isPayment = step.what === 'payment'
  return (
    <section class="hint-card" aria-label={isPayment ? texts.payNow : texts.topUpNow}>
      <div>
        <h2 class="hint-card__title">{isPayment ? texts.payment(shopName(step, language), amount) : texts.topUp(amount)}</h2>
        <p class="screen__hint">{isPayment ? texts.paymentText : texts.topUpText}</p>
      </div>
      <Button onPress={() => go(step.path)}>{isPayment ? texts.payNow : texts.topUpNow}</Button>
      <Button kind="quiet" onPress={() => stepDone(step.what)}>
        {texts.drop}
      </Button>
    </section>
  )
}

function shopName({ name }: LeftOff, language: 'ko' | 'en'): string {
  return name?.[language] ?? ''
}
