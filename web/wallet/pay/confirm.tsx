import { useState } from 'preact/hooks'
import type { FoundRequest } from '../../../src/protocol/api/payments.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { Wallet } from '../../../src/protocol/api/wallet.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel, MoneyStatement } from '../../shared/kit/error-panel.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { back, go } from '../../shared/routing/navigation.ts'
import { signedOut } from '../../shared/session/session.ts'
import { SpendableReason } from '../home/spendable-reason.tsx'
import { useWallet } from '../wallet-data.ts'
import { Checking } from './checking.tsx'
import { ClosedRequest } from './closed-request.tsx'
import { NotSent } from './not-sent.tsx'
import { ShopCard } from './shop-card.tsx'
import { Shortfall } from './shortfall.tsx'
import { useNotedPayment } from './noted-payment.ts'
import { startPayment } from './start-payment.ts'
import './pay.css'

const words = dictionary({
  ko: {
    title: '이대로 결제할까요?',
    from: (purse: string) => `${purse}에서`,
    after: (amount: string) => `결제하면 ${amount} 남아요`,
    pay: (amount: string) => `${amount} 결제하기`,
    askLess: (amount: string) => `${amount}까지는 결제할 수 있어요. 가게에 금액을 낮춰 달라고 해 주세요.`,
    home: '홈으로',
  },
  en: {
    title: 'Pay this?',
    from: (purse: string) => `From ${purse}`,
    after: (amount: string) => `${amount} will be left`,
    pay: (amount: string) => `Pay ${amount}`,
    askLess: (amount: string) => `Up to ${amount} can be paid. Ask the shop for a smaller amount.`,
    home: 'Home',
  },
})

/** Shop, stall and amount, as the server vouches for them, and the one button that pays. */
export function Confirm({ requestId, session }: { requestId: string; session: Session }) {
  const texts = useWords(words)
  const request = useResource<FoundRequest>(`/v1/found-requests/${requestId}`)
  const wallet = useWallet()
  const [paying, setPaying] = useState(false)
  const [notSent, setNotSent] = useState(false)
  const found = request.value
  useNotedPayment(found)
  const pay = async (known: { found: FoundRequest; wallet: Wallet }) => {
    setPaying(true)
    setNotSent(false)
    try {
      const paymentId = await startPayment(known.found, known.wallet, session)
      if (paymentId) go(`/pay/payments/${paymentId}`, { replace: true })
      else signedOut(null)
    } catch (error) {
      reportError(error)
      setPaying(false)
      setNotSent(true)
    }
  }
  if (found && paying) return <Checking shop={found.shop} amount={found.amount} />
  if (found && found.state !== 'open') return <ClosedRequest found={found} />
  if (found && wallet.value) {
    const known = { found, wallet: wallet.value }
    return <OpenRequest found={found} wallet={wallet.value} session={session} notSent={notSent} onPay={() => void pay(known)} />
  }
  const failure = request.failure ?? wallet.failure
  return (
    <Screen title={texts.title} onBack={() => back('/pay')}>
      {failure ? (
        <FailurePanel failure={failure} onAgain={() => void Promise.all([request.refresh(), wallet.refresh()])} />
      ) : (
        <Skeleton shapes={['card', 'title', 'line']} />
      )}
    </Screen>
  )
}

type OpenRequestProps = { found: FoundRequest; wallet: Wallet; session: Session; notSent: boolean; onPay: () => void }

function OpenRequest({ found, wallet, session, notSent, onPay }: OpenRequestProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const { purse, programme } = wallet
  const missing = found.amount - purse.balance
  const overLimit = missing <= 0 && found.amount > purse.spendable
  const canPay = missing <= 0 && !overLimit
  return (
    <Screen
      title={texts.title}
      onBack={() => back('/pay')}
      actions={canPay && <Button onPress={onPay}>{texts.pay(wonInWords(found.amount, language))}</Button>}
    >
      {notSent && <NotSent />}
      <ShopCard shop={found.shop} />
      <div class="confirm__sum">
        <p class="confirm__amount">{wonInWords(found.amount, language)}</p>
        <p class="screen__hint">{texts.from(programme.name[language])}</p>
        {canPay && <p class="screen__hint">{texts.after(wonInWords(purse.balance - found.amount, language))}</p>}
      </div>
      {missing > 0 && <Shortfall missing={missing} requestId={found.requestId} wallet={wallet} session={session} />}
      {overLimit && (
        <section class="notice">
          <p>
            <SpendableReason wallet={wallet} />
          </p>
          {purse.spendable > 0 && <p>{texts.askLess(wonInWords(purse.spendable, language))}</p>}
          <MoneyStatement money="not_moved" />
          <Button onPress={() => go('/', { replace: true })}>{texts.home}</Button>
        </section>
      )}
    </Screen>
  )
}
