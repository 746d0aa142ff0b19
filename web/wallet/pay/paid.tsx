import type { Payment } from '../../../src/protocol/api/payments.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { timeOfDay } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Verdict } from '../../shared/kit/verdict.tsx'
import { go } from '../../shared/routing/navigation.ts'
import './pay.css'

const words = dictionary({
  ko: {
    title: (amount: string) => `${amount}\n결제됐어요`,
    left: '남은 돈',
    number: '확인 번호',
    same: '가게 화면과 같은 번호예요',
    compare: (number: string) => `가게에 ${number} 번호를 보여 주고 비교해 주세요`,
    receipt: '영수증',
    done: '확인',
  },
  en: {
    title: (amount: string) => `${amount}\npaid`,
    left: 'Balance left',
    number: 'Confirmation number',
    same: 'The shop’s screen shows the same',
    compare: (number: string) => `Show the shop and compare ${number}`,
    receipt: 'Receipt',
    done: 'Done',
  },
})

/** Paid: amount, shop, time, balance and the number that both sides can compare. `compare` asks for it: at a printed code the till has shown nothing before. */
export function Paid({ payment, compare }: { payment: Payment; compare: boolean }) {
  const texts = useWords(words)
  const language = useLanguage()
  const where = payment.shop ? `${payment.shop.name[language]} · ${payment.shop.place[language]}` : ''
  return (
    <Verdict
      kind="done"
      title={texts.title(wonInWords(payment.amount ?? 0, language))}
      lines={[`${where}${payment.paidAt ? ` · ${timeOfDay(payment.paidAt, language)}` : ''}`]}
      actions={
        <>
          <Button onPress={() => go('/', { replace: true })}>{texts.done}</Button>
          <Button kind="second" onPress={() => go(`/history/payments/${payment.id}`, { replace: true })}>
            {texts.receipt}
          </Button>
        </>
      }
    >
      <dl class="paid__facts">
        {payment.confirmationNumber && (
          <div>
            <dt>{texts.number}</dt>
            <dd class="paid__number">{payment.confirmationNumber}</dd>
            <dd class="paid__compare">{compare ? texts.compare(payment.confirmationNumber) : texts.same}</dd>
          </div>
        )}
        {payment.balanceAfter !== null && (
          <div>
            <dt>{texts.left}</dt>
            <dd class="paid__left">{wonInWords(payment.balanceAfter, language)}</dd>
          </div>
        )}
      </dl>
    </Verdict>
  )
}
