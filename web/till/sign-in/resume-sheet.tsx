import { useState } from 'preact/hooks'
import type { PasswordSignIn, Session } from '../../../src/protocol/api/people.ts'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { SignInByPasskey } from '../../shared/passkey/sign-in-by-passkey.tsx'
import { resumed, signedOut } from '../../shared/session/session.ts'
import { lastLoginId } from './last-login.ts'
import './sign-in.css'

const words = dictionary({
  ko: { about: (name: string) => `${name} 님, 비밀번호를 입력하면 하던 곳에서 이어서 해요.`, aboutPasskey: (name: string) => `${name} 님, 패스키나 아이디와 비밀번호로 확인하면 하던 곳에서 이어서 해요.`, id: '아이디', password: '비밀번호', wrong: '비밀번호를 확인해 주세요.', goOn: '이어서 하기', leave: '다른 사람으로 로그인' },
  en: { about: (name: string) => `${name}, enter your password to go on where you were.`, aboutPasskey: (name: string) => `${name}, use your passkey, or ID and password, to go on where you were.`, id: 'User name', password: 'Password', wrong: 'Check your password.', goOn: 'Go on', leave: 'Sign in as somebody else' },
})

/** The session has ended; what is on the screen below stays, with what was typed. */
export function ResumeSheet({ session, because }: { session: Session; because: Problem }) {
  const texts = useWords(words)
  const known = lastLoginId()
  const [loginId, setLoginId] = useState(known ?? '')
  const [password, setPassword] = useState('')
  const [wrong, setWrong] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const goOn = useOneAtATime(async () => {
    setWrong(false)
    setFailure(null)
    const body: PasswordSignIn = { loginId, password }
    const outcome = await call<Session>('POST', '/v1/sessions', { body })
    setPassword('')
    if (outcome.kind === 'answer') return resumed(outcome.value)
    if (outcome.kind === 'problem' && outcome.problem.reason === 'LOGIN_FAILED') setWrong(true)
    else setFailure(outcome)
  })
  return (
    <Sheet title={because.title}>
      <p class="screen__hint">{known === null ? texts.aboutPasskey(session.name) : texts.about(session.name)}</p>
      {known === null && <SignInByPasskey<Session> path="/v1/sessions" onAnswer={resumed} />}
      <form
        class="sign-in__form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (loginId && password) goOn.run()
        }}
      >
        {known === null && <Field label={texts.id} value={loginId} onValue={setLoginId} autoComplete="username" />}
        <Field label={texts.password} value={password} onValue={setPassword} complaint={wrong ? texts.wrong : null} type="password" autoComplete="current-password" />
        {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
        <Button submits busy={goOn.busy}>
          {texts.goOn}
        </Button>
      </form>
      <Button kind="quiet" onPress={() => signedOut(null)}>
        {texts.leave}
      </Button>
    </Sheet>
  )
}
