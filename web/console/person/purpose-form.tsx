import { useState } from 'preact/hooks'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Choice } from '../../shared/kit/choice.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'

const purposes = ['asked_by_person', 'ticket', 'at_branch', 'suspicion', 'incident', 'second_person'] as const
type Purpose = (typeof purposes)[number]

const words = dictionary({
  ko: {
    title: '왜 이 고객을 보나요?',
    about: '목적과 함께 누가 언제 보았는지 기록에 남아요. 30분 동안 볼 수 있어요.',
    label: '목적',
    asked_by_person: '고객이 문의함',
    ticket: '접수된 문의 처리',
    at_branch: '지점에 온 고객',
    suspicion: '부정 사용 의심',
    incident: '장애 확인',
    second_person: '동료의 제안 확인',
    note: '무슨 일인가요?',
    noteHint: '예: 결제가 두 번 됐다고 전화함. 비밀번호나 OTP 번호는 적지 마세요.',
    choose: '목적을 고르고 4자 넘게 적어 주세요.',
    open: '보기',
  },
  en: {
    title: 'Why do you look at this person?',
    about: 'The purpose is written down with your name and the time. It holds for 30 minutes.',
    label: 'Purpose',
    asked_by_person: 'The person asked',
    ticket: 'Working on a ticket',
    at_branch: 'At the branch',
    suspicion: 'Suspected misuse',
    incident: 'Looking into a fault',
    second_person: 'Checking a proposal',
    note: 'What is it about?',
    noteHint: 'Say: called because of a double payment. No PINs or OTP codes, please.',
    choose: 'Choose a purpose, and write four signs or more.',
    open: 'Open',
  },
})

export type Given = { purpose: Purpose; note: string }

/** Opens a person for what was given. */
export function openPerson(personId: string): (given: Given) => Promise<Outcome<unknown>> {
  return (given) => call<unknown>('POST', `/v1/console/people/${personId}/accesses`, { body: given })
}

/** Nobody is shown before this is filled in. */
export function PurposeForm({ give, onOpen }: { give: (given: Given) => Promise<Outcome<unknown>>; onOpen: () => void }) {
  const texts = useWords(words)
  const [purpose, setPurpose] = useState<Purpose | null>(null)
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const isWhole = purpose !== null && note.trim().length >= 4
  const open = async () => {
    setTried(true)
    if (!isWhole || busy) return
    setBusy(true)
    setFailure(null)
    const outcome = await give({ purpose, note: note.trim() })
    setBusy(false)
    if (outcome.kind === 'answer') onOpen()
    else setFailure(outcome)
  }
  return (
    <form
      class="panel"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void open()
      }}
    >
      <h2 class="panel__title">{texts.title}</h2>
      <p class="quiet">{texts.about}</p>
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      <Choice label={texts.label} options={purposes.map((value) => ({ value, label: texts[value] }))} value={purpose} onValue={setPurpose} />
      <Field label={texts.note} hint={texts.noteHint} value={note} onValue={setNote} maxLength={300} complaint={tried && !isWhole ? texts.choose : null} />
      <div>
        <Button submits busy={busy}>
          {texts.open}
        </Button>
      </div>
    </form>
  )
}
