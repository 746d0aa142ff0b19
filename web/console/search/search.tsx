import { useState } from 'preact/hooks'
import type { SearchResult } from '../../../src/protocol/api/console.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Link } from '../../shared/routing/link.tsx'

const words = dictionary({
  ko: {
    title: '고객 찾기',
    label: '전화번호 · 결제 번호 · 확인 번호 · 문의 번호 · OTP 일련번호',
    hint: '띄어쓰기와 줄표는 있어도 없어도 돼요.',
    find: '찾기',
    missing: '찾을 것을 입력해 주세요.',
    none: '찾은 사람이 없어요',
    noneAbout: '번호를 다시 확인해 주세요. 확인 번호는 14일까지 찾아요.',
    nothing: '무엇을 찾는지 알 수 없어요',
    nothingAbout: '전화번호, 결제 번호, 확인 번호(K7-QF), 문의 번호(R- 또는 T-), OTP 일련번호를 넣어 주세요.',
    found: (count: number) => `찾은 사람 ${count}명`,
    phone: '전화번호',
    payment: '결제',
    top_up: '충전',
    refund: '환불',
    request: '결제 요청',
    registration: 'OTP',
    ticket: '문의',
    otp_step: 'OTP 처리 번호',
    confirmation: '확인 번호',
    serial: 'OTP 일련번호',
    person: '고객',
  },
  en: {
    title: 'Find a person',
    label: 'Phone · payment · confirmation number · reference · OTP serial',
    hint: 'With or without spaces and hyphens.',
    find: 'Find',
    missing: 'Please say what to look for.',
    none: 'Nobody was found',
    noneAbout: 'Please check the number. Confirmation numbers are found for 14 days.',
    nothing: 'That is none of the numbers we know',
    nothingAbout: 'A phone number, a payment, a confirmation number (K7-QF), a reference (R- or T-), or the serial number of an OTP.',
    found: (count: number) => `${count} found`,
    phone: 'phone number',
    payment: 'payment',
    top_up: 'top-up',
    refund: 'refund',
    request: 'request',
    registration: 'OTP',
    ticket: 'ticket',
    otp_step: 'reference of an OTP step',
    confirmation: 'confirmation number',
    serial: 'OTP serial',
    person: 'person',
  },
})

type By = 'phone' | 'payment' | 'top_up' | 'refund' | 'request' | 'registration' | 'ticket' | 'otp_step' | 'confirmation' | 'serial' | 'person'

/** One field for everything that somebody may say on the telephone. */
export function Search() {
  const texts = useWords(words)
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome<SearchResult> | null>(null)
  const find = async () => {
    setTried(true)
    if (!text.trim() || busy) return
    setBusy(true)
    setOutcome(await call<SearchResult>('POST', '/v1/console/searches', { body: { text: text.trim() } }))
    setBusy(false)
  }
  return (
    <Screen title={texts.title}>
      <form
        class="panel"
        role="search"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void find()
        }}
      >
        <Field first label={texts.label} hint={texts.hint} value={text} onValue={setText} inputMode="search" maxLength={80} complaint={tried && !text.trim() ? texts.missing : null} />
        <div>
          <Button submits busy={busy} icon="search">
            {texts.find}
          </Button>
        </div>
      </form>
      <div aria-live="polite">
        {busy && <Skeleton shapes={['row', 'row']} />}
        {!busy && outcome && outcome.kind !== 'answer' && <FailurePanel failure={outcome} onAgain={() => void find()} />}
        {!busy && outcome?.kind === 'answer' && <Results result={outcome.value} />}
      </div>
    </Screen>
  )
}

function Results({ result: { kind, found } }: { result: SearchResult }) {
  const texts = useWords(words)
  const language = useLanguage()
  if (kind === 'nothing') return <EmptyPanel icon="search" title={texts.nothing}><p class="quiet">{texts.nothingAbout}</p></EmptyPanel>
  if (found.length === 0) return <EmptyPanel icon="search" title={texts.none}><p class="quiet">{texts.noneAbout}</p></EmptyPanel>
  return (
    <section>
      <h2 class="rows-title">{texts.found(found.length)}</h2>
      <div class="rows">
        {found.map(({ personId, maskedName, by, at }) => (
          <Link key={`${personId}${by}${at}`} to={`/people/${personId}`} class="row">
            <span class="row__icon">
              <Icon name="certified" />
            </span>
            <span class="row__text">
              <bdi class="row__name">{maskedName}</bdi>
              <span class="row__about">
                {texts[by as By]}
                {at && ` · ${dateAndTime(at, language)}`}
              </span>
            </span>
            <Icon name="forward" size={20} />
          </Link>
        ))}
      </div>
    </section>
  )
}
