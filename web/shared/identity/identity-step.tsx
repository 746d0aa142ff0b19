import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import './identity-step.css'
import type { IdentityCheck } from '../../../src/protocol/api/people.ts'
import { call, type Outcome } from '../http/call.ts'
import { Button } from '../kit/button.tsx'
import { Choice } from '../kit/choice.tsx'
import { FailurePanel } from '../kit/error-panel.tsx'
import { Field } from '../kit/field.tsx'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'

type Failed = Exclude<Outcome<never>, { kind: 'answer' }>
type Claim = { name: string; birthDate: string; phone: string; carrier: string }

const CARRIERS = [
  { value: 'SKT', label: 'SKT' },
  { value: 'KT', label: 'KT' },
  { value: 'LGU', label: 'LG U+' },
  { value: 'SKT_MVNO', label: 'SKT 알뜰폰' },
  { value: 'KT_MVNO', label: 'KT 알뜰폰' },
  { value: 'LGU_MVNO', label: 'LG U+ 알뜰폰' },
] as const

const words = dictionary({
  ko: {
    title: '본인 명의 휴대폰 확인',
    about: '이 브라우저에서 한 번만 확인해요. 다음부터는 묻지 않아요.',
    name: '이름',
    birth: '생년월일 8자리',
    phone: '휴대폰 번호',
    carrier: '통신사',
    ask: '인증번호 받기',
    fill: '연습: 사장님 정보 채우기',
    code: '문자로 온 6자리',
    confirm: '확인',
    other: '다시 입력',
    missing: '모두 입력해 주세요.',
  },
  en: {
    title: 'Check by a phone in your own name',
    about: 'Asked once on this browser, and not again.',
    name: 'Name',
    birth: 'Date of birth, YYYYMMDD',
    phone: 'Mobile number',
    carrier: 'Carrier',
    ask: 'Get a code',
    fill: 'Practice: fill in the owner’s details',
    code: 'Six digits of the text message',
    confirm: 'Confirm',
    other: 'Enter again',
    missing: 'Please fill in everything.',
  },
})

function isWhole({ name, birthDate, phone, carrier }: Claim): boolean {
  return name !== '' && /^\d{8}$/.test(birthDate) && /^01\d{8,9}$/.test(phone) && carrier !== ''
}

type IdentityStepProps = {
  practice?: Claim
  onProven: (identityCheckId: string) => Promise<Failed | null>
  /** What stands above, in place of what the office says at a sign-in; `isAsked`: the code has been texted. */
  heading?: (isAsked: boolean) => ComponentChildren
}

/** Proves a phone in one's own name; gives the proof's id to `onProven`, which says what went wrong with it, if anything. */
export function IdentityStep({ practice, onProven, heading }: IdentityStepProps) {
  const texts = useWords(words)
  const [claim, setClaim] = useState<Claim>({ name: '', birthDate: '', phone: '', carrier: '' })
  const [check, setCheck] = useState<IdentityCheck | null>(null)
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failed | null>(null)
  const run = async (work: () => Promise<Failed | null>) => {
    if (busy) return
    setBusy(true)
    setFailure(null)
    setFailure(await work())
    setBusy(false)
  }
  const ask = () => {
    setTried(true)
    if (!isWhole(claim)) return
    void run(async () => {
      const outcome = await call<IdentityCheck>('POST', '/v1/identity-checks', { body: claim })
      if (outcome.kind !== 'answer') return outcome
      setCheck(outcome.value)
      return null
    })
  }
  const confirm = () =>
    void run(async () => {
      const outcome = await call('POST', `/v1/identity-checks/${check!.id}/confirmation`, { body: { code } })
      return outcome.kind === 'answer' ? onProven(check!.id) : outcome
    })
  const again = () => (setFailure(null), setCheck(null), setCode(''))
  return (
    <>
      {heading ? heading(check !== null) : <Heading />}
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} onChange={again} />}
      <form
        class="identity-step"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (check) confirm()
          else ask()
        }}
      >
        {check ? (
          <Field first label={texts.code} value={code} onValue={(value) => setCode(value.replaceAll(/\D/g, '').slice(0, 6))} inputMode="numeric" autoComplete="one-time-code" />
        ) : (
          <ClaimFields claim={claim} onClaim={setClaim} complaint={tried && !isWhole(claim) ? texts.missing : null} />
        )}
        <Button submits busy={busy}>
          {check ? texts.confirm : texts.ask}
        </Button>
        {!check && practice && (
          <Button kind="second" onPress={() => setClaim(practice)}>
            {texts.fill}
          </Button>
        )}
        {check && (
          <Button kind="quiet" onPress={again}>
            {texts.other}
          </Button>
        )}
      </form>
    </>
  )
}

function Heading() {
  const texts = useWords(words)
  return (
    <>
      <h2>{texts.title}</h2>
      <p class="screen__hint">{texts.about}</p>
    </>
  )
}

/** Who somebody says to be. */
function ClaimFields({ claim, onClaim, complaint }: { claim: Claim; onClaim: (claim: Claim) => void; complaint: string | null }) {
  const texts = useWords(words)
  const digits = (name: 'birthDate' | 'phone') => (value: string) => onClaim({ ...claim, [name]: value.replaceAll(/\D/g, '') })
  return (
    <>
      <Field first label={texts.name} value={claim.name} onValue={(name) => onClaim({ ...claim, name })} autoComplete="name" />
      <Field label={texts.birth} value={claim.birthDate} onValue={digits('birthDate')} inputMode="numeric" maxLength={8} />
      <Field label={texts.phone} value={claim.phone} onValue={digits('phone')} inputMode="tel" autoComplete="tel" complaint={complaint} />
      <Choice label={texts.carrier} options={CARRIERS} value={(claim.carrier || null) as (typeof CARRIERS)[number]['value'] | null} onValue={(carrier) => onClaim({ ...claim, carrier })} />
    </>
  )
}
