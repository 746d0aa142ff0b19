import { useState } from 'preact/hooks'
import type { Ticket, TicketList } from '../../../src/protocol/api/support.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Choice } from '../../shared/kit/choice.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { back, go } from '../../shared/routing/navigation.ts'

const done = ['explained', 'otp_action', 'refund_arranged', 'corrected', 'no_fault_found', 'passed_on'] as const

const words = dictionary({
  ko: {
    title: (reference: string) => `문의 ${reference}`,
    gone: '이 문의를 찾을 수 없어요',
    person: '고객',
    reason: '안 된 이유',
    screen: '화면',
    wallet: '지갑',
    till: '계산대',
    office: '사무실',
    version: '앱 버전',
    message: '고객의 말',
    nothing: '적지 않음',
    otps: 'OTP 상태',
    opened: '접수',
    why: '이유와 할 일 보기',
    take: '내가 맡기',
    look: '고객 보기',
    takenBy: '맡은 사람',
    what: '무엇을 했나요?',
    explained: '설명함',
    otp_action: 'OTP 처리',
    refund_arranged: '환불 연결',
    corrected: '기록 바로잡음',
    no_fault_found: '이상 없음',
    passed_on: '담당자에게 넘김',
    answer: '고객에게 보낼 답',
    answerHint: '알림으로 그대로 전해져요.',
    missing: '한 일을 고르고 4자 넘게 적어 주세요.',
    send: '답 보내기',
    answered: '보낸 답',
  },
  en: {
    title: (reference: string) => `Ticket ${reference}`,
    gone: 'This ticket is not there',
    person: 'Person',
    reason: 'Why it failed',
    screen: 'Screen',
    wallet: 'wallet',
    till: 'till',
    office: 'office',
    version: 'App version',
    message: 'In their words',
    nothing: 'nothing written',
    otps: 'Their OTPs',
    opened: 'Opened',
    why: 'The reason, and what to do',
    take: 'Take it',
    look: 'See the person',
    takenBy: 'Taken by',
    what: 'What was done?',
    explained: 'Explained',
    otp_action: 'Acted on the OTP',
    refund_arranged: 'Arranged a refund',
    corrected: 'Corrected a record',
    no_fault_found: 'No fault found',
    passed_on: 'Passed on',
    answer: 'Answer to the person',
    answerHint: 'They read exactly this, as a notice.',
    missing: 'Choose what was done, and write four signs or more.',
    send: 'Send the answer',
    answered: 'The answer',
  },
})

/** One ticket with all that came with it; taken, then answered. */
export function TicketScreen({ ticketId }: { ticketId: string }) {
  const texts = useWords(words)
  const { value, failure, refresh } = useResource<TicketList>('/v1/console/tickets')
  const ticket = value?.tickets.find(({ id }) => id === ticketId)
  return (
    <Screen title={texts.title(ticket?.reference ?? '')} onBack={() => back('/tickets')}>
      {!value && !failure && <Skeleton shapes={['card', 'row']} />}
      {!value && failure && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {value && !ticket && <EmptyPanel icon="list" title={texts.gone} />}
      {ticket && <TicketFacts ticket={ticket} />}
      {ticket && <Work ticket={ticket} onDone={() => void refresh()} />}
    </Screen>
  )
}

function TicketFacts({ ticket }: { ticket: Ticket }) {
  const texts = useWords(words)
  const language = useLanguage()
  return (
    <>
      <Facts
        facts={[
          { name: texts.person, value: ticket.maskedName },
          { name: texts.reason, value: ticket.reason },
          { name: texts.message, value: ticket.message || texts.nothing },
          { name: texts.screen, value: `${texts[ticket.app]} ${ticket.screen}` },
          { name: texts.version, value: String(ticket.clientVersion) },
          { name: texts.otps, value: ticket.registrations.map(({ kind, end, state, why }) => `${kind} ···${end} ${state}${why === null ? '' : ` (${why})`}`).join(', ') || '—' },
          { name: texts.opened, value: dateAndTime(ticket.openedAt, language) },
          ticket.takenBy !== null && { name: texts.takenBy, value: ticket.takenBy },
          ticket.answer !== null && { name: texts.answered, value: ticket.answer },
        ]}
      />
      <p>
        <a class="help-link" href={`/docs/reasons?lang=${language}#${ticket.reason}`} target="_blank" rel="noopener">
          {texts.why}
        </a>
      </p>
    </>
  )
}

function Work({ ticket, onDone }: { ticket: Ticket; onDone: () => void }) {
  const texts = useWords(words)
  const [action, setAction] = useState<(typeof done)[number] | null>(null)
  const [answer, setAnswer] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const send = async (what: 'taking' | 'resolution', body: object) => {
    if (busy) return
    setBusy(true)
    setFailure(null)
    const outcome = await call<Ticket>('PUT', `/v1/console/tickets/${ticket.id}/${what}`, { body })
    setBusy(false)
    if (outcome.kind === 'answer') onDone()
    else setFailure(outcome)
  }
  const isWhole = action !== null && answer.trim().length >= 4
  const resolve = () => {
    setTried(true)
    if (isWhole) void send('resolution', { action, answer: answer.trim() })
  }
  if (ticket.state === 'resolved' || (ticket.state === 'taken' && !ticket.isOwn)) return null
  return (
    <section class="panel">
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      {ticket.state === 'open' && (
        <div class="otps__actions">
          <Button busy={busy} onPress={() => void send('taking', {})}>
            {texts.take}
          </Button>
        </div>
      )}
      {ticket.state === 'taken' && (
        <>
          <div class="otps__actions">
            <Button kind="second" onPress={() => go(`/people/${ticket.personId}`)}>
              {texts.look}
            </Button>
          </div>
          <Choice label={texts.what} options={done.map((value) => ({ value, label: texts[value] }))} value={action} onValue={setAction} />
          <Field label={texts.answer} hint={texts.answerHint} value={answer} onValue={setAnswer} maxLength={300} complaint={tried && !isWhole ? texts.missing : null} />
          <div class="otps__actions">
            <Button busy={busy} onPress={resolve}>
              {texts.send}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}
