import { useEffect, useState } from 'preact/hooks'
import type { FoundRequest } from '../../../src/protocol/api/payments.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { Wallet } from '../../../src/protocol/api/wallet.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { signedOut } from '../../shared/session/session.ts'
import { commandRunner } from '../commands.ts'
import { ClosedRequest } from '../pay/closed-request.tsx'
import { NotSent } from '../pay/not-sent.tsx'
import { startPayment } from '../pay/start-payment.ts'
import '../pay/pay.css'

const words = dictionary({
  ko: { title: '충전됐어요', next: '이어서 결제하고 있어요', home: '홈으로', again: '다시 결제하기' },
  en: { title: 'Topped up', next: 'Now paying', home: 'Home', again: 'Pay again' },
})

type PayAfterTopUpProps = { topUpId: string; requestId: string; session: Session }

/** The person asked to top up and pay: the second half follows by itself, with a payment of its own id. */
export function PayAfterTopUp({ topUpId, requestId, session }: PayAfterTopUpProps) {
  const texts = useWords(words)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const [closed, setClosed] = useState<FoundRequest | null>(null)
  const [notSent, setNotSent] = useState(false)
  const leaveTo = (path: string) => {
    go(path, { replace: true })
    void commandRunner.markSeen(topUpId)
  }
  const goOn = async () => {
    const [found, wallet] = await Promise.all([call<FoundRequest>('GET', `/v1/found-requests/${requestId}`), call<Wallet>('GET', '/v1/wallet')])
    if (found.kind !== 'answer') return setFailure(found)
    if (wallet.kind !== 'answer') return setFailure(wallet)
    if (found.value.state !== 'open') return setClosed(found.value)
    const paymentId = await startPayment(found.value, wallet.value, session)
    if (!paymentId) return signedOut(null)
    leaveTo(`/pay/payments/${paymentId}`)
  }
  const begin = async () => {
    try {
      await goOn()
    } catch (error) {
      reportError(error)
      setNotSent(true)
    }
  }
  useEffect(() => void begin(), [])
  const stopped = notSent || failure !== null
  // What could not go on by itself is asked again where shop and amount are in sight.
  const askAgain = () => leaveTo(`/pay/requests/${requestId}`)
  if (closed) return <ClosedRequest found={closed} />
  return (
    <Screen
      title={texts.title}
      hiddenTitle
      actions={
        stopped && (
          <>
            {notSent && <Button onPress={askAgain}>{texts.again}</Button>}
            <Button kind="second" onPress={() => leaveTo('/')}>
              {texts.home}
            </Button>
          </>
        )
      }
    >
      <div class="checking" role="status">
        {!stopped && <span class="checking__wheel" aria-hidden="true" />}
        <p class="checking__title">{texts.title}</p>
        {!stopped && <p>{texts.next}</p>}
      </div>
      {failure && <FailurePanel failure={failure} onAgain={askAgain} />}
      {notSent && <NotSent />}
    </Screen>
  )
}
