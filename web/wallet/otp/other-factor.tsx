import { useState } from 'preact/hooks'
import type { PasskeyAnswer } from '../../../src/protocol/api/passkeys.ts'
import type { OtpAction } from '../../../src/protocol/otp-command.ts'
import type { Uuid } from '../../../src/values/uuid.ts'
import type { Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { canUsePasskeys } from '../../shared/passkey/passkey-here.ts'
import { OtpStep } from './otp-step.tsx'
import { signCommand } from './passkey-factor.ts'

const words = dictionary({
  ko: {
    pinQuestion: '결제 비밀번호를 입력해 주세요',
    strongQuestion: '지문·얼굴이나 복구 코드로 확인할게요',
    strongHint: 'OTP 없이 해지하는 일이라 한 번 더 확인해요.',
    passkey: '지문·얼굴로 확인',
    notConfirmed: '지문이나 얼굴을 확인하지 못했어요. 등록한 적이 없다면 복구 코드를 쓰거나 창구에서 도와드려요.',
    recovery: '복구 코드',
    recoveryHint: '미리 적어 둔 복구 코드 중 쓰지 않은 것 하나',
    recoveryMissing: '복구 코드를 모두 입력해 주세요.',
    useRecovery: '복구 코드로 확인',
  },
  en: {
    pinQuestion: 'Enter your payment PIN',
    strongQuestion: 'Confirm with your fingerprint, face or a recovery code',
    strongHint: 'Ending it without the OTP needs this much more.',
    passkey: 'Confirm with fingerprint or face',
    notConfirmed: 'We could not confirm your fingerprint or face. If none was registered, use a recovery code, or come to a branch.',
    recovery: 'Recovery code',
    recoveryHint: 'One that you wrote down and have not used yet',
    recoveryMissing: 'Please enter the whole recovery code.',
    useRecovery: 'Confirm with the recovery code',
  },
})

export type OtherFactor = { pin: string } | { passkey: PasskeyAnswer } | { recoveryCode: string }

type OtherFactorProps = {
  title: string
  step?: number
  of?: number
  hint?: string
  /** What a passkey signs. */
  command: { action: OtpAction; id: Uuid; registrationId: Uuid }
  /** A PIN is not enough: a passkey or a recovery code. */
  strong?: boolean
  complaint?: string | null
  onFactor: (factor: OtherFactor) => Promise<void>
  onBack: () => void
}

/** Asks for one more thing that only the owner has or knows. */
export function OtherFactorStep({ title, step, of, hint, command, strong = false, complaint = null, onFactor, onBack }: OtherFactorProps) {
  const texts = useWords(words)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const [notConfirmed, setNotConfirmed] = useState(false)
  const byPasskey = useOneAtATime(async () => {
    setFailure(null)
    setNotConfirmed(false)
    const answer = await signCommand(command.action, command.id, command.registrationId)
    if (answer === 'not_confirmed') setNotConfirmed(true)
    else if ('kind' in answer) setFailure(answer)
    else await onFactor({ passkey: answer })
  })
  const place = step === undefined || of === undefined ? {} : { step, of }
  return (
    <OtpStep title={title} {...place} question={strong ? texts.strongQuestion : texts.pinQuestion} hint={strong ? texts.strongHint : hint} onBack={onBack}>
      {strong && canUsePasskeys() && (
        <Button icon="fingerprint" busy={byPasskey.busy} onPress={byPasskey.run}>
          {texts.passkey}
        </Button>
      )}
      {notConfirmed && <p role="alert">{texts.notConfirmed}</p>}
      {failure && <FailurePanel failure={failure} onAgain={byPasskey.run} />}
      {strong ? <RecoveryCode complaint={complaint} onCode={(recoveryCode) => onFactor({ recoveryCode })} /> : <PinPad onPin={(pin) => onFactor({ pin })} complaint={complaint} />}
      {!strong && canUsePasskeys() && (
        <Button kind="quiet" icon="fingerprint" busy={byPasskey.busy} onPress={byPasskey.run}>
          {texts.passkey}
        </Button>
      )}
    </OtpStep>
  )
}

function RecoveryCode({ complaint, onCode }: { complaint: string | null; onCode: (code: string) => Promise<void> }) {
  const texts = useWords(words)
  const [code, setCode] = useState('')
  const [missing, setMissing] = useState(false)
  const use = useOneAtATime(async () => {
    setMissing(code.trim().length < 8)
    if (code.trim().length >= 8) await onCode(code.trim())
  })
  return (
    <>
      <Field label={texts.recovery} hint={texts.recoveryHint} value={code} onValue={setCode} complaint={missing ? texts.recoveryMissing : complaint} maxLength={40} />
      <Button kind="second" busy={use.busy} onPress={use.run}>
        {texts.useRecovery}
      </Button>
    </>
  )
}
