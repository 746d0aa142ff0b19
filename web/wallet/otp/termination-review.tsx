import type { OtpTerminationCheck } from '../../../src/protocol/api/otp.ts'
import type { Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { useLeftInWords } from './left-in-words.ts'
import { OtpStep } from './otp-step.tsx'

const words = dictionary({
  ko: {
    question: '해지하면 이렇게 돼요',
    atOnce: '이 OTP의 번호는 바로 쓸 수 없게 돼요.',
    never: '같은 등록은 되살릴 수 없어요. 다시 쓰려면 새로 발급해요.',
    login: '앱 결제와 로그인은 그대로예요.',
    left: '남는 수단',
    nothing: '해지하면 쓸 수 있는 OTP가 남지 않아요. 이체할 수 없게 돼요.',
    confirm: '이용해지',
    keep: '그만두기',
  },
  en: {
    question: 'This is what happens',
    atOnce: 'Its codes stop working at once.',
    never: 'The same registration does not come back. To use one again, get a new one.',
    login: 'Paying and signing in to the app stay as they are.',
    left: 'What is left',
    nothing: 'No OTP would be left that you can use. You could not transfer money.',
    confirm: 'End its use',
    keep: 'Leave it',
  },
})

type TerminationReviewProps = {
  title: string
  check: OtpTerminationCheck
  failure: Exclude<Outcome<never>, { kind: 'answer' }> | null
  onConfirm: () => Promise<void>
  onAnew: () => void
  onBack: () => void
}

/** What will happen, with a warning above the button that does it when nothing would be left. */
export function TerminationReview({ title, check, failure, onConfirm, onAnew, onBack }: TerminationReviewProps) {
  const texts = useWords(words)
  const leftInWords = useLeftInWords()
  const confirm = useOneAtATime(onConfirm)
  return (
    <OtpStep
      title={title}
      step={4}
      of={4}
      question={texts.question}
      onBack={onBack}
      actions={
        <>
          {!failure && (
            <Button kind="danger" busy={confirm.busy} onPress={confirm.run}>
              {texts.confirm}
            </Button>
          )}
          <Button kind="second" onPress={onAnew}>
            {texts.keep}
          </Button>
        </>
      }
    >
      <ul class="otp-list-plain">
        <li>{texts.atOnce}</li>
        <li>{texts.never}</li>
        <li>{texts.login}</li>
      </ul>
      <section>
        <h3 class="rows-title">{texts.left}</h3>
        <ul class="otp-list-plain">
          {leftInWords(check.left).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </section>
      {check.leavesNothing && (
        <p class="notice" role="alert">
          {texts.nothing}
        </p>
      )}
      {failure && <FailurePanel failure={failure} onAgain={confirm.run} onChange={onAnew} />}
    </OtpStep>
  )
}
