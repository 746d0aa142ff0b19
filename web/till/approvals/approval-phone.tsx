import { useEffect, useState } from 'preact/hooks'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { back } from '../../shared/routing/navigation.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { approvalKey, readApprovalKey, registerPhone, retirePhone } from './approval-key.ts'
import '../sign-in/sign-in.css'

const words = dictionary({
  ko: {
    title: '환불 승인 휴대폰',
    about: '직원이 혼자 할 수 없는 환불을 이 휴대폰에서 한 번 눌러 승인해요. 승인은 2분 동안, 한 시간에 세 번까지예요.',
    own: '사장님만 쓰는 휴대폰에서 등록하세요. 가게에 두는 태블릿은 등록하지 마세요.',
    id: '아이디',
    password: '비밀번호',
    register: '이 휴대폰으로 승인하기',
    here: '이 휴대폰으로 승인할 수 있어요.',
    retire: '이 휴대폰 승인 끄기',
    missing: '입력해 주세요.',
  },
  en: {
    title: 'Phone that approves refunds',
    about: 'With one tap on this phone you approve refunds that staff may not make alone. An approval lasts 2 minutes; three an hour.',
    own: 'Register a phone that only the owner uses, never the tablet that stays at the shop.',
    id: 'User name',
    password: 'Password',
    register: 'Approve with this phone',
    here: 'This phone can approve refunds.',
    retire: 'Stop approving with this phone',
    missing: 'Please fill this in.',
  },
})

/** Makes this phone one that approves, once the owner's password has been asked for again; or lets it be one no more. */
export function ApprovalPhone({ session }: { session: Session }) {
  const texts = useWords(words)
  const key = useStore(approvalKey)
  const [loginId, setLoginId] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  useEffect(() => void readApprovalKey(session.personId), [session.personId])
  const run = async (work: () => Promise<typeof failure>) => {
    if (busy) return
    setBusy(true)
    setFailure(await work())
    setBusy(false)
  }
  const register = () => {
    setTried(true)
    if (loginId && password) void run(() => registerPhone(session, loginId, password))
  }
  return (
    <Screen title={texts.title} onBack={() => back('/more')}>
      <p>{texts.about}</p>
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      {key ? (
        <>
          <p class="screen__question" role="status">
            {texts.here}
          </p>
          <Button kind="second" busy={busy} onPress={() => void run(() => retirePhone(key))}>
            {texts.retire}
          </Button>
        </>
      ) : (
        <form
          class="sign-in__form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            register()
          }}
        >
          <p class="screen__hint">{texts.own}</p>
          <Field label={texts.id} value={loginId} onValue={setLoginId} autoComplete="username" complaint={tried && !loginId ? texts.missing : null} />
          <Field label={texts.password} value={password} onValue={setPassword} type="password" autoComplete="current-password" complaint={tried && !password ? texts.missing : null} />
          <Button submits busy={busy}>
            {texts.register}
          </Button>
        </form>
      )}
    </Screen>
  )
}
