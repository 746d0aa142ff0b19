import { useState } from 'preact/hooks'
import type { IdentityConfirmation } from '../../../src/protocol/api/people.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { useDeployment } from '../../shared/sandbox/deployment.ts'
import { inboxLink } from '../../shared/sandbox/inbox-link.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { basePath, changeDraft, phoneInGroups, signUpDraft } from './draft.ts'
import { beginRecovery } from '../recover/begin-recovery.ts'
import { requestIdentityCheck } from './phone-step.tsx'
import { Step } from './step.tsx'

const words = dictionary({
  ko: {
    question: '문자로 온 번호를 입력해 주세요',
    hint: (phone: string) => `${phone}로 보냈어요.`,
    code: '확인 번호 6자리',
    codeWrong: '여섯 자리를 모두 입력해 주세요.',
    resend: '문자가 안 왔나요? 다시 보내기',
    resent: '새 번호를 보냈어요.',
    inbox: '연습용 문자함 열기',
  },
  en: {
    question: 'Enter the code we texted you',
    hint: (phone: string) => `Sent to ${phone}.`,
    code: 'Code, 6 digits',
    codeWrong: 'Please enter all six digits.',
    resend: 'No message? Send it again',
    resent: 'A new code is on its way.',
    inbox: 'Open the practice messages',
  },
})

export function CodeStep() {
  const texts = useWords(words)
  const language = useLanguage()
  const draft = useStore(signUpDraft)
  const deployment = useDeployment()
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [resent, setResent] = useState(false)
  const [wrong, setWrong] = useState<string | null>(null)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const confirm = async () => {
    setTried(true)
    setFailure(null)
    if (!/^\d{6}$/.test(code) || !draft.check) return
    setBusy(true)
    const outcome = await call<IdentityConfirmation>('POST', `/v1/identity-checks/${draft.check.id}/confirmation`, { body: { code } })
    setBusy(false)
    if (outcome.kind === 'problem' && outcome.problem.reason === 'IDENTITY_CODE_WRONG') return setWrong(outcome.problem.title)
    if (outcome.kind !== 'answer') return setFailure(outcome)
    changeDraft({ registered: outcome.value.registered })
    if (draft.purpose === 'join') return go('/sign-up/pin', { replace: true })
    const failed = await beginRecovery(draft.check.id)
    if (failed) setFailure(failed)
  }
  const resend = async () => {
    setFailure(null)
    const outcome = await requestIdentityCheck(draft)
    if (outcome.kind !== 'answer') return setFailure(outcome)
    changeDraft({ check: outcome.value })
    setCode('')
    setTried(false)
    setResent(true)
  }
  return (
    <Step step={3} question={texts.question} hint={texts.hint(phoneInGroups(draft.phone))} onNext={() => void confirm()} busy={busy} backTo={`${basePath(draft)}/phone`}>
      <Field
        label={texts.code}
        value={code}
        onValue={(value) => {
          setWrong(null)
          setCode(value.replace(/\D/g, '').slice(0, 6))
        }}
        complaint={tried && code.length < 6 ? texts.codeWrong : wrong}
        hint={resent ? texts.resent : undefined}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        first
      />
      {failure && <FailurePanel failure={failure} onAgain={() => void confirm()} onChange={() => void resend()} />}
      {deployment?.sandbox && (
        <a class="button button--second" href={inboxLink(deployment.sandbox.inboxUrl, language, draft.phone)} target="_blank" rel="noopener">
          {texts.inbox}
        </a>
      )}
      <Button kind="quiet" onPress={() => void resend()}>
        {texts.resend}
      </Button>
    </Step>
  )
}
