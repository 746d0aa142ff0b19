import { useState } from 'preact/hooks'
import type { Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { lastLoginId } from '../sign-in/last-login.ts'
import '../sign-in/sign-in.css'

/** Signs that a password of the office has at least, as the server asks. */
const SHORTEST = 10

const words = dictionary({
  ko: {
    id: '사무실 아이디',
    idHint: '영문자와 숫자 4자 이상. 점과 줄표도 돼요.',
    password: '사무실 비밀번호',
    least: '10자 이상이에요. 아이디가 들어가면 안 돼요.',
    repeat: '사무실 비밀번호 한 번 더',
    differs: '두 비밀번호가 달라요.',
    tillTitle: '계산대에 로그인할 때 쓰는 것',
    tillId: '계산대 아이디',
    tillPassword: '계산대 비밀번호',
    missing: '입력해 주세요.',
    next: '다음',
  },
  en: {
    id: 'ID of the office',
    idHint: 'Four letters or digits, or more. Dots and hyphens, too.',
    password: 'Password of the office',
    least: 'Ten characters or more, without the ID in it.',
    repeat: 'Password of the office once more',
    differs: 'The two differ.',
    tillTitle: 'What you sign in to the till with',
    tillId: 'ID of the till',
    tillPassword: 'Password of the till',
    missing: 'Please fill this in.',
    next: 'Next',
  },
})

export type AccessTyped = { loginId: string; password: string; tillLoginId: string; tillPassword: string }

/** `typed`: what was typed before something was refused; `loginId`: the ID that stands now. */
type AccessFormProps = { typed: AccessTyped | null; loginId: string | null; failure: Exclude<Outcome<never>, { kind: 'answer' }> | null; onFailureSeen: () => void; onTyped: (typed: AccessTyped) => Promise<void> }

/** ID and new password of the office, and what the till is signed in to with: whoever found a till open sets up nothing. */
export function AccessForm({ typed, loginId: known, failure, onFailureSeen, onTyped }: AccessFormProps) {
  const texts = useWords(words)
  const [loginId, setLoginId] = useState(typed?.loginId ?? known ?? '')
  const [password, setPassword] = useState(typed?.password ?? '')
  const [repeated, setRepeated] = useState(typed?.password ?? '')
  const [tillLoginId, setTillLoginId] = useState(typed?.tillLoginId ?? lastLoginId() ?? '')
  const [tillPassword, setTillPassword] = useState(typed?.tillPassword ?? '')
  const [tried, setTried] = useState(false)
  const isId = /^[A-Za-z0-9][A-Za-z0-9._-]{3,39}$/.test(loginId)
  const isLong = password.length >= SHORTEST
  const next = useOneAtATime(async () => {
    setTried(true)
    if (isId && isLong && password === repeated && tillLoginId && tillPassword) await onTyped({ loginId, password, tillLoginId, tillPassword })
  })
  return (
    <>
      {failure && <FailurePanel failure={failure} onAgain={onFailureSeen} onChange={onFailureSeen} />}
      <form
        class="sign-in__form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          next.run()
        }}
      >
        <Field first label={texts.id} hint={texts.idHint} value={loginId} onValue={setLoginId} complaint={tried && !isId ? texts.idHint : null} autoComplete="off" maxLength={40} />
        <Field label={texts.password} hint={texts.least} value={password} onValue={setPassword} complaint={tried && !isLong ? texts.least : null} type="password" autoComplete="new-password" maxLength={200} />
        <Field label={texts.repeat} value={repeated} onValue={setRepeated} complaint={tried && password !== repeated ? texts.differs : null} type="password" autoComplete="new-password" maxLength={200} />
        <h2 class="rows-title">{texts.tillTitle}</h2>
        <Field label={texts.tillId} value={tillLoginId} onValue={setTillLoginId} complaint={tried && !tillLoginId ? texts.missing : null} autoComplete="username" />
        <Field label={texts.tillPassword} value={tillPassword} onValue={setTillPassword} complaint={tried && !tillPassword ? texts.missing : null} type="password" autoComplete="current-password" />
        <Button submits busy={next.busy}>
          {texts.next}
        </Button>
      </form>
    </>
  )
}
