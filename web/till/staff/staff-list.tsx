import type { StaffList as StaffListShape, StaffMember } from '../../../src/protocol/api/staff.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { Link } from '../../shared/routing/link.tsx'
import { back, go } from '../../shared/routing/navigation.ts'
import './staff-names.css'

export const STAFF_PATH = '/v1/staff'

const words = dictionary({
  ko: {
    title: '직원',
    add: '직원 추가',
    owner: '사장님 · 모두 할 수 있어요',
    me: '나',
    alone: (amount: string) => `하루 ${amount}까지 혼자 환불`,
    asks: '환불은 사장님 승인 후',
    reports: '매출 보고 보기',
    invited: '아직 들어오지 않았어요',
    nobody: '직원을 추가하면 각자 번호와 비밀번호로 들어와요. 누가 무엇을 했는지 매출에 남아요.',
  },
  en: {
    title: 'Staff',
    add: 'Add somebody',
    owner: 'Owner · may do everything',
    me: 'me',
    alone: (amount: string) => `Refunds up to ${amount} a day alone`,
    asks: 'Refunds after the owner’s approval',
    reports: 'sees reports',
    invited: 'has not signed in yet',
    nobody: 'Those you add sign in with a number and PIN of their own. Sales show who did what.',
  },
})

/** Who works here and what each may do. The owner's alone. */
export function StaffList() {
  const texts = useWords(words)
  const { value, failure, refresh } = useResource<StaffListShape>(STAFF_PATH)
  return (
    <Screen
      title={texts.title}
      onBack={() => back('/more')}
      actions={
        <Button icon="add" onPress={() => go('/staff/new')}>
          {texts.add}
        </Button>
      }
    >
      {failure && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!value && !failure && <Skeleton shapes={['row', 'row', 'row']} />}
      {value && (
        <div class="rows">
          {value.staff.map((member) => (
            <StaffRow key={member.id} member={member} />
          ))}
        </div>
      )}
      {value?.staff.length === 1 && <p class="screen__hint">{texts.nobody}</p>}
    </Screen>
  )
}

function StaffRow({ member }: { member: StaffMember }) {
  const texts = useWords(words)
  const language = useLanguage()
  const about = member.refundDayLimit === null ? texts.owner : member.refundDayLimit > 0 ? texts.alone(wonInWords(member.refundDayLimit, language)) : texts.asks
  const text = (
    <>
      <span class="row__icon">
        <Icon name={member.role === 'owner' ? 'shop' : 'certified'} />
      </span>
      <span class="row__text">
        <span class="row__name staff-name">
          <bdi>{member.name}</bdi>
          {member.isMe && ` · ${texts.me}`}
        </span>
        <span class="row__about">
          {[about, member.role === 'staff' && member.mayReport && texts.reports, member.state === 'invited' && texts.invited].filter(Boolean).join(' · ')}
        </span>
      </span>
    </>
  )
  if (member.role === 'owner') return <div class="row">{text}</div>
  return (
    <Link to={`/staff/${member.id}`} class="row">
      {text}
      <Icon name="forward" size={20} />
    </Link>
  )
}
