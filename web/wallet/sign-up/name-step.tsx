import { useState } from 'preact/hooks'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Field } from '../../shared/kit/field.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { basePath, changeDraft, isBirthDate, signUpDraft } from './draft.ts'
import { Step } from './step.tsx'

const words = dictionary({
  ko: {
    question: '누구신가요?',
    hint: '휴대폰 명의와 같아야 해요.',
    name: '이름',
    nameMissing: '이름을 입력해 주세요.',
    birth: '생년월일 8자리',
    birthExample: '19580312',
    birthWrong: '태어난 해부터 여덟 자리로 입력해 주세요.',
  },
  en: {
    question: 'Who are you?',
    hint: 'As your phone contract has it.',
    name: 'Name',
    nameMissing: 'Please enter your name.',
    birth: 'Date of birth, 8 digits',
    birthExample: '19580312',
    birthWrong: 'Eight digits, the year first: 19580312.',
  },
})

export function NameStep() {
  const texts = useWords(words)
  const { name, birthDate } = useStore(signUpDraft)
  const [tried, setTried] = useState(false)
  const nameIsRight = name.trim().length > 0
  const birthIsRight = isBirthDate(birthDate)
  const next = () => {
    setTried(true)
    if (nameIsRight && birthIsRight) go(`${basePath(signUpDraft.get())}/phone`)
  }
  return (
    <Step step={1} question={texts.question} hint={texts.hint} onNext={next} backTo="/">
      <Field
        label={texts.name}
        value={name}
        onValue={(value) => changeDraft({ name: value, check: null })}
        complaint={tried && !nameIsRight ? texts.nameMissing : null}
        autoComplete="name"
        maxLength={60}
        first
      />
      <Field
        label={texts.birth}
        value={birthDate}
        onValue={(value) => changeDraft({ birthDate: value.replace(/\D/g, '').slice(0, 8), check: null })}
        complaint={tried && !birthIsRight ? texts.birthWrong : null}
        placeholder={texts.birthExample}
        inputMode="numeric"
        autoComplete="bday"
        maxLength={10}
      />
    </Step>
  )
}
