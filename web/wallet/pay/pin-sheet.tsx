import { useState } from 'preact/hooks'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { PinProblem } from './pin-problem.tsx'

const words = dictionary({
  ko: {
    title: '결제 비밀번호',
    wrong: (text: string) => `비밀번호가 달라요. ${text}`,
    noAnswer: '답을 받지 못했어요. 다시 입력해 주세요.',
    notMoved: '아직 돈은 빠져나가지 않았어요.',
    stop: '그만두기',
  },
  en: {
    title: 'Payment PIN',
    wrong: (text: string) => `That PIN is wrong. ${text}`,
    noAnswer: 'No answer came. Please enter it again.',
    notMoved: 'No money has left your account yet.',
    stop: 'Leave it',
  },
})

/** What the PIN is asked for: a while of small payments, or one order by the hash of its payload. */
export type PinPurpose = { readonly approval: 'unlock' } | { readonly approval: 'order'; readonly orderHash: string }

type PinSheetProps = {
  purpose: PinPurpose
  /** `approvalId` names the approval of one order. */
  onApproved: (approvalId: string | null) => void
  onClose: () => void
  /** What is about to be paid. */
  about?: string
}

/** Asks for the PIN above the screen that needs it, and stays there until it was right or the person gives up. */
export function PinSheet({ purpose, onApproved, onClose, about }: PinSheetProps) {
  const texts = useWords(words)
  const [complaint, setComplaint] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const onPin = async (pin: string) => {
    setComplaint(null)
    const approvalId = purpose.approval === 'order' ? newUuid() : null
    const outcome = await approve(purpose, approvalId, pin)
    if (outcome.kind === 'answer') onApproved(approvalId)
    else if (outcome.kind === 'unknown') setComplaint(texts.noAnswer)
    else if (outcome.problem.reason === 'PIN_WRONG') setComplaint(texts.wrong(outcome.problem.title))
    else setProblem(outcome.problem)
  }
  return (
    <Sheet title={texts.title} onClose={onClose}>
      {about && <p class="screen__hint">{about}</p>}
      {problem ? (
        <>
          <PinProblem problem={problem} onAgain={() => setProblem(null)} />
          <Button kind="second" onPress={onClose}>
            {texts.stop}
          </Button>
        </>
      ) : (
        <>
          <PinPad onPin={onPin} complaint={complaint} />
          {complaint && <p class="pin-sheet__money">{texts.notMoved}</p>}
        </>
      )}
    </Sheet>
  )
}

function approve(purpose: PinPurpose, approvalId: string | null, pin: string): Promise<Outcome<unknown>> {
  if (purpose.approval === 'order') return call('PUT', `/v1/approvals/${approvalId}`, { body: { pin, orderHash: purpose.orderHash } })
  return call('POST', '/v1/unlocks', { body: { pin } })
}
