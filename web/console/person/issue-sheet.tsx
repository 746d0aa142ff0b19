import { useState } from 'preact/hooks'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { actionWords } from '../words.ts'
import { IdentityCheckBox } from './identity-check-box.tsx'
import type { Reread } from './reread.ts'
import { areWhole, TwoCodes, type TwoCodesTyped } from './two-codes.tsx'

const words = dictionary({
  ko: { replaces: (end: string) => `끝 번호 ${end} 기기를 대신해요. 새 기기를 확인하면 이전 기기는 해지돼요.`, serial: '기기 뒷면의 일련번호', missing: '입력해 주세요.', next: '다음', confirm: '등록 확인', close: '닫기' },
  en: { replaces: (end: string) => `It takes the place of the generator ending in ${end}, which ends when the new one is confirmed.`, serial: 'Serial number on its back', missing: 'Please fill this in.', next: 'Next', confirm: 'Confirm', close: 'Close' },
})

/** `replaces`: the generator in use, whose place it takes; nobody has two. */
type IssueSheetProps = { personId: string; replaces: OtpRegistration | null; onClose: () => void; onDone: Reread }

/** At the counter: the number on the generator, then two codes of it, one after the other. */
export function IssueSheet({ personId, replaces, onClose, onDone }: IssueSheetProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const [id, setId] = useState(newUuid)
  const [serial, setSerial] = useState('')
  const [codes, setCodes] = useState<TwoCodesTyped>(['', ''])
  const [checked, setChecked] = useState(false)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [made, setMade] = useState<OtpRegistration | null>(null)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const send = async (path: string, body: object) => {
    setBusy(true)
    setFailure(null)
    const outcome = await call<OtpRegistration>('PUT', path, { body })
    if (outcome.kind === 'answer') {
      setMade(outcome.value)
      await onDone()
    }
    setBusy(false)
    setTried(false)
    if (outcome.kind === 'answer') return
    // A number that was refused is not tried again under the same id.
    if (outcome.kind === 'problem' && !made) setId(newUuid())
    return setFailure(outcome)
  }
  const register = () => {
    setTried(true)
    if (serial.trim() && checked && !busy) void send(`/v1/console/issues/${id}`, { personId, serial: serial.trim(), identityShown: true, ...(replaces ? { replaces: replaces.id } : {}) })
  }
  const confirm = () => {
    setTried(true)
    if (areWhole(codes) && !busy) void send(`/v1/console/issues/${id}/confirmation`, { personId, codes })
  }
  return (
    <Sheet title={actionWords[language].issue} onClose={() => (made === null || !busy) && onClose()}>
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      {!made && (
        <>
          {replaces && <p>{texts.replaces(replaces.serialEnd)}</p>}
          <Field label={texts.serial} value={serial} onValue={setSerial} maxLength={60} complaint={tried && !serial.trim() ? texts.missing : null} />
          <IdentityCheckBox checked={checked} complains={tried && !checked} onChecked={setChecked} />
          <Button busy={busy} onPress={register}>
            {texts.next}
          </Button>
        </>
      )}
      {made && <p role="status">{made.text[language]}</p>}
      {made?.state === 'pending' && (
        <>
          <TwoCodes codes={codes} complains={tried} onCodes={setCodes} />
          <Button busy={busy} onPress={confirm}>
            {texts.confirm}
          </Button>
        </>
      )}
      {made && made.state !== 'pending' && (
        <Button busy={busy} onPress={onClose}>
          {texts.close}
        </Button>
      )}
    </Sheet>
  )
}
