import { useState } from 'preact/hooks'
import type { PasswordSignIn, Session } from '../../../src/protocol/api/people.ts'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Awning } from '../../shared/kit/awning.tsx'
import { Button } from '../../shared/kit/button.tsx'
import { ErrorPanel, FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { passkeyHere } from '../../shared/passkey/passkey-here.ts'
import { SignInByPasskey } from '../../shared/passkey/sign-in-by-passkey.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { choose } from '../../shared/preferences/preferences.ts'
import { useDeploymentAsked } from '../../shared/sandbox/deployment.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { signedInAs, signedInByPasskey } from './last-login.ts'
import { StaffSignIn } from './staff-sign-in.tsx'
import { SampleShops } from './sample-shops.tsx'
import './sign-in.css'

const words = dictionary({
  ko: {
    title: '온장 계산대',
    promise: 'QR로 받고, 바로 확인해요',
    id: '아이디',
    password: '비밀번호',
    owner: '사장님',
    signIn: '로그인',
    missing: '입력해 주세요.',
    forgotten: '비밀번호를 잊었어요',
    language: 'English',
  },
  en: {
    title: 'Onjang till',
    promise: 'Take QR payments, see them at once',
    id: 'User name',
    password: 'Password',
    owner: 'Owner',
    signIn: 'Sign in',
    missing: 'Please fill this in.',
    forgotten: 'I forgot my password',
    language: '한국어',
  },
})

function OtherLanguage() {
  const texts = useWords(words)
  const language = useLanguage()
  return (
    <div class="sign-in__tools">
      <Button kind="quiet" onPress={() => choose({ language: language === 'ko' ? 'en' : 'ko' })}>
        <span lang={language === 'ko' ? 'en' : 'ko'}>{texts.language}</span>
      </Button>
    </div>
  )
}

function Hero() {
  const texts = useWords(words)
  return (
    <div class="sign-in__hero">
      <Awning />
      <div class="sign-in__words" aria-hidden="true">
        <p class="sign-in__brand">{texts.title}</p>
        <p>{texts.promise}</p>
      </div>
    </div>
  )
}

export function SignIn({ because }: { because: Problem | null }) {
  const texts = useWords(words)
  const [loginId, setLoginId] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const signIn = async (body: PasswordSignIn) => {
    if (busy) return
    setBusy(true)
    setFailure(null)
    const outcome = await call<Session>('POST', '/v1/sessions', { body })
    setBusy(false)
    if (outcome.kind === 'answer') signedInAs(body.loginId, outcome.value)
    else setFailure(outcome)
  }
  // What stands below the sample shops comes together with them, so that nothing jumps.
  const asked = useDeploymentAsked()
  /** Where one has worked before it comes first. */
  const comesByPasskey = useStore(passkeyHere) === 'works'
  const submit = () => {
    setTried(true)
    if (loginId && password) void signIn({ loginId, password })
  }
  return (
    <Screen title={texts.title} hiddenTitle>
      <OtherLanguage />
      <Hero />
      {because && <ErrorPanel problem={because} aboutMoney={false} />}
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      {asked && (
        <>
          {comesByPasskey && <SignInByPasskey<Session> path="/v1/sessions" onAnswer={signedInByPasskey} />}
          <StaffSignIn />
          <SampleShops busy={busy} onChoose={(body) => void signIn(body)} />
          <form
            class="sign-in__form"
            aria-label={texts.owner}
            noValidate
            onSubmit={(event) => {
              event.preventDefault()
              submit()
            }}
          >
            <Field label={texts.id} value={loginId} onValue={setLoginId} complaint={tried && !loginId ? texts.missing : null} autoComplete="username" />
            <Field
              label={texts.password}
              value={password}
              onValue={setPassword}
              complaint={tried && !password ? texts.missing : null}
              type="password"
              autoComplete="current-password"
            />
            <Button submits busy={busy}>
              {texts.signIn}
            </Button>
            <Button kind="quiet" onPress={() => go('/forgotten-password')}>
              {texts.forgotten}
            </Button>
          </form>
          {!comesByPasskey && <SignInByPasskey<Session> path="/v1/sessions" onAnswer={signedInByPasskey} />}
        </>
      )}
    </Screen>
  )
}
