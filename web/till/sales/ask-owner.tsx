import { useEffect, useState } from 'preact/hooks'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { RefundApproval } from '../../../src/protocol/api/refund-approvals.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { serverNow } from '../../shared/http/server-clock.ts'
import { readResource, setResource, useResource } from '../../shared/http/use-resource.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { minutesAndSeconds } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { approvalPath, commandRunner, type RefundNote } from '../commands.ts'
import '../counter/waiting.css'

/** While an answer is awaited it is asked for so often as well, should an event be missed. In milliseconds. */
const POLL = 3_000

const words = dictionary({
  ko: {
    title: '사장님 승인이 필요해요',
    alone: (left: string) => `오늘 혼자 환불할 수 있는 돈은 ${left}이에요.`,
    ask: '사장님께 승인 요청',
    giveUp: '환불 그만두기',
    waiting: '사장님 휴대폰에서 승인을 기다려요',
    notYet: '아직 환불되지 않았어요',
    left: '남은 시간',
  },
  en: {
    title: 'The owner must approve this',
    alone: (left: string) => `You may still refund ${left} alone today.`,
    ask: 'Ask the owner',
    giveUp: 'Give this refund up',
    waiting: 'Waiting for the owner’s phone',
    notYet: 'Nothing has been refunded yet',
    left: 'Time left',
  },
})

type AskOwnerProps = { refundId: string; note: RefundNote; details: Readonly<Record<string, unknown>> | undefined }

/** A refund above what this member may do: asked of the owner, awaited, or given up. The same refund goes on once it is decided. */
export function AskOwner({ refundId, note, details }: AskOwnerProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const { value: approval, failure: reading } = useResource<RefundApproval>(approvalPath(refundId))
  const isUnasked = reading?.kind === 'problem' && reading.problem.reason === 'NOT_FOUND'
  const [busy, setBusy] = useState<'ask' | 'give_up' | null>(null)
  const [failed, setFailed] = useState<{ what: 'ask' | 'give_up'; failure: Exclude<Outcome<never>, { kind: 'answer' }> } | null>(null)
  const left = useTimeLeft(approval)
  const isOver = approval !== null && (approval.state !== 'asked' || left === 0)
  useEffect(() => {
    if (isOver) void commandRunner.answer(refundId)
  }, [isOver])
  useEffect(() => {
    if (approval?.state !== 'asked') return
    const timer = setInterval(() => void readResource(approvalPath(refundId)), POLL)
    return () => clearInterval(timer)
  }, [approval?.state])
  const put = async (what: 'ask' | 'give_up') => {
    if (busy) return
    setBusy(what)
    setFailed(null)
    const { amount, paymentId, payerId } = note
    const outcome = await call<RefundApproval>('PUT', what === 'ask' ? approvalPath(refundId) : `${approvalPath(refundId)}/withdrawal`, { body: { amount, paymentId, payerId } })
    setBusy(null)
    if (outcome.kind === 'answer') setResource(approvalPath(refundId), outcome.value)
    else setFailed({ what, failure: outcome })
  }
  const remaining = typeof details?.['left'] === 'number' ? details['left'] : 0
  return (
    <Screen
      title={texts.title}
      actions={
        <>
          {(isUnasked || failed) && !approval && (
            <Button busy={busy === 'ask'} onPress={() => void put('ask')}>
              {texts.ask}
            </Button>
          )}
          <Button kind="second" busy={busy === 'give_up'} onPress={() => void put('give_up')}>
            {texts.giveUp}
          </Button>
        </>
      }
    >
      <div class="waiting">
        <p class="waiting__amount">{wonInWords(note.amount, language)}</p>
        <p>{texts.alone(wonInWords(remaining, language))}</p>
        {!approval && !reading && <Skeleton shapes={['card']} />}
        {approval?.state === 'asked' && <StillAsked left={left} />}
        <p class="waiting__state" role="status">
          <Icon name="clock" size={28} />
          {texts.notYet}
        </p>
      </div>
      {failed && <FailurePanel failure={failed.failure} onAgain={() => void put(failed.what)} aboutMoney />}
      {reading && !isUnasked && !approval && <FailurePanel failure={reading} onAgain={() => void readResource(approvalPath(refundId))} />}
    </Screen>
  )
}

function StillAsked({ left }: { left: number }) {
  const texts = useWords(words)
  return (
    <>
      <p class="screen__question" role="status">
        {texts.waiting}
      </p>
      <p>
        {texts.left}{' '}
        <span class="waiting__left" role="timer">
          {minutesAndSeconds(left)}
        </span>
      </p>
    </>
  )
}

/** Milliseconds until a question to the owner is over. */
function useTimeLeft(approval: RefundApproval | null): number {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return approval ? Math.max(0, Date.parse(approval.expiresAt) - now) : 0
}

/** Whether somebody may refund `amount` of their own accord is the server's to say; this tells who is asked beforehand. */
export function mayNeedOwner(session: Session, amount: number): boolean {
  const limit = session.merchant?.refundDayLimit
  return typeof limit === 'number' && amount > limit
}
