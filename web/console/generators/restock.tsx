import { useState } from 'preact/hooks'
import type { OtpReceipt } from '../../../src/protocol/api/otp.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { IdentityCheckBox } from '../person/identity-check-box.tsx'
import { PurposeForm, type Given } from '../person/purpose-form.tsx'

const words = dictionary({
  ko: {
    title: '돌려받은 기기 다시 입고',
    about: '해지가 끝난 기기만 돼요. 겉면과 번호판, 배터리를 살펴본 뒤에 넣어요. 분실 신고된 기기는 다시 쓸 수 없어요.',
    serial: '기기 뒷면의 일련번호',
    missing: '입력해 주세요.',
    purpose: '이 기기를 마지막에 쓴 고객의 기록에 남아요. 왜 보는지 먼저 적어 주세요.',
    go: '점검했어요, 다시 입고',
    done: (end: string, reference: string) => `끝 번호 ${end} 기기를 다시 넣었어요. 처리 번호 ${reference}`,
  },
  en: {
    title: 'A generator that came back',
    about: 'Only one whose registration has ended, after you looked at its case, display and battery. One that was reported lost is never used again.',
    serial: 'Serial number on its back',
    missing: 'Please fill this in.',
    purpose: 'It goes on the record of whoever had it last. Please say why first.',
    go: 'Looked over: into stock',
    done: (end: string, reference: string) => `The generator ending in ${end} is in stock again. Reference ${reference}`,
  },
})

/** A returned generator goes back into stock by the number on it, on the record of whoever had it last. */
export function Restock() {
  const texts = useWords(words)
  const language = useLanguage()
  const [id, setId] = useState(newUuid)
  const [serial, setSerial] = useState('')
  const [checked, setChecked] = useState(false)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState<string | null>(null)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const typed = serial.trim()
  const send = (purpose?: Given) => call<OtpReceipt>('PUT', `/v1/console/restocks/${id}`, { body: { serial: typed, identityShown: true, ...(purpose ? { purpose } : {}) } })
  const put = async () => {
    setTried(true)
    if (busy || !typed || !checked) return
    setBusy(true)
    setFailure(null)
    setDone(null)
    const outcome = await send()
    setBusy(false)
    tell(outcome)
  }
  /** With the purpose the same command is sent again. What stands in its way then is told where the number is. */
  const give = async (given: Given) => {
    const outcome = await send(given)
    tell(outcome)
    return outcome
  }
  const tell = (outcome: Outcome<OtpReceipt>) => {
    if (outcome.kind !== 'answer') return setFailure(outcome)
    setFailure(null)
    setDone(`${outcome.value.text[language]}. ${texts.done(typed.slice(-4), outcome.value.reference)}`)
    setId(newUuid())
    setSerial('')
    setChecked(false)
    setTried(false)
  }
  const asksPurpose = failure?.kind === 'problem' && failure.problem.reason === 'PURPOSE_MISSING'
  return (
    <section class="panel">
      <h2 class="panel__title">{texts.title}</h2>
      <p class="quiet">{texts.about}</p>
      {done && <p role="status">{done}</p>}
      {asksPurpose && (
        <>
          <p>{texts.purpose}</p>
          <PurposeForm give={give} onOpen={() => undefined} />
        </>
      )}
      {failure && !asksPurpose && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      {!asksPurpose && (
        <>
          <Field label={texts.serial} value={serial} onValue={setSerial} maxLength={60} complaint={tried && !typed ? texts.missing : null} />
          <IdentityCheckBox checked={checked} complains={tried && !checked} onChecked={setChecked} />
          <Button kind="second" busy={busy} onPress={() => void put()}>
            {texts.go}
          </Button>
        </>
      )}
    </section>
  )
}
