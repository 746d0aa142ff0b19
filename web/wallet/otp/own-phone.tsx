import { useState } from 'preact/hooks'
import type { IdentityCheck, IdentityCheckRequest, IdentityConfirmation } from '../../../src/protocol/api/people.ts'
import type { Uuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Choice } from '../../shared/kit/choice.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { useDeployment } from '../../shared/sandbox/deployment.ts'
import { inboxLink } from '../../shared/sandbox/inbox-link.ts'
import { isBirthDate, phoneInGroups } from '../sign-up/draft.ts'
import { OtpStep } from './otp-step.tsx'

const words = dictionary({
  ko: {
    question: '본인 휴대폰인지 확인할게요',
    hint: '본인 이름으로 개통한 휴대폰이어야 해요.',
    name: '이름',
    birth: '생년월일 8자리',
    birthWrong: '태어난 해부터 여덟 자리로 입력해 주세요.',
    phone: '휴대폰 번호',
    phoneWrong: '010으로 시작하는 번호를 입력해 주세요.',
    carrier: '통신사',
    missing: '모두 채워 주세요.',
    send: '확인 문자 받기',
    codeQuestion: '문자로 온 번호를 입력해 주세요',
    sent: (phone: string) => `${phone}로 보냈어요. 이 번호는 누구에게도 알려주지 마세요.`,
    code: '확인 번호 6자리',
    codeWrong: '여섯 자리를 모두 입력해 주세요.',
    next: '다음',
    again: '문자가 안 왔나요? 다시 보내기',
    inbox: '연습용 문자함 열기',
    mvno: (carrier: string) => `${carrier} 알뜰폰`,
  },
  en: {
    question: 'Let us check that this phone is yours',
    hint: 'It must be registered in your own name.',
    name: 'Name',
    birth: 'Date of birth, 8 digits',
    birthWrong: 'Eight digits, the year first: 19580312.',
    phone: 'Phone number',
    phoneWrong: 'Enter a number that starts with 010.',
    carrier: 'Carrier',
    missing: 'Please fill in everything.',
    send: 'Text me a code',
    codeQuestion: 'Enter the code we texted you',
    sent: (phone: string) => `Sent to ${phone}. Do not tell this code to anybody.`,
    code: 'Code, 6 digits',
    codeWrong: 'Please enter all six digits.',
    next: 'Next',
    again: 'No message? Send it again',
    inbox: 'Open the practice messages',
    mvno: (carrier: string) => `${carrier} MVNO`,
  },
})

type Failure = Exclude<Outcome<never>, { kind: 'answer' }>
type OwnPhoneProps = { title: string; step?: number; of?: number; name: string; onProven: (identityCheckId: Uuid) => void; onBack: () => void }

/** Proves that the phone is in one's own name: who, then the code of a text message. */
export function OwnPhone({ title, step, of, name, onProven, onBack }: OwnPhoneProps) {
  const [who, setWho] = useState<Who>({ name, birthDate: '', phone: '', carrier: null })
  const [check, setCheck] = useState<IdentityCheck | null>(null)
  const place = step === undefined || of === undefined ? {} : { step, of }
  if (check) return <TextedCode title={title} place={place} who={who} check={check} onCheck={setCheck} onProven={onProven} onBack={() => setCheck(null)} />
  return <WhoAreYou title={title} place={place} who={who} onWho={setWho} onCheck={setCheck} onBack={onBack} />
}

type Who = { name: string; birthDate: string; phone: string; carrier: IdentityCheckRequest['carrier'] | null }
type Place = { step?: number; of?: number }

function askForText({ name, birthDate, phone, carrier }: Who): Promise<Outcome<IdentityCheck>> {
  return call<IdentityCheck>('POST', '/v1/identity-checks', { body: { name: name.trim(), birthDate, phone, carrier } })
}

function WhoAreYou({ title, place, who, onWho, onCheck, onBack }: { title: string; place: Place; who: Who; onWho: (who: Who) => void; onCheck: (check: IdentityCheck) => void; onBack: () => void }) {
  const texts = useWords(words)
  const [tried, setTried] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const birthIsRight = isBirthDate(who.birthDate)
  const phoneIsRight = /^01[016789]\d{7,8}$/.test(who.phone)
  const isWhole = who.name.trim() !== '' && birthIsRight && phoneIsRight && who.carrier !== null
  const send = useOneAtATime(async () => {
    setTried(true)
    setFailure(null)
    if (!isWhole) return
    const outcome = await askForText(who)
    if (outcome.kind === 'answer') onCheck(outcome.value)
    else setFailure(outcome)
  })
  return (
    <OtpStep title={title} {...place} question={texts.question} hint={texts.hint} onBack={onBack} actions={<Button busy={send.busy} onPress={send.run}>{texts.send}</Button>}>
      <Field label={texts.name} value={who.name} onValue={(value) => onWho({ ...who, name: value })} autoComplete="name" maxLength={60} complaint={tried && who.name.trim() === '' ? texts.missing : null} />
      <Field
        label={texts.birth}
        value={who.birthDate}
        onValue={(value) => onWho({ ...who, birthDate: value.replace(/\D/g, '').slice(0, 8) })}
        complaint={tried && !birthIsRight ? texts.birthWrong : null}
        placeholder="19580312"
        inputMode="numeric"
        autoComplete="bday"
        maxLength={10}
      />
      <Field
        label={texts.phone}
        value={phoneInGroups(who.phone)}
        onValue={(value) => onWho({ ...who, phone: value.replace(/\D/g, '').slice(0, 11) })}
        complaint={tried && !phoneIsRight ? texts.phoneWrong : null}
        placeholder="010-0000-0000"
        inputMode="tel"
        autoComplete="tel-national"
        maxLength={13}
      />
      <Choice
        label={texts.carrier}
        value={who.carrier}
        onValue={(carrier) => onWho({ ...who, carrier })}
        options={[
          { value: 'SKT', label: 'SKT' },
          { value: 'KT', label: 'KT' },
          { value: 'LGU', label: 'LG U+' },
          { value: 'SKT_MVNO', label: texts.mvno('SKT') },
          { value: 'KT_MVNO', label: texts.mvno('KT') },
          { value: 'LGU_MVNO', label: texts.mvno('LG U+') },
        ]}
      />
      {tried && !isWhole && (
        <p class="field__complaint" role="alert">
          {texts.missing}
        </p>
      )}
      {failure && <FailurePanel failure={failure} onAgain={send.run} onChange={() => setFailure(null)} />}
    </OtpStep>
  )
}

type TextedCodeProps = { title: string; place: Place; who: Who; check: IdentityCheck; onCheck: (check: IdentityCheck) => void; onProven: (id: Uuid) => void; onBack: () => void }

function TextedCode({ title, place, who, check, onCheck, onProven, onBack }: TextedCodeProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const deployment = useDeployment()
  const [code, setCode] = useState('')
  const [complaint, setComplaint] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const confirm = useOneAtATime(async () => {
    setFailure(null)
    if (code.length < 6) return setComplaint(texts.codeWrong)
    const outcome = await call<IdentityConfirmation>('POST', `/v1/identity-checks/${check.id}/confirmation`, { body: { code } })
    if (outcome.kind === 'answer') return onProven(outcome.value.id)
    if (outcome.kind === 'problem' && outcome.problem.reason === 'IDENTITY_CODE_WRONG') return setComplaint(outcome.problem.title)
    setFailure(outcome)
  })
  const sendAgain = useOneAtATime(async () => {
    setFailure(null)
    setCode('')
    const outcome = await askForText(who)
    if (outcome.kind === 'answer') onCheck(outcome.value)
    else setFailure(outcome)
  })
  return (
    <OtpStep title={title} {...place} question={texts.codeQuestion} hint={texts.sent(phoneInGroups(who.phone))} onBack={onBack} actions={<Button busy={confirm.busy} onPress={confirm.run}>{texts.next}</Button>}>
      <Field
        label={texts.code}
        value={code}
        onValue={(value) => {
          setComplaint(null)
          setCode(value.replace(/\D/g, '').slice(0, 6))
        }}
        complaint={complaint}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        first
      />
      {failure && <FailurePanel failure={failure} onAgain={confirm.run} onChange={sendAgain.run} />}
      {deployment?.sandbox && (
        <a class="button button--second" href={inboxLink(deployment.sandbox.inboxUrl, language, who.phone)} target="_blank" rel="noopener">
          {texts.inbox}
        </a>
      )}
      <Button kind="quiet" busy={sendAgain.busy} onPress={sendAgain.run}>
        {texts.again}
      </Button>
    </OtpStep>
  )
}
