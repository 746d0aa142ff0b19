import { useState } from 'preact/hooks'
import type { FoundInvite, JoinedStaff } from '../../../src/protocol/api/staff.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { signedInAs } from './last-login.ts'
import { inviteInGroups, isWholeInvite, readInvite } from '../staff/invite-code.ts'
import { keepStaffHere } from '../staff/staff-here.ts'

type Failed = Exclude<Outcome<never>, { kind: 'answer' }>

const words = dictionary({
  ko: {
    title: '초대 번호로 들어가기',
    code: '초대 번호',
    codeHint: '사장님 화면에 있는 10자리예요.',
    short: '10자리를 모두 입력해 주세요.',
    next: '다음',
    choose: '비밀번호 6자리를 정해 주세요',
    about: (shop: string) => `${shop}에서 들어올 때 써요. 사장님도 볼 수 없어요.`,
    repeat: '한 번 더 입력해 주세요',
    differs: '두 번호가 달라요. 처음부터 다시 정해 주세요.',
  },
  en: {
    title: 'Enter with an invitation',
    code: 'Invitation number',
    codeHint: 'Ten letters and digits, on the owner’s screen.',
    short: 'Please enter all ten.',
    next: 'Next',
    choose: 'Choose a PIN of 6 digits',
    about: (shop: string) => `For signing in at ${shop}. The owner can’t see it.`,
    repeat: 'Enter it once more',
    differs: 'The two differ. Please choose again.',
  },
})

/** A member's first sign-in: the number, the shop it is for, and a PIN. */
export function Join() {
  const [code, setCode] = useState('')
  const [found, setFound] = useState<FoundInvite | null>(null)
  if (found) return <ChoosePin code={code} invite={found} onBack={() => setFound(null)} />
  return <EnterCode code={code} onCode={setCode} onFound={setFound} />
}

type EnterCodeProps = { code: string; onCode: (code: string) => void; onFound: (invite: FoundInvite) => void }

function EnterCode({ code, onCode, onFound }: EnterCodeProps) {
  const texts = useWords(words)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failed | null>(null)
  const lookUp = async () => {
    setTried(true)
    if (!isWholeInvite(code) || busy) return
    setBusy(true)
    const outcome = await call<FoundInvite>('POST', '/v1/staff-invites/lookup', { body: { code } })
    setBusy(false)
    if (outcome.kind === 'answer') onFound(outcome.value)
    else setFailure(outcome)
  }
  return (
    <Screen title={texts.title} onBack={() => go('/', { replace: true })}>
      {failure && <FailurePanel failure={failure} onAgain={() => void lookUp()} onChange={() => (setFailure(null), onCode(''))} />}
      <form
        class="sign-in__form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void lookUp()
        }}
      >
        <Field
          first
          label={texts.code}
          hint={texts.codeHint}
          complaint={tried && !isWholeInvite(code) ? texts.short : null}
          value={inviteInGroups(code)}
          onValue={(text) => onCode(readInvite(text))}
        />
        <Button submits busy={busy}>
          {texts.next}
        </Button>
      </form>
    </Screen>
  )
}

type ChoosePinProps = { code: string; invite: FoundInvite; onBack: () => void }

function ChoosePin({ code, invite, onBack }: ChoosePinProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const [first, setFirst] = useState<string | null>(null)
  const [complaint, setComplaint] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failed | null>(null)
  const accept = async (pin: string) => {
    setComplaint(null)
    if (first === null) return setFirst(pin)
    setFirst(null)
    if (pin !== first) return setComplaint(texts.differs)
    const outcome = await call<JoinedStaff>('POST', '/v1/staff-invites/acceptance', { body: { code, pin } })
    if (outcome.kind === 'problem' && outcome.problem.reason === 'PIN_TOO_EASY') return setComplaint(outcome.problem.title)
    if (outcome.kind !== 'answer') return setFailure(outcome)
    keepStaffHere(outcome.value)
    go('/', { replace: true })
    return signedInAs(outcome.value.loginId, outcome.value.session)
  }
  return (
    <Screen title={texts.title} onBack={onBack}>
      <p class="screen__question">
        <bdi>{invite.name}</bdi> · {invite.shopName[language]}
      </p>
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} onChange={onBack} />}
      <h2 class="rows-title">{first === null ? texts.choose : texts.repeat}</h2>
      <p class="screen__hint">{texts.about(invite.shopName[language])}</p>
      <PinPad key={String(first === null)} onPin={accept} complaint={complaint} />
    </Screen>
  )
}
