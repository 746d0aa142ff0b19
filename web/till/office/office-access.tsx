import { useState } from 'preact/hooks'
import type { OfficeAccess as Access } from '../../../src/protocol/api/office.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { setResource, useResource } from '../../shared/http/use-resource.ts'
import { IdentityStep } from '../../shared/identity/identity-step.tsx'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { back } from '../../shared/routing/navigation.ts'
import { useDeployment } from '../../shared/sandbox/deployment.ts'
import { lastLoginId } from '../sign-in/last-login.ts'
import { AccessForm, type AccessTyped } from './access-form.tsx'

const words = dictionary({
  ko: {
    title: '사무실',
    about: '사무실은 컴퓨터에서 매출과 예치금을 보고 이체하는 곳이에요. 계산대와 다른 아이디와 비밀번호를 써요.',
    address: '사무실 주소',
    id: '사무실 아이디',
    none: '아직 없음',
    set: '아이디와 비밀번호 정하기',
    anew: '아이디와 비밀번호 새로 정하기',
    phone: '본인 명의 휴대폰 확인',
    phoneAbout: '사무실에는 돈이 있으니, 사장님 휴대폰으로 한 번 더 확인할게요.',
    done: '정했어요. 컴퓨터에서 위 주소로 들어가 로그인해 주세요. 전에 열려 있던 사무실은 모두 로그아웃됐어요.',
  },
  en: {
    title: 'Office',
    about: 'In the office, on a computer, you see sales and deposit and make transfers. It has an ID and a password of its own.',
    address: 'Address of the office',
    id: 'ID of the office',
    none: 'none yet',
    set: 'Choose ID and password',
    anew: 'Choose ID and password anew',
    phone: 'Check by a phone in your own name',
    phoneAbout: 'There is money in the office, so we make sure once more by your phone.',
    done: 'It is set. Sign in at the address above, on a computer. Offices that were open before are signed out.',
  },
})

type Failed = Exclude<Outcome<never>, { kind: 'answer' }>
const PATH = '/v1/office-access'

/** The owner's way into the office: ID and password of its own, chosen with the till's password and the owner's phone. */
export function OfficeAccess() {
  const texts = useWords(words)
  const { value, failure, refresh } = useResource<Access>(PATH)
  const [step, setStep] = useState<'look' | 'form' | 'phone' | 'done'>('look')
  const [typed, setTyped] = useState<AccessTyped | null>(null)
  /** A phone that was proved stays proved when something else has to be typed again. */
  const [proof, setProof] = useState<string | null>(null)
  const [refused, setRefused] = useState<Failed | null>(null)
  const practice = useDeployment()?.sandbox?.offices.find(({ loginId }) => loginId === lastLoginId())?.owner
  const send = async (access: AccessTyped, identityCheckId: string): Promise<Failed | null> => {
    const outcome = await call<Access>('PUT', PATH, { body: { ...access, identityCheckId } })
    if (outcome.kind === 'answer') {
      setResource(PATH, outcome.value)
      setStep('done')
      return null
    }
    if (outcome.kind === 'problem' && (outcome.problem.reason === 'IDENTITY_CODE_EXPIRED' || outcome.problem.reason === 'PHONE_NAME_MISMATCH')) {
      setProof(null)
      setStep('phone')
      return outcome
    }
    setProof(identityCheckId)
    setRefused(outcome)
    setStep('form')
    return null
  }
  const onTyped = async (access: AccessTyped) => {
    setTyped(access)
    setRefused(null)
    if (proof === null) setStep('phone')
    else await send(access, proof)
  }
  return (
    <Screen title={texts.title} onBack={() => (step === 'look' || step === 'done' ? back('/more') : setStep('look'))} actions={step === 'look' && value && <Button onPress={() => setStep('form')}>{value.loginId === null ? texts.set : texts.anew}</Button>}>
      {failure && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!value && !failure && <Skeleton shapes={['card', 'row']} />}
      {value && (step === 'look' || step === 'done') && (
        <>
          <p class="screen__hint">{texts.about}</p>
          <Facts facts={[{ name: texts.address, value: new URL(value.officeUrl).host }, { name: texts.id, value: value.loginId ?? texts.none }]} />
          {step === 'done' && <p role="status">{texts.done}</p>}
        </>
      )}
      {value && step === 'form' && <AccessForm typed={typed} loginId={value.loginId} failure={refused} onFailureSeen={() => setRefused(null)} onTyped={onTyped} />}
      {step === 'phone' && (
        <IdentityStep
          {...(practice ? { practice } : {})}
          heading={() => (
            <>
              <h2>{texts.phone}</h2>
              <p class="screen__hint">{texts.phoneAbout}</p>
            </>
          )}
          onProven={(id) => send(typed!, id)}
        />
      )}
    </Screen>
  )
}
