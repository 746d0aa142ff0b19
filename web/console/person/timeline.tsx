import { useState } from 'preact/hooks'
import type { Timeline as TimelineData } from '../../../src/protocol/api/console.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import './timeline.css'

type Entry = TimelineData['entries'][number]
const groups = ['all', 'sign_in', 'otp', 'money', 'notice', 'support', 'record'] as const
type Group = (typeof groups)[number]

const words = dictionary({
  ko: {
    title: '있었던 일',
    show: '골라 보기',
    all: '모두',
    sign_in: '로그인·기기',
    otp: 'OTP',
    money: '돈',
    notice: '알림',
    support: '상담',
    record: '기록',
    when: '언제',
    what: '무엇',
    about: '자세히',
    amount: '금액',
    reference: '번호',
    outcome: '결과',
    done: '됨',
    refused: '거절',
    waiting: '진행 중',
    none: '아직 아무 일도 없었어요',
    before: '그 전 보기',
    newest: '맨 위로',
    by: (who: string) => `처리 ${who}`,
  },
  en: {
    title: 'What happened',
    show: 'Show',
    all: 'All',
    sign_in: 'Sign-ins, phones',
    otp: 'OTP',
    money: 'Money',
    notice: 'Notices',
    support: 'Support',
    record: 'Records',
    when: 'When',
    what: 'What',
    about: 'Details',
    amount: 'Amount',
    reference: 'Number',
    outcome: 'Outcome',
    done: 'done',
    refused: 'refused',
    waiting: 'under way',
    none: 'Nothing has happened yet',
    before: 'What was before',
    newest: 'Newest',
    by: (who: string) => `by ${who}`,
  },
})

const TAGS = { done: 'tag tag--good', refused: 'tag tag--bad', waiting: 'tag tag--wait' } as const

/** Everything in one list, newest first; what kind of thing is chosen above it. */
export function Timeline({ personId }: { personId: string }) {
  const texts = useWords(words)
  const [group, setGroup] = useState<Group>('all')
  const [before, setBefore] = useState<string | null>(null)
  const { value, failure, loading, refresh } = useResource<TimelineData>(`/v1/console/people/${personId}/timeline${before ? `?before=${encodeURIComponent(before)}` : ''}`)
  const shown = value?.entries.filter((entry) => group === 'all' || entry.group === group) ?? []
  return (
    <section class="panel">
      <h2 class="panel__title">{texts.title}</h2>
      <div class="timeline__groups" role="group" aria-label={texts.show}>
        {groups.map((name) => (
          <button key={name} type="button" class="timeline__group" aria-pressed={group === name} onClick={() => setGroup(name)}>
            {texts[name]}
          </button>
        ))}
      </div>
      {!value && loading && <Skeleton shapes={['row', 'row', 'row']} />}
      {!value && failure && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {value && shown.length === 0 && <EmptyPanel icon="list" title={texts.none} />}
      {shown.length > 0 && <Entries entries={shown} />}
      <div class="beside">
        {before && (
          <Button kind="second" onPress={() => setBefore(null)}>
            {texts.newest}
          </Button>
        )}
        {value?.before && (
          <Button kind="second" onPress={() => setBefore(value.before)}>
            {texts.before}
          </Button>
        )}
      </div>
    </section>
  )
}

function Entries({ entries }: { entries: readonly Entry[] }) {
  const texts = useWords(words)
  const language = useLanguage()
  return (
    <table class="timeline">
      <thead>
        <tr>
          {[texts.when, texts.what, texts.about, texts.amount, texts.outcome, texts.reference].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry, place) => (
          <tr key={`${entry.at}${entry.id}${place}`}>
            <td class="timeline__when">{dateAndTime(entry.at, language)}</td>
            <td>{entry.what[language]}</td>
            <td>
              {entry.about?.[language]}
              {entry.who && <span class="quiet"> {texts.by(entry.who)}</span>}
            </td>
            <td class="timeline__amount">{entry.amount === null ? '' : wonInWords(entry.amount, language)}</td>
            <td>{entry.outcome && <span class={TAGS[entry.outcome]}>{texts[entry.outcome]}</span>}</td>
            <td class="timeline__reference">{entry.reference}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
