import { useState } from 'preact/hooks'
import type { OfficeSignIn } from '../../../src/protocol/api/office.ts'
import type { Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'

type Failed = Exclude<Outcome<never>, { kind: 'answer' }>

const words = dictionary({
  ko: {
    title: 'OTP 번호 입력',
    digital: '지갑 앱의 OTP 화면에 있는 6자리예요.',
    physical: 'OTP 기기에 나온 6자리예요.',
    code: 'OTP 번호',
    confirm: '로그인',
    reference: (reference: string) => `처리 번호 ${reference}`,
  },
  en: {
    title: 'Enter your OTP code',
    digital: 'Six digits, on the OTP screen of the wallet app.',
    physical: 'Six digits, on your generator.',
    code: 'OTP code',
    confirm: 'Sign in',
    reference: (reference: string) => `Number ${reference}`,
  },
})

type OtpStepProps = {
  otp: OfficeSignIn['otp']
  /** What the button says; left out: that one signs in. */
  label?: string
  onCode: (code: string) => Promise<Failed | null>
}

/** The code that signs in. Whoever has ended the OTP that was used here is told that this went through, and what to use now. */
export function OtpStep({ otp, label, onCode }: OtpStepProps) {
  const texts = useWords(words)
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failed | null>(null)
  const submit = async () => {
    if (busy || code.length < 6) return
    setBusy(true)
    setFailure(await onCode(code))
    setBusy(false)
    setCode('')
  }
  return (
    <>
      <h2>{texts.title}</h2>
      {otp?.ended && (
        <section class="error-panel" role="status">
          <div class="error-panel__cause">
            <Icon name="check" />
            <div>
              <p>{otp.ended.text}</p>
              <p class="error-panel__about">{texts.reference(otp.ended.reference)}</p>
            </div>
          </div>
        </section>
      )}
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      <form
        class="office-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Field
          first
          label={texts.code}
          hint={otp?.kind === 'digital' ? texts.digital : texts.physical}
          value={code}
          onValue={(value) => setCode(value.normalize('NFKC').replaceAll(/\D/g, '').slice(0, 8))}
          inputMode="numeric"
          autoComplete="one-time-code"
        />
        <Button submits busy={busy}>
          {label ?? texts.confirm}
        </Button>
      </form>
    </>
  )
}
