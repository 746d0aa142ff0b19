import { useState } from 'preact/hooks'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { back } from '../../shared/routing/navigation.ts'
import { OtpReceiptScreen } from './otp-receipt.tsx'
import { OtpStep } from './otp-step.tsx'
import { nameOfOtp, serialInWords } from './otp-words.ts'
import { useOtpCommand } from './use-otp-command.ts'

const words = dictionary({
  ko: {
    title: '해지 취소',
    question: '해지를 취소할까요?',
    due: (when: string) => `${when}에 해지될 예정이에요.`,
    after: '취소해도 OTP는 멈춘 채로 있어요. 찾았다고 알리면 다시 쓸 수 있어요.',
    go: '해지 취소하기',
  },
  en: {
    title: 'Cancel the termination',
    question: 'Call the termination off?',
    due: (when: string) => `It would end ${when}.`,
    after: 'The OTP stays suspended. Say that you have it, and it works again.',
    go: 'Call it off',
  },
})

/** Calls a termination off before its 24 hours are over. */
export function CancelTermination({ registration }: { registration: OtpRegistration }) {
  const texts = useWords(words)
  const language = useLanguage()
  const [asked] = useState(registration)
  const command = useOtpCommand('termination-cancellations')
  const cancel = useOneAtATime(() => command.send({ registrationId: asked.id }))
  if (command.receipt) return <OtpReceiptScreen receipt={command.receipt} registration={asked} lines={[texts.after]} />
  return (
    <OtpStep
      title={texts.title}
      question={texts.question}
      hint={`${nameOfOtp(asked, language)} · ${serialInWords(asked, language)}`}
      onBack={() => back('/otp')}
      actions={!command.failure && <Button busy={cancel.busy} onPress={cancel.run}>{texts.go}</Button>}
    >
      {asked.terminationDue !== null && <p>{texts.due(dateAndTime(asked.terminationDue, language))}</p>}
      <p>{texts.after}</p>
      {command.failure && <FailurePanel failure={command.failure} onAgain={cancel.run} />}
    </OtpStep>
  )
}
