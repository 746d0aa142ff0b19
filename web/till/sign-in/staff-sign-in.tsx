import { useState } from 'preact/hooks'
import type { PasswordSignIn, Session } from '../../../src/protocol/api/people.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import '../../shared/kit/rows.css'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { Link } from '../../shared/routing/link.tsx'
import { signedInAs } from './last-login.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { forgetStaffHere, staffHere, type StaffHere } from '../staff/staff-here.ts'
import '../staff/staff-names.css'

const words = dictionary({
  ko: {
    who: '직원 · 이름을 누르고 비밀번호를 입력해요',
    staff: '직원',
    invite: '초대 번호로 들어가기',
    inviteAbout: '사장님께 번호를 받은 직원',
    wrong: '번호가 달라요. 잊었으면 사장님께 새 초대 번호를 받으세요.',
    forget: '이 계산대에서 이름 지우기',
  },
  en: {
    who: 'Staff · press your name and enter your PIN',
    staff: 'Staff',
    invite: 'Enter with an invitation',
    inviteAbout: 'Staff with a number from the owner',
    wrong: 'That PIN is wrong. If you forgot it, get a new invitation from the owner.',
    forget: 'Take this name off this till',
  },
})

/** Those who have been at this till before, each one name and one PIN away; and the way in for somebody new. */
export function StaffSignIn() {
  const texts = useWords(words)
  const language = useLanguage()
  const known = useStore(staffHere)
  const [chosen, setChosen] = useState<StaffHere | null>(null)
  return (
    <section>
      <h2 class="rows-title">{known.length > 0 ? texts.who : texts.staff}</h2>
      <div class="rows">
        {known.map((member) => (
          <button key={member.loginId} type="button" class="row" onClick={() => setChosen(member)}>
            <span class="row__icon">
              <Icon name="certified" />
            </span>
            <span class="row__text">
              <bdi class="row__name staff-name">{member.name}</bdi>
              <span class="row__about">{member.shop[language]}</span>
            </span>
            <Icon name="forward" size={20} />
          </button>
        ))}
        <Link to="/join" class="row">
          <span class="row__icon">
            <Icon name="add" />
          </span>
          <span class="row__text">
            <span class="row__name">{texts.invite}</span>
            <span class="row__about">{texts.inviteAbout}</span>
          </span>
          <Icon name="forward" size={20} />
        </Link>
      </div>
      {chosen && <EnterPin member={chosen} onClose={() => setChosen(null)} />}
    </section>
  )
}

function EnterPin({ member, onClose }: { member: StaffHere; onClose: () => void }) {
  const texts = useWords(words)
  const [wrong, setWrong] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const signIn = async (pin: string) => {
    setFailure(null)
    setWrong(false)
    const body: PasswordSignIn = { loginId: member.loginId, password: pin }
    const outcome = await call<Session>('POST', '/v1/sessions', { body })
    if (outcome.kind === 'answer') return signedInAs(member.loginId, outcome.value)
    if (outcome.kind === 'problem' && outcome.problem.reason === 'LOGIN_FAILED') return setWrong(true)
    return setFailure(outcome)
  }
  return (
    <Sheet title={member.name} onClose={onClose}>
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      <PinPad onPin={signIn} complaint={wrong ? texts.wrong : null} />
      <Button
        kind="quiet"
        onPress={() => {
          forgetStaffHere(member.loginId)
          onClose()
        }}
      >
        {texts.forget}
      </Button>
    </Sheet>
  )
}
