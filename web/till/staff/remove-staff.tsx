import { useState } from 'preact/hooks'
import type { StaffMember } from '../../../src/protocol/api/staff.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { readResource } from '../../shared/http/use-resource.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { STAFF_PATH } from './staff-list.tsx'

const words = dictionary({
  ko: {
    remove: '직원에서 빼기',
    sure: '이 직원을 뺄까요?',
    about: '지금 바로 모든 계산대에서 로그아웃돼요. 한 일은 매출에 남아요.',
    yes: '빼기',
    no: '아니요',
  },
  en: {
    remove: 'Remove from staff',
    sure: 'Remove this member?',
    about: 'They are signed out of every till right now. What they did stays in your sales.',
    yes: 'Remove',
    no: 'No',
  },
})

/** Asked once more; then it is so at once, everywhere. */
export function RemoveStaff({ member }: { member: StaffMember }) {
  const texts = useWords(words)
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const remove = async () => {
    if (busy) return
    setBusy(true)
    const outcome = await call<undefined>('DELETE', `${STAFF_PATH}/${member.id}`)
    setBusy(false)
    if (outcome.kind !== 'answer') return setFailure(outcome)
    void readResource(STAFF_PATH)
    return go('/staff', { replace: true })
  }
  return (
    <>
      <Button kind="danger" onPress={() => setAsking(true)}>
        {texts.remove}
      </Button>
      {asking && (
        <Sheet title={texts.sure} onClose={() => setAsking(false)}>
          <p>
            <bdi>{member.name}</bdi>
          </p>
          <p class="screen__hint">{texts.about}</p>
          {failure && <FailurePanel failure={failure} onAgain={() => void remove()} />}
          <Button kind="danger" busy={busy} onPress={() => void remove()}>
            {texts.yes}
          </Button>
          <Button kind="second" onPress={() => setAsking(false)}>
            {texts.no}
          </Button>
        </Sheet>
      )}
    </>
  )
}
