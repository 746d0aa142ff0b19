import { useEffect, useState } from 'preact/hooks'
import type { StaffInvite } from '../../../src/protocol/api/staff.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { STAFF_PATH } from './staff-list.tsx'
import { inviteInGroups } from './invite-code.ts'
import './staff-names.css'

const words = dictionary({
  ko: {
    title: '초대 번호',
    steps: '직원 휴대폰이나 계산대에서',
    one: '1. 온장 계산대를 열어요.',
    two: '2. ‘초대 번호로 들어가기’를 누르고 이 번호를 넣어요.',
    three: '3. 혼자만 아는 비밀번호를 정해요.',
    until: (when: string) => `${when}까지 한 번 쓸 수 있어요. 새로 받으면 이 번호는 못 써요.`,
    done: '직원 목록으로',
  },
  en: {
    title: 'Invitation number',
    steps: 'On their phone or till',
    one: '1. Open the Onjang till.',
    two: '2. Press “Enter with an invitation” and type this number.',
    three: '3. They choose a PIN that only they know.',
    until: (when: string) => `Good once, until ${when}. A new number puts this one out of use.`,
    done: 'Back to staff',
  },
})

/** A number for one member to come in by. Opening this screen makes it, and puts the one before out of use. */
export function Invite({ staffId }: { staffId: string }) {
  const texts = useWords(words)
  const language = useLanguage()
  const [invite, setInvite] = useState<StaffInvite | null>(null)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const make = async () => {
    setFailure(null)
    const outcome = await call<StaffInvite>('POST', `${STAFF_PATH}/${staffId}/invites`, { body: {} })
    if (outcome.kind === 'answer') setInvite(outcome.value)
    else setFailure(outcome)
  }
  useEffect(() => void make(), [staffId])
  return (
    <Screen title={texts.title} onBack={() => go('/staff', { replace: true })} actions={<Button onPress={() => go('/staff', { replace: true })}>{texts.done}</Button>}>
      {failure && <FailurePanel failure={failure} onAgain={() => void make()} />}
      {!invite && !failure && <Skeleton shapes={['card', 'row']} />}
      {invite && (
        <>
          <p class="invite__code">{inviteInGroups(invite.code)}</p>
          <p class="screen__hint">{texts.until(dateAndTime(invite.expiresAt, language))}</p>
          <h2 class="rows-title">{texts.steps}</h2>
          <p>{texts.one}</p>
          <p>{texts.two}</p>
          <p>{texts.three}</p>
        </>
      )}
    </Screen>
  )
}
