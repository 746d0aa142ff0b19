import { useState } from 'preact/hooks'
import type { OfficeAccess as Access } from '../../../src/protocol/api/office.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { setResource, useResource } from '../../shared/http/use-resource.ts'
import { IdentityStep } from '../../shared/identity/identity-step.tsx'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { Verdict } from '../../shared/kit/verdict.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { go } from '../../shared/routing/navigation.ts'
import '../sign-in/sign-in.css'

type Failed = Exclude<Outcome<never>, { kind: 'answer' }>
type Given = { loginId: string; password: string; tillLoginId: string; tillPassword: string }

const ACCESS = '/v1/office-access'

const words = dictionary({
  ko: {
    title: '사무실',
    about: '컴퓨터에서 거래내역을 보고 이체하는 곳이에요. 계산대와 다른 아이디와 비밀번호를 써요.',
    address: '주소',
    id: '사무실 아이디',
    none: '아직 없어요',
    set: '아이디와 비밀번호 정하기',
    again: '새로 정하기',
    newId: '사무실에서 쓸 아이디',
    newIdHint: '영문과 숫자 4자 이상',
    newPassword: '사무실에서 쓸 비밀번호',
    newPasswordHint: '10자 이상. 아이디가 들어가면 안 돼요.',
    tillId: '계산대 아이디',
    tillPassword: '계산대 비밀번호',
    missing: '입력해 주세요.',
    next: '다음: 휴대폰 확인',
    done: '사무실을 쓸 수 있어요',
    doneAbout: '전에 쓰던 사무실 로그인은 모두 끝났어요.',
    ok: '확인',
  },
  en: {
    title: 'Office',
    about: 'Statements and transfers, on a computer. It has an ID and a password of its own.',
    address: 'Address',
    id: 'Office ID',
    none: 'None yet',
    set: 'Choose ID and password',
    again: 'Choose new ones',
    newId: 'ID for the office',
    newIdHint: 'Four letters or digits at least',
    newPassword: 'Password for the office',
    newPasswordHint: 'Ten characters or more, without the ID in it.',
    tillId: 'Your ID at the till',
    tillPassword: 'Your password at the till',
    missing: 'Please fill this in.',
    next: 'Next: check by phone',
    done: 'Your office is ready',
    doneAbout: 'Whoever was signed in to it before is signed out.',
    ok: 'Done',
  },
})

/** Where the office is, and its ID and password: set with the till's password and a phone in the owner's own name. */
export function OfficeAccess() {
  const texts = useWords(words)
  const access = useResource<Access>(ACCESS)
  const [given, setGiven] = useState<Given | null>(null)
  const [setting, setSetting] = useState(false)
  const [failure, setFailure] = useState<Failed | null>(null)
  const [done, setDone] = useState(false)
  const save = async (identityCheckId: string): Promise<Failed | null> => {
    const outcome = await call<Access>('PUT', ACCESS, { body: { ...given, identityCheckId } })
    if (outcome.kind !== 'answer') {
      // What was typed before is to be corrected there.
      setFailure(outcome)
      setGiven(null)
      return null
    }
    setResource(ACCESS, outcome.value)
    setDone(true)
    return null
  }
  if (done) return <Verdict kind="done" title={texts.done} lines={[texts.doneAbout]} actions={<Button onPress={() => go('/more', { replace: true })}>{texts.ok}</Button>} />
  return (
    <Screen title={texts.title} onBack={() => (given ? setGiven(null) : go('/more', { replace: true }))}>
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} onChange={() => setFailure(null)} />}
      {access.failure && <FailurePanel failure={access.failure} onAgain={() => void access.refresh()} />}
      {!access.value && !access.failure && <Skeleton shapes={['card', 'row']} />}
      {access.value && !setting && (
        <>
          <p>{texts.about}</p>
          <Facts facts={[{ name: texts.address, value: access.value.officeUrl.replace(/^https?:\/\//, '') }, { name: texts.id, value: access.value.loginId ?? texts.none }]} />
          <Button onPress={() => setSetting(true)}>{access.value.loginId === null ? texts.set : texts.again}</Button>
        </>
      )}
      {setting && !given && <ChooseAccess onGiven={(next) => (setFailure(null), setGiven(next))} />}
      {given && <IdentityStep onProven={save} />}
    </Screen>
  )
}

function ChooseAccess({ onGiven }: { onGiven: (given: Given) => void }) {
  const texts = useWords(words)
  const [given, setGiven] = useState<Given>({ loginId: '', password: '', tillLoginId: '', tillPassword: '' })
  const [tried, setTried] = useState(false)
  const change = (name: keyof Given) => (value: string) => setGiven({ ...given, [name]: value })
  const missing = (name: keyof Given) => (tried && given[name] === '' ? texts.missing : null)
  return (
    <form
      class="sign-in__form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (Object.values(given).every((value) => value !== '')) onGiven(given)
      }}
    >
      <Field first label={texts.newId} hint={texts.newIdHint} value={given.loginId} onValue={change('loginId')} complaint={missing('loginId')} maxLength={40} />
      <Field label={texts.newPassword} hint={texts.newPasswordHint} value={given.password} onValue={change('password')} complaint={missing('password')} type="password" autoComplete="new-password" />
      <Field label={texts.tillId} value={given.tillLoginId} onValue={change('tillLoginId')} complaint={missing('tillLoginId')} autoComplete="username" />
      <Field label={texts.tillPassword} value={given.tillPassword} onValue={change('tillPassword')} complaint={missing('tillPassword')} type="password" autoComplete="current-password" />
      <Button submits>{texts.next}</Button>
    </form>
  )
}
