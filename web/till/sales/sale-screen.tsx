import { wonInWords } from '../../../src/values/won.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { back, go } from '../../shared/routing/navigation.ts'
import '../staff/staff-names.css'
import type { Sale } from '../till-data.ts'

const words = dictionary({
  ko: {
    title: '받은 결제',
    number: '확인 번호',
    payer: '손님',
    place: '자리',
    when: '받은 때',
    amount: '받은 돈',
    taken: '받은 사람',
    refund: (when: string, by: string) => `환불 ${when} · ${by}`,
    approved: (by: string) => ` · ${by} 승인`,
    net: '남은 매출',
    refundAction: '환불하기',
    allRefunded: '전부 환불했어요.',
  },
  en: {
    title: 'Payment received',
    number: 'Confirmation number',
    payer: 'Shopper',
    place: 'Stall',
    when: 'Received at',
    amount: 'Amount',
    taken: 'Taken by',
    refund: (when: string, by: string) => `Refund ${when} · ${by}`,
    approved: (by: string) => ` · approved by ${by}`,
    net: 'Left as sales',
    refundAction: 'Refund',
    allRefunded: 'All of it was refunded.',
  },
})

type SaleScreenProps = { payerId: string; paymentId: string }

/** One payment with its refunds; the shop's side of the receipt. */
export function SaleScreen({ payerId, paymentId }: SaleScreenProps) {
  const texts = useWords(words)
  const { value: sale, failure, refresh } = useResource<Sale>(`/v1/sales/${payerId}/${paymentId}`)
  const canRefund = sale && sale.refunded < sale.amount
  return (
    <Screen
      title={texts.title}
      onBack={() => back('/sales')}
      actions={
        canRefund && (
          <Button kind="second" icon="return" onPress={() => go(`/sales/${payerId}/${paymentId}/refund`)}>
            {texts.refundAction}
          </Button>
        )
      }
    >
      {failure && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!sale && !failure && <Skeleton shapes={['title', 'card']} />}
      {sale && <SaleFacts sale={sale} />}
      {sale && !canRefund && <p class="screen__hint">{texts.allRefunded}</p>}
    </Screen>
  )
}

function SaleFacts({ sale }: { sale: Sale }) {
  const texts = useWords(words)
  const language = useLanguage()
  const won = (amount: number) => wonInWords(amount, language)
  return (
    <Facts
      facts={[
        { name: texts.number, value: sale.confirmationNumber },
        { name: texts.payer, value: sale.payer },
        { name: texts.place, value: sale.place[language] },
        { name: texts.when, value: dateAndTime(sale.paidAt, language) },
        sale.takenBy !== null && { name: texts.taken, value: <bdi class="staff-name">{sale.takenBy}</bdi> },
        { name: texts.amount, value: won(sale.amount) },
        ...sale.refunds.map((refund) => ({ name: texts.refund(dateAndTime(refund.at, language), refund.by) + (refund.approvedBy ? texts.approved(refund.approvedBy) : ''), value: `−${won(refund.amount)}` })),
        { name: texts.net, value: won(sale.amount - sale.refunded), total: true },
      ]}
    />
  )
}
