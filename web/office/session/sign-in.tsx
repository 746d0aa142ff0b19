import { useEffect, useState } from 'preact/hooks'
import type { Deployment } from '../../../src/protocol/api/deployment.ts'
import type { OfficeSignIn } from '../../../src/protocol/api/office.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import '../../shared/kit/rows.css'
import { IdentityStep } from '../../shared/identity/identity-step.tsx'
import { SignInByPasskey } from '../../shared/passkey/sign-in-by-passkey.tsx'
import { heldSignIn } from '../../shared/reason/held-sign-in.ts'
import { go } from '../../shared/routing/navigation.ts'
import { useDeployment } from '../../shared/sandbox/deployment.ts'
import { OtpStep } from './otp-step.tsx'

type Failed = Exclude<Outcome<never>, { kind: 'answer' }>
type Sample = NonNullable<Deployment['sandbox']>['offices'][number]

const words = dictionary({
  ko: { id: '아이디', password: '비밀번호', signIn: '로그인', forgotten: '비밀번호를 잊었어요', missing: '입력해 주세요.', form: '로그인', samples: '연습용 가게 · 아이디와 비밀번호 채우기', noAccess: '아이디가 없으면 계산대 앱의 전체 → 사무실에서 정해요.' },
  en: { id: 'User name', password: 'Password', signIn: 'Sign in', forgotten: 'I forgot my password', missing: 'Please fill this in.', form: 'Sign in', samples: 'Practice shops · fill in ID and password', noAccess: 'No ID yet? Set it up in the till app: More → Office.' },
})

/** ID and password or a passkey, then what the policy asks for besides: a phone in one's own name, and a code. `only`: whose session goes on in place. */
export function SignIn({ only, onDone }: { only?: Session; onDone: (session: Session) => void }) {
  const [step, setStep] = useState<OfficeSignIn | null>(null)
  const [sample, setSample] = useState<Sample | null>(null)
  useEffect(() => {
    heldSignIn.set(step?.signIn ?? null)
    return () => heldSignIn.set(null)
  }, [step])
  const take = (answer: OfficeSignIn) => {
    if (answer.session) onDone(answer.session)
    else setStep(answer)
  }
  const goOn = async (given: { identityCheckId?: string; code?: string }): Promise<Failed | null> => {
    const outcome = await call<OfficeSignIn>('POST', '/v1/office-sessions/continuation', { body: { signIn: step?.signIn, ...given } })
    if (outcome.kind !== 'answer') return outcome
    take(outcome.value)
    return null
  }
  if (step?.missing.includes('identity_check')) return <IdentityStep {...(sample ? { practice: sample.owner } : {})} onProven={(identityCheckId) => goOn({ identityCheckId })} />
  if (step?.missing.includes('otp')) return <OtpStep otp={step.otp} onCode={(code) => goOn({ code })} />
  return <PasswordStep {...(only ? { only } : {})} sample={sample} onSample={setSample} onAnswer={take} />
}

type PasswordStepProps = { only?: Session; sample: Sample | null; onSample: (sample: Sample) => void; onAnswer: (answer: OfficeSignIn) => void }

function PasswordStep({ only, sample, onSample, onAnswer }: PasswordStepProps) {
  const texts = useWords(words)
  const [loginId, setLoginId] = useState(sample?.loginId ?? '')
  const [password, setPassword] = useState(sample?.password ?? '')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failed | null>(null)
  const submit = async () => {
    setTried(true)
    if (!loginId || !password || busy) return
    setBusy(true)
    setFailure(null)
    const outcome = await call<OfficeSignIn>('POST', '/v1/office-sessions', { body: { loginId, password } })
    setBusy(false)
    if (outcome.kind === 'answer') onAnswer(outcome.value)
    else setFailure(outcome)
  }
  return (
    <>
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      <form
        class="office-form"
        aria-label={texts.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Field first label={texts.id} value={loginId} onValue={setLoginId} complaint={tried && !loginId ? texts.missing : null} autoComplete="username" />
        <Field label={texts.password} value={password} onValue={setPassword} complaint={tried && !password ? texts.missing : null} type="password" autoComplete="current-password" />
        <Button submits busy={busy}>
          {texts.signIn}
        </Button>
        <SignInByPasskey<OfficeSignIn> path="/v1/office-sessions" onAnswer={onAnswer} />
        {!only && (
          <Button kind="quiet" onPress={() => go('/forgotten-password')}>
            {texts.forgotten}
          </Button>
        )}
      </form>
      {!only && <p class="screen__hint">{texts.noAccess}</p>}
      <Samples
        onChoose={(chosen) => {
          onSample(chosen)
          setLoginId(chosen.loginId)
          setPassword(chosen.password)
        }}
      />
    </>
  )
}

/** In the sandbox: the sample owners' IDs and passwords. */
function Samples({ onChoose }: { onChoose: (sample: Sample) => void }) {
  const texts = useWords(words)
  const language = useLanguage()
  const offices = useDeployment()?.sandbox?.offices ?? []
  if (offices.length === 0) return null
  return (
    <section>
      <h2 class="rows-title">{texts.samples}</h2>
      <div class="sample-shops">
        {offices.map((office) => (
          <Button key={office.loginId} kind="second" onPress={() => onChoose(office)}>
            {office.shopName[language]}
          </Button>
        ))}
      </div>
    </section>
  )
}
