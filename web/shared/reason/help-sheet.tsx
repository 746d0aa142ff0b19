import { useState } from 'preact/hooks'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import type { OwnTicket } from '../../../src/protocol/api/support.ts'
import { CLIENT_VERSION } from '../../../src/protocol/client-version.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { call } from '../http/call.ts'
import { Button } from '../kit/button.tsx'
import { Field } from '../kit/field.tsx'
import { Sheet } from '../kit/sheet.tsx'
import { dictionary } from '../language/dictionary.ts'
import { useLanguage, useWords } from '../language/use-language.ts'

const words = dictionary({
  ko: {
    title: '도움 받기',
    first: (label: string) => `먼저 해 볼 것: ${label}`,
    more: '이유와 답 더 보기',
    message: '하고 싶은 말 (없어도 돼요)',
    hint: '비밀번호나 OTP 번호는 적지 마세요.',
    attached: (reference: string) => `문의 번호 ${reference}, 이 화면, 앱 버전, OTP 상태가 함께 전해져요.`,
    send: '문의 보내기',
    sent: '문의를 받았어요. 답은 알림으로 알려 드려요.',
    notSent: '보내지 못했어요. 다시 눌러 주세요.',
    close: '닫기',
  },
  en: {
    title: 'Get help',
    first: (label: string) => `Try this first: ${label}`,
    more: 'The reason, and more answers',
    message: 'Anything to add? (optional)',
    hint: 'No PINs or OTP codes, please.',
    attached: (reference: string) => `Reference ${reference}, this screen, the app’s version, and your OTPs’ states go with it.`,
    send: 'Send it',
    sent: 'We have it. The answer comes as a notice.',
    notSent: 'It was not sent. Please press again.',
    close: 'Close',
  },
})

/** `signIn`: in whose name, where nobody is signed in yet. */
export type HelpSheetProps = { problem: Problem; signIn: string | null; onClose: () => void }

/** What can be done first, where the answers are, and a ticket with everything that is known, less secrets. */
export function HelpSheet({ problem, signIn, onClose }: HelpSheetProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const [id] = useState(() => newUuid())
  const [message, setMessage] = useState('')
  const [state, setState] = useState<'asking' | 'sending' | 'sent'>('asking')
  const [complaint, setComplaint] = useState<string | null>(null)
  const send = async () => {
    setState('sending')
    setComplaint(null)
    const screen = location.pathname.slice(0, 100)
    const body = { reference: problem.reference, reason: problem.reason, screen, clientVersion: CLIENT_VERSION, message: message.trim() }
    const outcome = signIn === null ? await call<OwnTicket>('PUT', `/v1/support-tickets/${id}`, { body }) : await call<OwnTicket>('PUT', `/v1/office-sign-in-tickets/${id}`, { body: { ...body, signIn } })
    setState(outcome.kind === 'answer' ? 'sent' : 'asking')
    if (outcome.kind !== 'answer') setComplaint(outcome.kind === 'problem' ? outcome.problem.title : texts.notSent)
  }
  if (state === 'sent') {
    return (
      <Sheet title={texts.title} onClose={onClose}>
        <p role="status">{texts.sent}</p>
        <Button onPress={onClose}>{texts.close}</Button>
      </Sheet>
    )
  }
  return (
    <Sheet title={texts.title} onClose={onClose}>
      <p>{problem.title}</p>
      <p>{texts.first(problem.remedy.label)}</p>
      <a class="button button--quiet" href={`/docs/reasons?lang=${language}#${problem.reason}`} target="_blank" rel="noopener">
        {texts.more}
      </a>
      <Field label={texts.message} hint={texts.hint} value={message} onValue={setMessage} maxLength={500} complaint={complaint} />
      <p>{texts.attached(problem.reference)}</p>
      <Button busy={state === 'sending'} onPress={() => void send()}>
        {texts.send}
      </Button>
    </Sheet>
  )
}
