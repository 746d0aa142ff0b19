import { useEffect } from 'preact/hooks'
import type { PaymentRequest } from '../../../src/protocol/api/payments.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import { useCommand } from '../../shared/commands/use-command.ts'
import { readResource, useResource } from '../../shared/http/use-resource.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { Verdict } from '../../shared/kit/verdict.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { commandRunner, makeCorrected, requestPath, type CorrectionNote, type RequestNote } from '../commands.ts'
import { connection, received } from '../connection/events.ts'
import { Ended } from './ended.tsx'
import { Received } from './received.tsx'
import { Waiting } from './waiting.tsx'

/** Without the stream of events the request is asked for so often, in milliseconds. */
const POLL = 3_000

const words = dictionary({
  ko: { title: '결제 요청', another: '다시 하기' },
  en: { title: 'Payment request', another: 'Start again' },
})

/** One request from the tap to paid, cancelled or expired; a reload comes back to the same one. */
export function RequestScreen({ requestId, session }: { requestId: string; session: Session }) {
  const texts = useWords(words)
  const command = useCommand(commandRunner, requestId)
  const resumed = useStore(commandRunner.resumed)
  const isKnown = command ? command.phase === 'finished' : resumed
  const { value: request, failure, refresh } = useResource<PaymentRequest>(isKnown ? requestPath(requestId) : null)
  const heard = useStore(received).get(requestId)
  useFollowing(requestId, request?.state === 'open')
  const correcting = useCorrection(requestId)
  const refusal = command?.command.outcome?.kind === 'problem' ? command.command.outcome.problem : null
  if (heard) {
    const { amount, paymentId, payerId, confirmationNumber, paidAt } = heard
    return <Received amount={amount} payment={{ id: paymentId, payerId, confirmationNumber, paidAt }} session={session} />
  }
  if (request?.state === 'paid' && request.payment) return <Received amount={request.amount} payment={request.payment} session={session} />
  if (correcting) return <Screen title={texts.title}><Skeleton shapes={['title', 'card']} /></Screen>
  if (request?.state === 'cancelled' || request?.state === 'expired') return <Ended state={request.state} amount={request.amount} />
  if (refusal) {
    return (
      <Verdict
        kind="refused"
        title={refusal.title}
        problem={refusal}
        actions={<Button onPress={() => go('/', { replace: true })}>{texts.another}</Button>}
      />
    )
  }
  const amount = request?.amount ?? (command?.command.note as RequestNote | undefined)?.amount
  if (amount !== undefined) return <Waiting requestId={requestId} amount={amount} request={request} session={session} />
  return (
    <Screen title={texts.title} onBack={() => go('/', { replace: true })}>
      {failure ? <FailurePanel failure={failure} onAgain={() => void refresh()} /> : <Skeleton shapes={['title', 'card']} />}
    </Screen>
  )
}

/** A request that was taken back for its amount leads on to the one that was made in its place. */
function useCorrection(requestId: string): boolean {
  const cancellation = [...useStore(commandRunner.progress).values()].find(({ command }) => command.kind === 'request_cancellation' && command.subject === requestId)
  const correction = cancellation?.command.note as CorrectionNote | null | undefined
  const outcome = cancellation?.command.outcome
  const cancelled = correction && outcome?.kind === 'answer' && (outcome.value as PaymentRequest).state === 'cancelled' ? (outcome.value as PaymentRequest) : null
  useEffect(() => {
    if (!cancelled || !correction) return
    void makeCorrected(cancellation!.command, cancelled).then(() => go(`/requests/${correction.requestId}`, { replace: true }))
  }, [cancelled !== null])
  return cancelled !== null
}

/** Reads the request again when the events come back, and from time to time while they are away. */
function useFollowing(requestId: string, isOpen: boolean): void {
  const state = useStore(connection)
  useEffect(() => {
    if (!isOpen) return
    if (state === 'connected') return void readResource(requestPath(requestId))
    const timer = setInterval(() => void readResource(requestPath(requestId)), POLL)
    return () => clearInterval(timer)
  }, [requestId, isOpen, state])
}
