import { useState } from 'preact/hooks'
import type { OtpReceipt } from '../../../src/protocol/api/otp.ts'
import type { Proposal } from '../../../src/protocol/api/support.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Choice } from '../../shared/kit/choice.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { actionWords, type ActionName } from '../words.ts'
import { IdentityCheckBox } from './identity-check-box.tsx'
import type { Reread } from './reread.ts'

const reasons = ['lost', 'stolen', 'broken', 'phone_changed'] as const

const words = dictionary({
  ko: {
    two: '이 일은 두 사람이 해요. 제안하면 동료가 승인할 때 처리돼요.',
    why: '무슨 일인가요?',
    lost: '분실',
    stolen: '도난',
    broken: '고장',
    phone_changed: '휴대폰 바꿈',
    restock: '겉면과 번호판, 배터리를 살펴보고, 잃어버렸던 기기가 아닌지 확인했을 때만 넣어요. 새 고객에게는 새 등록으로 나가요.',
    code: '고객이 읽어 준 OTP 번호',
    codeMissing: 'OTP 번호 6자리를 입력해 주세요.',
    phone: '새 휴대폰 번호',
    phoneMissing: '휴대폰 번호를 확인해 주세요.',
    note: '동료가 볼 설명',
    noteMissing: '4자 넘게 적어 주세요.',
    now: '지금 처리',
    propose: '동료에게 제안',
    close: '닫기',
    done: (reference: string) => `처리했어요. 처리 번호 ${reference}`,
    proposed: '제안했어요. 동료가 승인하면 처리돼요.',
  },
  en: {
    two: 'This takes two people. You propose it; it is done when a colleague approves.',
    why: 'What has happened?',
    lost: 'Lost',
    stolen: 'Stolen',
    broken: 'Broken',
    phone_changed: 'New phone',
    restock: 'Only after you looked at its case, display and battery, and know that it was never lost. Somebody else gets it under a new registration.',
    code: 'OTP code, read out by the person',
    codeMissing: 'Please enter the six digits.',
    phone: 'New phone number',
    phoneMissing: 'Please check the phone number.',
    note: 'What your colleague should know',
    noteMissing: 'Please write four signs or more.',
    now: 'Do it now',
    propose: 'Propose it',
    close: 'Close',
    done: (reference: string) => `Done. Reference ${reference}`,
    proposed: 'Proposed. It is done when a colleague approves.',
  },
})

type ActionSheetProps = { personId: string; registrationId: string | null; action: ActionName; takesTwo: boolean; onClose: () => void; onDone: Reread }

/** One action: what it needs, that the person was recognised, and then either done or proposed. */
export function ActionSheet({ personId, registrationId, action, takesTwo, onClose, onDone }: ActionSheetProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const [id] = useState(newUuid)
  const [why, setWhy] = useState<(typeof reasons)[number]>('lost')
  const [code, setCode] = useState('')
  const [phone, setPhone] = useState('')
  const [note, setNote] = useState('')
  const [checked, setChecked] = useState(false)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<string | null>(null)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const asksCode = action === 'unlock' && !takesTwo
  const digits = phone.replace(/\D/g, '')
  const lacksCode = asksCode && !/^[0-9]{6}$/.test(code.replace(/\s/g, ''))
  const lacksPhone = action === 'change_number' && !/^01[016789][0-9]{7,8}$/.test(digits)
  const lacksNote = takesTwo && note.trim().length < 4
  const tell = (told: string) => {
    setResult(told)
    return onDone()
  }
  const submit = async () => {
    setTried(true)
    if (busy || !checked || lacksCode || lacksPhone || lacksNote) return
    setBusy(true)
    setFailure(null)
    const common = { personId, action, identityShown: true, ...(registrationId === null ? {} : { registrationId }) }
    if (takesTwo) {
      const outcome = await call<Proposal>('PUT', `/v1/console/proposals/${id}`, { body: { ...common, note: note.trim(), ...(action === 'change_number' ? { newPhone: digits } : {}) } })
      if (outcome.kind === 'answer') await tell(texts.proposed)
      else setFailure(outcome)
    } else {
      const outcome = await call<OtpReceipt>('PUT', `/v1/console/otp-actions/${id}`, { body: { ...common, ...(action === 'report' ? { why } : {}), ...(asksCode ? { codes: [code] } : {}) } })
      if (outcome.kind === 'answer') await tell(`${outcome.value.text[language]} ${texts.done(outcome.value.reference)}`)
      else setFailure(outcome)
    }
    setBusy(false)
  }
  const title = actionWords[language][action]
  if (result !== null) {
    return (
      <Sheet title={title} onClose={() => !busy && onClose()}>
        <p role="status">{result}</p>
        <Button busy={busy} onPress={onClose}>
          {texts.close}
        </Button>
      </Sheet>
    )
  }
  return (
    <Sheet title={title} onClose={onClose}>
      {takesTwo && <p>{texts.two}</p>}
      {action === 'restock' && <p>{texts.restock}</p>}
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      {action === 'report' && <Choice label={texts.why} options={reasons.map((value) => ({ value, label: texts[value] }))} value={why} onValue={setWhy} columns={2} />}
      {asksCode && <Field label={texts.code} value={code} onValue={setCode} inputMode="numeric" maxLength={12} complaint={tried && lacksCode ? texts.codeMissing : null} />}
      {action === 'change_number' && <Field label={texts.phone} value={phone} onValue={setPhone} inputMode="tel" maxLength={16} complaint={tried && lacksPhone ? texts.phoneMissing : null} />}
      {takesTwo && <Field label={texts.note} value={note} onValue={setNote} maxLength={300} complaint={tried && lacksNote ? texts.noteMissing : null} />}
      <IdentityCheckBox checked={checked} complains={tried && !checked} onChecked={setChecked} />
      <Button kind={action === 'terminate' ? 'danger' : 'main'} busy={busy} onPress={() => void submit()}>
        {takesTwo ? texts.propose : texts.now}
      </Button>
    </Sheet>
  )
}
