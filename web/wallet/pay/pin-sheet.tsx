import { useState } from 'preact/hooks'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { passkeyHere } from '../../shared/passkey/passkey-here.ts'
import type { PasskeyApproval } from './passkey-approval.ts'
import { PasskeyPrompt } from './passkey-prompt.tsx'
import type { PinPurpose } from './pin-purpose.ts'
import { startRecovery } from '../sign-up/draft.ts'
import { PinProblem } from './pin-problem.tsx'

const words = dictionary({
  ko: {
    title: '결제 비밀번호',
    wrong: (text: string) => `비밀번호가 달라요. ${text}`,
    noAnswer: '답을 받지 못했어요. 다시 입력해 주세요.',
    notMoved: '아직 돈은 빠져나가지 않았어요.',
    stop: '그만두기',
    forgotten: '비밀번호를 잊었어요',
    confirm: '결제 확인',
    failed: '지문이나 얼굴을 확인하지 못했어요. 비밀번호로 확인해 주세요.',
    changed: '이 휴대폰의 지문이 바뀐 것 같아요. 지금은 비밀번호로 확인하고, 지문은 나중에 다시 등록해 주세요.',
  },
  en: {
    title: 'Payment PIN',
    wrong: (text: string) => `That PIN is wrong. ${text}`,
    noAnswer: 'No answer came. Please enter it again.',
    notMoved: 'No money has left your account yet.',
    stop: 'Leave it',
    forgotten: 'I forgot my PIN',
    confirm: 'Confirm the payment',
    failed: 'We could not confirm your fingerprint or face. Please use your PIN.',
    changed: 'The fingerprint on this phone seems to have changed. Use your PIN now, and register it again later.',
  },
})

type PinSheetProps = {
  purpose: PinPurpose
  /** `approvalId` names the approval of one order. */
  onApproved: (approvalId: string | null) => void
  onClose: () => void
  /** What is about to be paid. */
  about?: string
}

/**
 * Asks for a confirmation above the screen that needs it, and stays there until it was right or the person gives up. Where a passkey has worked
 * before it is asked for first; whatever goes wrong with it, the PIN takes over in place.
 */
export function PinSheet({ purpose, onApproved, onClose, about }: PinSheetProps) {
  const texts = useWords(words)
  const [complaint, setComplaint] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [byPasskey, setByPasskey] = useState(passkeyHere.get() === 'works')
  const onPasskeyEnd = (end: PasskeyApproval | { kind: 'pin' }) => {
    if (end.kind === 'approved') return onApproved(end.approvalId)
    setByPasskey(false)
    if (end.kind !== 'pin') setComplaint(end.kind === 'changed' ? texts.changed : end.kind === 'failed' ? texts.failed : texts.noAnswer)
  }
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
    <Sheet title={byPasskey ? texts.confirm : texts.title} onClose={onClose}>
      {about && <p class="screen__hint">{about}</p>}
      {byPasskey ? (
        <PasskeyPrompt purpose={purpose} onEnd={onPasskeyEnd} />
      ) : problem ? (
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
          <Button kind="quiet" onPress={startRecovery}>
            {texts.forgotten}
          </Button>
        </>
      )}
    </Sheet>
  )
}

function approve(purpose: PinPurpose, approvalId: string | null, pin: string): Promise<Outcome<unknown>> {
  if (purpose.approval === 'order') return call('PUT', `/v1/approvals/${approvalId}`, { body: { pin, orderHash: purpose.orderHash } })
  return call('POST', '/v1/unlocks', { body: { pin } })
}
