import { useEffect, useState } from 'preact/hooks'
import type { Session } from '../../../src/protocol/api/people.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { serverNow } from '../../shared/http/server-clock.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { go } from '../../shared/routing/navigation.ts'
import { mayNeedOwner } from '../sales/ask-owner.tsx'
import { startRefund } from '../start-command.ts'

/** A wrong amount is seen at once: for so long the way back stands on the same screen. In milliseconds. */
const WINDOW = 60_000

const words = dictionary({
  ko: {
    undo: '금액이 틀렸어요 · 돌려주기',
    sure: (amount: string) => `${amount}을 전부 돌려줄까요?`,
    about: '손님 잔액으로 바로 돌아가요. 그다음 맞는 금액으로 다시 받으세요.',
    owner: '이 금액은 사장님 승인을 받고 돌려줘요.',
    yes: '전부 돌려주기',
    no: '아니요',
  },
  en: {
    undo: 'Wrong amount · give it back',
    sure: (amount: string) => `Give all of ${amount} back?`,
    about: 'It returns to the shopper at once. Then ask for the right amount.',
    owner: 'For this amount the owner approves first.',
    yes: 'Give all of it back',
    no: 'No',
  },
})

type UndoPaymentProps = { paymentId: string; payerId: string; amount: number; paidAt: string; session: Session }

/** A payment that was wrong, given back in two taps within a minute. Afterwards it is found among the sales. */
export function UndoPayment({ paymentId, payerId, amount, paidAt, session }: UndoPaymentProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const [asking, setAsking] = useState(false)
  const isFresh = useFresh(Date.parse(paidAt) + WINDOW)
  const undo = useOneAtATime(async () => go(`/refunds/${await startRefund(paymentId, payerId, amount, session)}`, { replace: true }))
  if (!isFresh && !asking) return null
  return (
    <>
      <Button kind="second" icon="return" onPress={() => setAsking(true)}>
        {texts.undo}
      </Button>
      {asking && (
        <Sheet title={texts.sure(wonInWords(amount, language))} onClose={() => setAsking(false)}>
          <p class="screen__hint">{mayNeedOwner(session, amount) ? texts.owner : texts.about}</p>
          <Button busy={undo.busy} onPress={undo.run}>
            {texts.yes}
          </Button>
          <Button kind="second" onPress={() => setAsking(false)}>
            {texts.no}
          </Button>
        </Sheet>
      )}
    </>
  )
}

function useFresh(until: number): boolean {
  const [isFresh, setFresh] = useState(() => serverNow() < until)
  useEffect(() => {
    const timer = setTimeout(() => setFresh(false), Math.max(0, until - serverNow()))
    return () => clearTimeout(timer)
  }, [until])
  return isFresh
}
