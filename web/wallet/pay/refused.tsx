import { useState } from 'preact/hooks'
import type { Payment } from '../../../src/protocol/api/payments.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { wonInWords } from '../../../src/values/won.ts'
import type { FinalOutcome } from '../../shared/commands/command.ts'
import type { Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { Verdict } from '../../shared/kit/verdict.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { signOut } from '../../shared/session/session.ts'
import { PayerReason } from '../history/payer-reason.tsx'
import type { PaymentNote } from '../notes.ts'
import { useWallet } from '../wallet-data.ts'
import { Shortfall } from './shortfall.tsx'

const words = dictionary({
  ko: {
    cancelled: '결제를 취소했어요.',
    refused: '결제되지 않았어요.',
    again: '다시 결제하기',
    scan: '다른 QR 찍기',
    old: '이 QR은 시간이 지났어요.',
    history: '내역 보기',
    register: '휴대폰 다시 등록',
    home: '홈으로',
    askLess: '가게에 금액을 낮춰 달라고 해 주세요.',
  },
  en: {
    cancelled: 'The payment is cancelled.',
    refused: 'It was not paid.',
    again: 'Pay again',
    scan: 'Scan another code',
    old: 'This code is out of time.',
    history: 'Open history',
    register: 'Register this phone again',
    home: 'Home',
    askLess: 'Ask the shop for a smaller amount.',
  },
})

/** What the remedies of these reasons do here; others offer another scan. */
const PAY_AGAIN = new Set(['ORDER_EXPIRED', 'SYSTEM_FAULT', 'UNLOCK_REQUIRED'])

/** Another code would be refused as well; a smaller amount may not. */
const LIMITS = new Set(['PAYMENT_LIMIT', 'PAYMENT_TOO_LARGE'])

type RefusedProps = { outcome: FinalOutcome; note: PaymentNote; cancelled: boolean; session: Session }

/** Not paid, and it never will be under this id: the cause, that no money moved, and the one thing to do. */
export function Refused({ outcome, note, cancelled, session }: RefusedProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const { value: wallet } = useWallet()
  const problem: Problem | undefined = outcome.kind === 'problem' ? outcome.problem : undefined
  const payment = outcome.kind === 'answer' ? (outcome.value as Payment) : undefined
  const missing = problem?.reason === 'INSUFFICIENT_BALANCE' ? Number(problem.details?.['missing'] ?? 0) : 0
  const reason = problem?.reason ?? payment?.reason ?? null
  const isLimit = reason !== null && LIMITS.has(reason)
  const goTo = (path: string) => () => go(path, { replace: true })
  const action = () => {
    if (missing > 0 || isLimit) return null
    if (reason === 'SIGNATURE_INVALID') return <RegisterAgain />
    if (reason === 'REQUEST_ALREADY_PAID') return <Button onPress={goTo('/history')}>{texts.history}</Button>
    if (cancelled || (reason && PAY_AGAIN.has(reason))) return <Button onPress={goTo(`/pay/requests/${note.requestId}`)}>{texts.again}</Button>
    return <Button onPress={goTo('/pay')}>{texts.scan}</Button>
  }
  const shopLine = `${note.shop.name[language]} · ${wonInWords(note.amount, language)}`
  return (
    <Verdict
      kind="refused"
      title={reason === 'QR_EXPIRED' ? texts.old : (problem?.title ?? (cancelled ? texts.cancelled : texts.refused))}
      lines={isLimit && wallet && wallet.purse.spendable > 0 ? [shopLine, texts.askLess] : [shopLine]}
      {...(missing > 0 ? {} : { money: problem?.money ?? 'not_moved' })}
      {...(problem ? { problem } : {})}
      actions={
        <>
          {action()}
          <Button kind={isLimit ? 'main' : 'second'} onPress={goTo('/')}>
            {texts.home}
          </Button>
        </>
      }
    >
      {payment?.reason && !cancelled && (
        <p class="screen__hint">
          <PayerReason reason={payment.reason} otherwise={texts.refused} />
        </p>
      )}
      {missing > 0 &&
        (wallet ? <Shortfall missing={missing} requestId={note.requestId} wallet={wallet} session={session} /> : <Skeleton shapes={['row']} />)}
    </Verdict>
  )
}

/** Signing in again makes a new key. Stays when the session could not be ended. */
function RegisterAgain() {
  const texts = useWords(words)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const leave = useOneAtATime(async () => setFailure(await signOut(false)))
  if (failure) return <FailurePanel failure={failure} onAgain={leave.run} />
  return (
    <Button busy={leave.busy} onPress={leave.run}>
      {texts.register}
    </Button>
  )
}
