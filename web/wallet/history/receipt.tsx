import type { Payment, Receipt as SignedReceipt } from '../../../src/protocol/api/payments.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { FailurePanel, MoneyStatement } from '../../shared/kit/error-panel.tsx'
import { Facts, type Fact } from '../../shared/kit/facts.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { back } from '../../shared/routing/navigation.ts'
import { AsOf } from '../../shared/remembered/as-of.tsx'
import { FavouriteButton } from '../favourites/favourite-button.tsx'
import { PayerReason } from './payer-reason.tsx'
import './receipt.css'
import { ShareReceipt } from './share-receipt.tsx'

const words = dictionary({
  ko: {
    title: '영수증',
    paid: '결제 완료',
    partly: '일부 환불',
    refunded: '전부 환불',
    refused: '결제되지 않음',
    unknown: '확인 중',
    shop: '가게',
    place: '위치',
    when: '결제한 때',
    number: '확인 번호',
    amount: '결제한 돈',
    refund: (when: string) => `환불 ${when}`,
    net: '실제로 낸 돈',
    signed: '온장이 서명한 영수증이에요',
    key: (id: string) => `서명 열쇠 ${id}`,
  },
  en: {
    title: 'Receipt',
    paid: 'Paid',
    partly: 'Refunded in part',
    refunded: 'Refunded in full',
    refused: 'Not paid',
    unknown: 'Being checked',
    shop: 'Shop',
    place: 'Place',
    when: 'Paid at',
    number: 'Confirmation number',
    amount: 'Amount',
    refund: (when: string) => `Refund ${when}`,
    net: 'Paid in all',
    signed: 'Signed by Onjang',
    key: (id: string) => `Signing key ${id}`,
  },
})

/** A payment with what became of it, and the server's signature over it. */
export function Receipt({ paymentId }: { paymentId: string }) {
  const texts = useWords(words)
  const { value: payment, asOf, failure, refresh } = useResource<Payment>(`/v1/payments/${paymentId}`, { remembered: true })
  const isOffline = failure?.kind === 'unknown' && failure.cause === 'offline'
  const moved = payment?.state === 'paid' || payment?.state === 'refunded'
  const { value: receipt } = useResource<SignedReceipt>(moved ? `/v1/payments/${paymentId}/receipt` : null, { remembered: true })
  return (
    <Screen title={texts.title} onBack={() => back('/history')}>
      {failure && <AsOf moment={asOf} />}
      {failure && !(payment && isOffline) && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!payment && !failure && <Skeleton shapes={['title', 'card', 'row']} />}
      {payment && <PaymentFacts payment={payment} />}
      {payment?.reason && (
        <p class="screen__hint">
          <PayerReason reason={payment.reason} otherwise={texts.refused} />
        </p>
      )}
      {payment?.state === 'refused' && <MoneyStatement money="not_moved" />}
      {payment && moved && <ShareReceipt payment={payment} />}
      {payment?.shop && moved && !isOffline && <FavouriteButton stallId={payment.shop.stallId} />}
      {receipt && (
        <p class="receipt__signed">
          <Icon name="certified" size={20} />
          <span>
            {texts.signed}
            <br />
            {texts.key(receipt.keyId.slice(0, 8))}
          </span>
        </p>
      )}
    </Screen>
  )
}

function PaymentFacts({ payment }: { payment: Payment }) {
  const texts = useWords(words)
  const language = useLanguage()
  const won = (amount: number) => wonInWords(amount, language)
  const amount = payment.amount ?? 0
  const partly = payment.state === 'paid' && payment.refunded > 0
  const facts: (Fact | false)[] = [
    payment.shop !== null && { name: texts.shop, value: payment.shop.name[language] },
    payment.shop !== null && { name: texts.place, value: payment.shop.place[language] },
    payment.paidAt !== null && { name: texts.when, value: dateAndTime(payment.paidAt, language) },
    payment.confirmationNumber !== null && { name: texts.number, value: payment.confirmationNumber },
    { name: texts.amount, value: won(amount) },
    ...payment.refunds.map((refund) => ({ name: texts.refund(dateAndTime(refund.at, language)), value: `−${won(refund.amount)}` })),
    { name: texts.net, value: won(payment.state === 'refused' ? 0 : amount - payment.refunded), total: true },
  ]
  return (
    <div class="receipt">
      <p class={`receipt__state receipt__state--${payment.state}`}>
        <Icon name={payment.state === 'paid' ? 'check' : payment.state === 'refunded' ? 'return' : payment.state === 'refused' ? 'stop' : 'clock'} />
        {partly ? texts.partly : texts[payment.state]}
      </p>
      <Facts facts={facts} />
    </div>
  )
}
