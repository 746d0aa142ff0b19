import { useState } from 'preact/hooks'
import type { StaffList, StaffMember, StaffRequest } from '../../../src/protocol/api/staff.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { readResource, useResource } from '../../shared/http/use-resource.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { SwitchRow } from '../../shared/kit/switch-row.tsx'
import { back, go } from '../../shared/routing/navigation.ts'
import { RemoveStaff } from './remove-staff.tsx'
import { STAFF_PATH } from './staff-list.tsx'

/** More than this nobody types by intent; the server takes any whole number of won. */
const LONGEST = 9

const words = dictionary({
  ko: {
    add: '직원 추가',
    change: '직원',
    name: '이름',
    nameHint: '매출에 이 이름이 남아요.',
    missing: '이름을 입력해 주세요.',
    limit: '하루에 혼자 환불할 수 있는 돈 (원)',
    limitHint: (amount: string) => `${amount}까지는 바로, 넘으면 사장님 휴대폰으로 승인을 받아요.`,
    limitNone: '0원이면 환불할 때마다 사장님 승인을 받아요.',
    reports: '매출 보고와 파일 보기',
    save: '저장',
    saveAndInvite: '추가하고 초대 번호 받기',
    invite: '새 초대 번호 받기',
    inviteAbout: '비밀번호를 잊었거나 다른 계산대에서 쓸 때 필요해요.',
  },
  en: {
    add: 'Add somebody',
    change: 'Staff',
    name: 'Name',
    nameHint: 'Sales show this name.',
    missing: 'Please enter a name.',
    limit: 'May refund in a day alone (won)',
    limitHint: (amount: string) => `Up to ${amount} at once; above it the owner’s phone approves.`,
    limitNone: 'With 0 the owner approves every refund.',
    reports: 'May see reports and files',
    save: 'Save',
    saveAndInvite: 'Add and get an invitation number',
    invite: 'Get a new invitation number',
    inviteAbout: 'For a forgotten PIN, or another till.',
  },
})

/** A new member, or what a known one may do. */
export function StaffForm({ staffId }: { staffId: string | null }) {
  const texts = useWords(words)
  const { value, failure, refresh } = useResource<StaffList>(STAFF_PATH)
  const member = value?.staff.find(({ id }) => id === staffId)
  if (staffId === null) return <EditStaff member={null} />
  if (member) return <EditStaff key={member.id} member={member} />
  return (
    <Screen title={texts.change} onBack={() => back('/staff')}>
      {failure ? <FailurePanel failure={failure} onAgain={() => void refresh()} /> : <Skeleton shapes={['title', 'card']} />}
    </Screen>
  )
}

function EditStaff({ member }: { member: StaffMember | null }) {
  const texts = useWords(words)
  const language = useLanguage()
  const [id] = useState(() => member?.id ?? newUuid())
  const [name, setName] = useState(member?.name ?? '')
  const [limit, setLimit] = useState(member?.refundDayLimit ?? 0)
  const [mayReport, setMayReport] = useState(member?.mayReport ?? false)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const save = async () => {
    setTried(true)
    if (!name.trim() || busy) return
    setBusy(true)
    const body: StaffRequest = { name: name.trim(), refundDayLimit: limit, mayReport }
    const outcome = await call<StaffMember>('PUT', `${STAFF_PATH}/${id}`, { body })
    setBusy(false)
    if (outcome.kind !== 'answer') return setFailure(outcome)
    void readResource(STAFF_PATH)
    return member ? go('/staff', { replace: true }) : go(`/staff/${id}/invite`, { replace: true })
  }
  return (
    <Screen
      title={member ? texts.change : texts.add}
      onBack={() => back('/staff')}
      actions={
        <Button busy={busy} onPress={() => void save()}>
          {member ? texts.save : texts.saveAndInvite}
        </Button>
      }
    >
      {failure && <FailurePanel failure={failure} onAgain={() => void save()} onChange={() => setFailure(null)} />}
      <Field first={!member} label={texts.name} value={name} onValue={setName} maxLength={200} hint={texts.nameHint} complaint={tried && !name.trim() ? texts.missing : null} />
      <Field
        label={texts.limit}
        value={limit === 0 ? '' : String(limit)}
        placeholder="0"
        inputMode="numeric"
        onValue={(text) => setLimit(Number(text.replaceAll(/\D/g, '').slice(0, LONGEST)))}
        hint={limit === 0 ? texts.limitNone : texts.limitHint(wonInWords(limit, language))}
      />
      <SwitchRow label={texts.reports} icon="list" on={mayReport} onChange={setMayReport} />
      {member && (
        <>
          <Button kind="second" onPress={() => go(`/staff/${member.id}/invite`)}>
            {texts.invite}
          </Button>
          <p class="screen__hint">{texts.inviteAbout}</p>
          <RemoveStaff member={member} />
        </>
      )}
    </Screen>
  )
}
