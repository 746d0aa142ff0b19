import type { Session } from '../../../src/protocol/api/people.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { timeOfDay } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { UndoPayment } from './undo-payment.tsx'
import './waiting.css'

const words = dictionary({
  ko: { title: (amount: string) => `${amount} 받았어요`, received: '받았어요', compare: '손님 화면과 같은 번호예요', next: '다음 손님', sales: '매출 보기' },
  en: { title: (amount: string) => `Received ${amount}`, received: 'Received', compare: 'The shopper’s screen shows the same', next: 'Next customer', sales: 'Open sales' },
})

type ReceivedProps = { amount: number; payment: { id: string; payerId: string; confirmationNumber: string; paidAt: string }; session: Session }

/** Paid, on the whole screen, for shop and shopper to see from where they stand. */
export function Received({ amount, payment, session }: ReceivedProps) {
  const { id, payerId, confirmationNumber, paidAt } = payment
  const texts = useWords(words)
  const language = useLanguage()
  return (
    <div class="received">
      <Screen
        title={texts.title(wonInWords(amount, language))}
        hiddenTitle
        actions={
          <>
            <Button onPress={() => go('/', { replace: true })}>{texts.next}</Button>
            <Button kind="second" onPress={() => go('/sales', { replace: true })}>
              {texts.sales}
            </Button>
            <UndoPayment paymentId={id} payerId={payerId} amount={amount} paidAt={paidAt} session={session} />
          </>
        }
      >
        <div class="received__content" role="alert">
          <span class="received__mark">
            <Icon name="check" size={120} />
          </span>
          <p class="received__amount">{wonInWords(amount, language)}</p>
          <p class="received__word">{texts.received}</p>
          <p>
            <span class="received__number">{confirmationNumber}</span>
          </p>
          <p>
            {timeOfDay(paidAt, language)} · {texts.compare}
          </p>
        </div>
      </Screen>
    </div>
  )
}
