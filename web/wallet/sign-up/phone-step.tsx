import { useState } from 'preact/hooks'
import type { IdentityCheck } from '../../../src/protocol/api/people.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Choice } from '../../shared/kit/choice.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { basePath, changeDraft, phoneInGroups, signUpDraft, type SignUpDraft } from './draft.ts'
import { Step } from './step.tsx'

const words = dictionary({
  ko: {
    question: '휴대폰 번호를 알려 주세요',
    hint: '본인 확인 문자를 보내 드려요.',
    phone: '휴대폰 번호',
    phoneWrong: '010으로 시작하는 번호를 입력해 주세요.',
    carrier: '통신사',
    carrierMissing: '통신사를 골라 주세요.',
    next: '확인 문자 받기',
    mvno: (carrier: string) => `${carrier} 알뜰폰`,
  },
  en: {
    question: 'Your phone number?',
    hint: 'We will text you a code.',
    phone: 'Phone number',
    phoneWrong: 'Enter a number that starts with 010.',
    carrier: 'Carrier',
    carrierMissing: 'Choose your carrier.',
    next: 'Text me a code',
    mvno: (carrier: string) => `${carrier} MVNO`,
  },
})

/** Asks the carrier to send a code to this phone. */
export function requestIdentityCheck(draft: SignUpDraft): Promise<Outcome<IdentityCheck>> {
  const { name, birthDate, phone, carrier } = draft
  return call<IdentityCheck>('POST', '/v1/identity-checks', { body: { name: name.trim(), birthDate, phone, carrier } })
}

export function PhoneStep() {
  const texts = useWords(words)
  const draft = useStore(signUpDraft)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const phoneIsRight = /^01[016789]\d{7,8}$/.test(draft.phone)
  const next = async () => {
    setTried(true)
    setFailure(null)
    if (!phoneIsRight || !draft.carrier) return
    setBusy(true)
    const outcome = await requestIdentityCheck(signUpDraft.get())
    setBusy(false)
    if (outcome.kind !== 'answer') return setFailure(outcome)
    changeDraft({ check: outcome.value, registered: null })
    go(`${basePath(signUpDraft.get())}/code`)
  }
  return (
    <Step step={2} question={texts.question} hint={texts.hint} onNext={() => void next()} busy={busy} nextLabel={texts.next} backTo={`${basePath(draft)}/name`}>
      <Field
        label={texts.phone}
        value={phoneInGroups(draft.phone)}
        onValue={(value) => changeDraft({ phone: value.replace(/\D/g, '').slice(0, 11) })}
        complaint={tried && !phoneIsRight ? texts.phoneWrong : null}
        placeholder="010-0000-0000"
        inputMode="tel"
        autoComplete="tel-national"
        maxLength={13}
        first
      />
      <Choice
        label={texts.carrier}
        value={draft.carrier}
        onValue={(carrier) => changeDraft({ carrier })}
        options={[
          { value: 'SKT', label: 'SKT' },
          { value: 'KT', label: 'KT' },
          { value: 'LGU', label: 'LG U+' },
          { value: 'SKT_MVNO', label: texts.mvno('SKT') },
          { value: 'KT_MVNO', label: texts.mvno('KT') },
          { value: 'LGU_MVNO', label: texts.mvno('LG U+') },
        ]}
      />
      {tried && !draft.carrier && (
        <p class="field__complaint" role="alert">
          {texts.carrierMissing}
        </p>
      )}
      {failure && <FailurePanel failure={failure} onAgain={() => void next()} onChange={() => setFailure(null)} />}
    </Step>
  )
}
