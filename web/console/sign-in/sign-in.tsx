import { useState } from 'preact/hooks'
import type { ConsoleSignIn } from '../../../src/protocol/api/console.ts'
import type { PasskeyAnswer } from '../../../src/protocol/api/passkeys.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Awning } from '../../shared/kit/awning.tsx'
import { Button } from '../../shared/kit/button.tsx'
import { ErrorPanel, FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { choose } from '../../shared/preferences/preferences.ts'
import { PasskeySignIn } from '../../shared/passkey/passkey-sign-in.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { signedIn } from '../../shared/session/session.ts'
import { SampleMembers, type SampleMember } from './sample-members.tsx'
import { SampleCode } from './sample-code.tsx'

type Failed = Exclude<Outcome<never>, { kind: 'answer' }>

const words = dictionary({
  ko: {
    title: '온장 상담 화면',
    id: '아이디',
    password: '비밀번호',
    next: '다음',
    code: '인증 앱의 번호 6자리',
    signIn: '로그인',
    passkey: '패스키로 확인',
    notConfirmed: '패스키로 확인하지 못했어요. 다시 하거나, 인증 앱의 번호를 입력해 주세요.',
    back: '처음부터',
    missing: '입력해 주세요.',
    sixDigits: '숫자 6자리를 입력해 주세요.',
    language: 'English',
    idle: '5분 동안 아무 일이 없으면 자동으로 로그아웃돼요.',
  },
  en: {
    title: 'Onjang console',
    id: 'User name',
    password: 'Password',
    next: 'Next',
    code: 'Six digits of your authenticator app',
    signIn: 'Sign in',
    passkey: 'Use a passkey',
    notConfirmed: 'The passkey was not confirmed. Try again, or enter the code of your authenticator app.',
    back: 'Begin again',
    missing: 'Please fill this in.',
    sixDigits: 'Please enter six digits.',
    language: '한국어',
    idle: 'After five idle minutes you are signed out.',
  },
})

/** ID and password, then a code or a passkey. What is wrong with the first is told in one way only. */
export function SignIn({ because }: { because: Problem | null }) {
  const texts = useWords(words)
  const language = useLanguage()
  const [begun, setBegun] = useState<{ signIn: string; member: SampleMember | null } | null>(null)
  return (
    <Screen
      title={texts.title}
      aside={
        <Button kind="quiet" onPress={() => choose({ language: language === 'ko' ? 'en' : 'ko' })}>
          <span lang={language === 'ko' ? 'en' : 'ko'}>{texts.language}</span>
        </Button>
      }
    >
      <Awning />
      {because && !begun && <ErrorPanel problem={because} aboutMoney={false} />}
      {begun ? <EnterCode signIn={begun.signIn} member={begun.member} onBack={() => setBegun(null)} /> : <EnterPassword onBegun={(signIn, member) => setBegun({ signIn, member })} />}
      <p class="quiet">{texts.idle}</p>
    </Screen>
  )
}

function EnterPassword({ onBegun }: { onBegun: (signIn: string, member: SampleMember | null) => void }) {
  const texts = useWords(words)
  const [loginId, setLoginId] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failed | null>(null)
  const begin = async (body: { loginId: string; password: string }, member: SampleMember | null) => {
    if (busy) return
    setBusy(true)
    setFailure(null)
    const outcome = await call<ConsoleSignIn>('POST', '/v1/console-sessions', { body })
    setBusy(false)
    if (outcome.kind === 'answer') onBegun(outcome.value.signIn, member)
    else setFailure(outcome)
  }
  return (
    <>
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      <form
        class="panel"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (loginId && password) void begin({ loginId, password }, null)
        }}
      >
        <Field first label={texts.id} value={loginId} onValue={setLoginId} complaint={tried && !loginId ? texts.missing : null} autoComplete="username" />
        <Field label={texts.password} value={password} onValue={setPassword} complaint={tried && !password ? texts.missing : null} type="password" autoComplete="current-password" />
        <Button submits busy={busy}>
          {texts.next}
        </Button>
      </form>
      <SampleMembers busy={busy} onChoose={(member) => void begin({ loginId: member.loginId, password: member.password }, member)} />
    </>
  )
}

function EnterCode({ signIn, member, onBack }: { signIn: string; member: SampleMember | null; onBack: () => void }) {
  const texts = useWords(words)
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failed | null>(null)
  const digits = code.normalize('NFKC').replace(/\s/g, '')
  const isWhole = /^[0-9]{6}$/.test(digits)
  const prove = async (second: { code: string } | { passkey: PasskeyAnswer }): Promise<Failed | null> => {
    const outcome = await call<Session>('POST', '/v1/console-sessions/continuation', { body: { signIn, ...second } })
    if (outcome.kind !== 'answer') return outcome
    go('/', { replace: true })
    signedIn(outcome.value)
    return null
  }
  const enter = async () => {
    setTried(true)
    if (!isWhole || busy) return
    setBusy(true)
    setFailure(null)
    const failed = await prove({ code: digits })
    setBusy(false)
    if (!failed) return
    setCode('')
    setTried(false)
    setFailure(failed)
  }
  return (
    <>
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      <form
        class="panel"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void enter()
        }}
      >
        <Field first label={texts.code} value={code} onValue={setCode} inputMode="numeric" autoComplete="one-time-code" complaint={tried && !isWhole ? texts.sixDigits : null} />
        {member && <SampleCode seed={member.seed} onUse={setCode} />}
        <Button submits busy={busy}>
          {texts.signIn}
        </Button>
        <PasskeySignIn label={texts.passkey} notConfirmed={texts.notConfirmed} onPasskey={(passkey) => prove({ passkey })} />
        <Button kind="quiet" onPress={onBack}>
          {texts.back}
        </Button>
      </form>
    </>
  )
}
