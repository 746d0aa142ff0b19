import { useState } from 'preact/hooks'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { findDeviceKey } from '../../shared/device/device-key.ts'
import { call } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { resumed, signedOut } from '../../shared/session/session.ts'
import { PinProblem } from '../pay/pin-problem.tsx'
import { startRecovery } from '../sign-up/draft.ts'

const words = dictionary({
  ko: {
    about: '비밀번호를 입력하면 하던 곳에서 이어서 해요.',
    replaced: '지갑은 한 번에 한 휴대폰에서만 열려요. 본인이 하셨다면 비밀번호를 입력해 여기서 계속 쓰세요.',
    notMe: '제가 아니에요 · 모두 잠그기',
    locked: '잠갔어요. 다른 휴대폰에서는 이제 쓸 수 없어요. 비밀번호를 아는 사람이 있다면 새로 정해 주세요.',
    notLocked: '아직 잠그지 못했어요. 다시 눌러 주세요.',
    wrong: (text: string) => `비밀번호가 달라요. ${text}`,
    noAnswer: '답을 받지 못했어요. 다시 입력해 주세요.',
    forgotten: '비밀번호를 잊었어요',
    leave: '이 휴대폰에서 나가기',
  },
  en: {
    about: 'Enter your PIN to go on where you were.',
    replaced: 'The wallet is open on one phone at a time. If that was you, enter your PIN to go on here.',
    notMe: 'It was not me · lock it everywhere',
    locked: 'Locked. Other phones can’t use it any more. If somebody knows your PIN, choose a new one.',
    notLocked: 'It is not locked yet. Please try again.',
    wrong: (text: string) => `That PIN is wrong. ${text}`,
    noAnswer: 'No answer came. Please enter it again.',
    forgotten: 'I forgot my PIN',
    leave: 'Leave this phone',
  },
})

/** The session has ended; what is on the screen below stays, with what was typed. One that another phone took over also asks whether that was you. */
export function ResumeSheet({ session, because }: { session: Session; because: Problem }) {
  const texts = useWords(words)
  const [complaint, setComplaint] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [locked, setLocked] = useState(false)
  const wasReplaced = because.reason === 'SESSION_REPLACED'
  const onPin = async (pin: string) => {
    setComplaint(null)
    const key = session.deviceId ? await findDeviceKey(session.deviceId) : undefined
    if (!key) return signedOut(because)
    const { resumeSession } = await import('./resume-session.ts')
    const outcome = await resumeSession(key, pin)
    if (outcome.kind === 'answer') return resumed(outcome.value)
    if (outcome.kind === 'unknown') return setComplaint(texts.noAnswer)
    // This phone was locked out: it has to be registered anew.
    if (outcome.problem.reason === 'SIGNATURE_INVALID') return signedOut(outcome.problem)
    if (outcome.problem.reason === 'PIN_WRONG') return setComplaint(texts.wrong(outcome.problem.title))
    setProblem(outcome.problem)
  }
  const lock = useOneAtATime(async () => {
    setComplaint(null)
    const outcome = await call('POST', '/v1/lockdowns', { body: {} })
    if (outcome.kind === 'answer') setLocked(true)
    else setComplaint(texts.notLocked)
  })
  return (
    <Sheet title={because.title}>
      <p class="screen__hint" role="status">
        {locked ? texts.locked : wasReplaced ? texts.replaced : texts.about}
      </p>
      {problem ? <PinProblem problem={problem} onAgain={() => setProblem(null)} /> : <PinPad onPin={onPin} complaint={complaint} />}
      {wasReplaced && !locked && (
        <Button kind="danger" busy={lock.busy} onPress={lock.run}>
          {texts.notMe}
        </Button>
      )}
      <Button kind="quiet" onPress={startRecovery}>
        {texts.forgotten}
      </Button>
      <Button kind="quiet" onPress={() => signedOut(null)}>
        {texts.leave}
      </Button>
    </Sheet>
  )
}
