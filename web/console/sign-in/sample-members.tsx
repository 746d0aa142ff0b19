import type { Deployment } from '../../../src/protocol/api/deployment.ts'
import { Icon } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { useDeployment } from '../../shared/sandbox/deployment.ts'

export type SampleMember = NonNullable<Deployment['sandbox']>['console'][number]

const words = dictionary({
  ko: { title: '연습용 사람 · 눌러서 들어가기', agent: '상담원 · 전화로 돕는 사람', clerk: '지점 창구 · 만나서 돕는 사람', operator: '운영 · 사람의 정보는 보지 않아요' },
  en: { title: 'Practice members · press to enter', agent: 'Support agent, on the telephone', clerk: 'Branch clerk, at the counter', operator: 'Operator, sees nobody’s data' },
})

/** In the sandbox: one member of each role. */
export function SampleMembers({ busy, onChoose }: { busy: boolean; onChoose: (member: SampleMember) => void }) {
  const texts = useWords(words)
  const members = useDeployment()?.sandbox?.console ?? []
  if (members.length === 0) return null
  return (
    <section>
      <h2 class="rows-title">{texts.title}</h2>
      <div class="rows">
        {members.map((member) => (
          <button key={member.loginId} type="button" class="row" disabled={busy} onClick={() => onChoose(member)}>
            <span class="row__icon">
              <Icon name="certified" />
            </span>
            <span class="row__text">
              <span class="row__name">{member.name}</span>
              <span class="row__about">{texts[member.role]}</span>
            </span>
            <Icon name="forward" size={20} />
          </button>
        ))}
      </div>
    </section>
  )
}
