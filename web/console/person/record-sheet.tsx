import { useState } from 'preact/hooks'
import type { OtpReceipt, OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Choice } from '../../shared/kit/choice.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { actionWords } from '../words.ts'
import { FindOwner } from './find-owner.tsx'
import { IdentityCheckBox } from './identity-check-box.tsx'
import { openPerson, PurposeForm } from './purpose-form.tsx'
import type { Reread } from './reread.ts'
import { areWhole, TwoCodes, type TwoCodesTyped } from './two-codes.tsx'

const words = dictionary({
  ko: {
    keep: (end: string) => `끝 번호 ${end} 기기를 남겨요. 이 기기에 나온 번호 두 개를 이어서 입력하면 확인돼요.`,
    ends: (ends: string) => `함께 등록된 것(끝 번호 ${ends})은 해지돼요.`,
    wrongSerial: '고객이 가진 기기의 일련번호와, 그 기기에 나온 번호 두 개가 필요해요.',
    serial: '손에 든 기기의 일련번호',
    missing: '입력해 주세요.',
    wrongOwner: '이 기기가 누구의 것인가요? 기기를 가진 분이 번호 두 개를 보여 줘야 해요.',
    whose: '기기의 주인',
    this: '이 고객',
    another: '다른 고객',
    ownerMissing: '주인을 먼저 찾아 주세요.',
    purpose: '주인의 기록도 바뀌니, 왜 보는지 적어 주세요.',
    now: '지금 처리',
    close: '닫기',
    done: (reference: string) => `처리했어요. 처리 번호 ${reference}`,
  },
  en: {
    keep: (end: string) => `The generator ending in ${end} is kept. Two of its codes, one after the other, prove it.`,
    ends: (ends: string) => `What was registered beside it (ending in ${ends}) is terminated.`,
    wrongSerial: 'It takes the serial number of the generator that the person has, and two of its codes.',
    serial: 'Serial number of the generator in hand',
    missing: 'Please fill this in.',
    wrongOwner: 'Whose is this generator? Whoever has it shows two of its codes.',
    whose: 'Its owner',
    this: 'This person',
    another: 'Somebody else',
    ownerMissing: 'Find the owner first.',
    purpose: 'The owner’s record changes too: please say why you look at it.',
    now: 'Do it now',
    close: 'Close',
    done: (reference: string) => `Done. Reference ${reference}`,
  },
})

type RecordSheetProps = { personId: string; otp: OtpRegistration; beside: readonly OtpRegistration[]; action: 'choose' | 'correct'; onClose: () => void; onDone: Reread }

/** A wrong record at the counter: one of two is kept, or number or owner is put right, each proved by two codes of the generator in hand. */
export function RecordSheet({ personId, otp, beside, action, onClose, onDone }: RecordSheetProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const [id] = useState(newUuid)
  const [codes, setCodes] = useState<TwoCodesTyped>(['', ''])
  const [serial, setSerial] = useState('')
  const [whose, setWhose] = useState<'this' | 'another'>('this')
  const [ownerId, setOwnerId] = useState<string | null>(null)
  const [checked, setChecked] = useState(false)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [receipt, setReceipt] = useState<OtpReceipt | null>(null)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const asksSerial = action === 'correct' && otp.why === 'wrong_serial'
  const asksOwner = action === 'correct' && otp.why === 'wrong_owner'
  const lacksOwner = asksOwner && whose === 'another' && ownerId === null
  const submit = async () => {
    setTried(true)
    if (busy || !checked || !areWhole(codes) || (asksSerial && !serial.trim()) || lacksOwner) return
    setBusy(true)
    setFailure(null)
    const body = { personId, registrationId: otp.id, action, codes, identityShown: true, ...(asksSerial ? { serial: serial.trim() } : {}), ...(asksOwner && whose === 'another' ? { ownerId } : {}) }
    const outcome = await call<OtpReceipt>('PUT', `/v1/console/otp-actions/${id}`, { body })
    if (outcome.kind === 'answer') {
      setReceipt(outcome.value)
      await onDone()
    } else setFailure(outcome)
    setBusy(false)
  }
  const asksPurpose = failure?.kind === 'problem' && failure.problem.reason === 'PURPOSE_MISSING' && ownerId !== null
  return (
    <Sheet title={actionWords[language][action]} onClose={() => (receipt === null || !busy) && onClose()}>
      {receipt && (
        <>
          <p role="status">
            {receipt.text[language]} {texts.done(receipt.reference)}
          </p>
          <Button busy={busy} onPress={onClose}>
            {texts.close}
          </Button>
        </>
      )}
      {!receipt && asksPurpose && (
        <>
          <p>{texts.purpose}</p>
          <PurposeForm give={openPerson(ownerId)} onOpen={() => setFailure(null)} />
        </>
      )}
      {!receipt && !asksPurpose && (
        <>
          <p>{action === 'choose' ? texts.keep(otp.serialEnd) : asksSerial ? texts.wrongSerial : texts.wrongOwner}</p>
          {action === 'choose' && beside.length > 0 && <p>{texts.ends(beside.map(({ serialEnd }) => serialEnd).join(', '))}</p>}
          {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
          {asksSerial && <Field label={texts.serial} value={serial} onValue={setSerial} maxLength={60} complaint={tried && !serial.trim() ? texts.missing : null} />}
          {asksOwner && <Choice label={texts.whose} options={(['this', 'another'] as const).map((value) => ({ value, label: texts[value] }))} value={whose} onValue={setWhose} columns={2} />}
          {asksOwner && whose === 'another' && <FindOwner chosen={ownerId} onChosen={setOwnerId} />}
          {tried && lacksOwner && <p class="field__complaint">{texts.ownerMissing}</p>}
          <TwoCodes codes={codes} complains={tried} onCodes={setCodes} />
          <IdentityCheckBox checked={checked} complains={tried && !checked} onChecked={setChecked} />
          <Button busy={busy} onPress={() => void submit()}>
            {texts.now}
          </Button>
        </>
      )}
    </Sheet>
  )
}
