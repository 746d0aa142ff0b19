import { useState } from 'preact/hooks'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Choice } from '../../shared/kit/choice.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { back } from '../../shared/routing/navigation.ts'
import { OtpReceiptScreen } from './otp-receipt.tsx'
import { OtpStep } from './otp-step.tsx'
import { nameOfOtp, serialInWords } from './otp-words.ts'
import { useOtpCommand } from './use-otp-command.ts'

const words = dictionary({
  ko: {
    title: '분실 신고',
    question: '무슨 일이 있었나요?',
    why: '이유',
    lost: '잃어버렸어요',
    stolen: '도둑맞았어요',
    broken: '고장 났어요',
    phone_changed: '휴대폰을 바꿨어요',
    stolenNote: '도난으로 신고하면 되찾아도 다시 쓸 수 없고 새로 발급해야 해요.',
    otherNote: '지금 바로 멈춰요. 찾으면 다시 쓸 수 있어요. 그동안 이체 한도가 낮아져요.',
    go: '지금 사용 멈추기',
  },
  en: {
    title: 'Report a loss',
    question: 'What has happened?',
    why: 'Reason',
    lost: 'I lost it',
    stolen: 'It was stolen',
    broken: 'It is broken',
    phone_changed: 'I changed phones',
    stolenNote: 'Once reported stolen it can’t be used again, even if it comes back; you would get a new one.',
    otherNote: 'It is suspended at once. If you find it you can use it again. Until then transfer limits are lower.',
    go: 'Suspend it now',
  },
})

const REASONS = ['lost', 'stolen', 'broken', 'phone_changed'] as const

/** Stops an OTP at once. Nothing more is asked for: whoever stops it wrongly does less harm than whoever is too late. */
export function ReportLoss({ registration }: { registration: OtpRegistration }) {
  const texts = useWords(words)
  const language = useLanguage()
  const [asked] = useState(registration)
  const [why, setWhy] = useState<(typeof REASONS)[number]>('lost')
  const command = useOtpCommand('reports')
  const report = useOneAtATime(() => command.send({ registrationId: asked.id, why }))
  if (command.receipt) return <OtpReceiptScreen receipt={command.receipt} registration={asked} offersNew />
  return (
    <OtpStep
      title={texts.title}
      question={texts.question}
      hint={`${nameOfOtp(asked, language)} · ${serialInWords(asked, language)}`}
      onBack={() => back(`/otp/${asked.id}`)}
      actions={<Button kind="danger" busy={report.busy} onPress={report.run}>{texts.go}</Button>}
    >
      <Choice label={texts.why} columns={2} value={why} onValue={setWhy} options={REASONS.filter((reason) => reason !== 'phone_changed' || asked.kind === 'digital').map((value) => ({ value, label: texts[value] }))} />
      <p>{why === 'stolen' ? texts.stolenNote : texts.otherNote}</p>
      {command.failure && <FailurePanel failure={command.failure} onAgain={report.run} />}
    </OtpStep>
  )
}
