import type { OtpRegistration, OtpTerminationCheck } from '../../../src/protocol/api/otp.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { OtpStep } from './otp-step.tsx'
import { stateInWords } from './otp-words.ts'
import { useLeftInWords } from './left-in-words.ts'

const words = dictionary({
  ko: {
    question: '해지하기 전에 확인해 주세요',
    ready: '기존 OTP 준비됨',
    readyHere: '이 휴대폰에 있어요.',
    readyHand: '일련번호와 지금 번호를 볼 수 있어야 해요. 손에 없으면 아래 ‘OTP가 없어요’를 눌러 주세요.',
    readyBroken: '이 기기의 번호는 더는 쓸 수 없어서, 일련번호와 결제 비밀번호로 확인해요.',
    state: '등록 상태',
    stateStops: '이 상태에서는 바로 해지할 수 없어요. 찾았다고 알리거나 아래 다른 방법을 써 주세요.',
    left: '남는 수단',
    nothing: '해지하면 쓸 수 있는 OTP가 하나도 남지 않는 곳이 있어요. 새 OTP를 먼저 등록하면 끊기지 않아요.',
    blocked: (when: string) => `일련번호를 여러 번 틀려 ${when}까지 쉬어 가요.`,
    next: '일련번호 입력하기',
    without: 'OTP가 없어요',
  },
  en: {
    question: 'Before you end it',
    ready: 'The OTP is at hand',
    readyHere: 'It is on this phone.',
    readyHand: 'You need its serial number and the code that it shows. If it is not at hand, press “I don’t have the OTP” below.',
    readyBroken: 'Its codes can no longer be used; the serial number and your payment PIN confirm it.',
    state: 'How it is registered',
    stateStops: 'It can’t be ended at once in this state. Say that it was found, or use the other way below.',
    left: 'What is left',
    nothing: 'In some places no OTP would be left. Register a new one first, and nothing is interrupted.',
    blocked: (when: string) => `The serial number was wrong too often; it rests until ${when}.`,
    next: 'Enter the serial number',
    without: 'I don’t have the OTP',
  },
})

type CheckListProps = { title: string; registration: OtpRegistration; check: OtpTerminationCheck; isHere: boolean; onNext: () => void; onWithout: () => void; onBack: () => void }

/** What its owner sees before anything is asked for: at hand or not, how it stands, and what would be left. */
export function TerminationCheckList({ title, registration, check, isHere, onNext, onWithout, onBack }: CheckListProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const leftInWords = useLeftInWords()
  const isOpen = check.withGenerator !== null && check.serialBlockedUntil === null
  const ready = check.withGenerator === 'other_factor' ? texts.readyBroken : isHere ? texts.readyHere : texts.readyHand
  return (
    <OtpStep
      title={title}
      step={1}
      of={4}
      question={texts.question}
      onBack={onBack}
      actions={
        <>
          {isOpen && <Button onPress={onNext}>{texts.next}</Button>}
          {check.withoutGenerator && (
            <Button kind={isOpen ? 'second' : 'main'} onPress={onWithout}>
              {texts.without}
            </Button>
          )}
        </>
      }
    >
      <ul class="rows">
        <Check good={isHere || check.withGenerator === 'other_factor'} name={texts.ready} lines={[ready]} />
        <Check good={check.withGenerator !== null} name={`${texts.state}: ${stateInWords(registration.state, language)}`} lines={check.withGenerator === null ? [texts.stateStops] : []} />
        <Check good={!check.leavesNothing} name={texts.left} lines={leftInWords(check.left)} />
      </ul>
      {check.leavesNothing && (
        <p class="notice" role="alert">
          {texts.nothing}
        </p>
      )}
      {check.serialBlockedUntil !== null && (
        <p class="notice" role="alert">
          {texts.blocked(dateAndTime(check.serialBlockedUntil, language))}
        </p>
      )}
    </OtpStep>
  )
}

function Check({ good, name, lines }: { good: boolean; name: string; lines: readonly string[] }) {
  return (
    <li class="row">
      <Icon name={good ? 'check' : 'warning'} />
      <span class="row__text">
        <span class="row__name">{name}</span>
        {lines.map((line) => (
          <span key={line} class="row__about">
            {line}
          </span>
        ))}
      </span>
    </li>
  )
}
