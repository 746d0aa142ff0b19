import type { Ticket, TicketList } from '../../../src/protocol/api/support.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Link } from '../../shared/routing/link.tsx'

const words = dictionary({
  ko: { title: '문의함', none: '기다리는 문의가 없어요', waiting: '기다리는 문의', answered: '답한 문의', open: '새 문의', taken: (name: string) => `${name} 맡음`, resolved: '답함' },
  en: { title: 'Tickets', none: 'No ticket waits', waiting: 'Waiting', answered: 'Answered', open: 'new', taken: (name: string) => `with ${name}`, resolved: 'answered' },
})

/** What people asked from screens that failed, oldest first. */
export function Queue() {
  const texts = useWords(words)
  const { value, failure, refresh } = useResource<TicketList>('/v1/console/tickets')
  const waiting = value?.tickets.filter(({ state }) => state !== 'resolved') ?? []
  const answered = value?.tickets.filter(({ state }) => state === 'resolved') ?? []
  return (
    <Screen title={texts.title}>
      {!value && !failure && <Skeleton shapes={['row', 'row', 'row']} />}
      {!value && failure && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {value && waiting.length === 0 && <EmptyPanel icon="list" title={texts.none} />}
      {waiting.length > 0 && <Tickets title={texts.waiting} tickets={waiting} />}
      {answered.length > 0 && <Tickets title={texts.answered} tickets={answered} />}
    </Screen>
  )
}

function Tickets({ title, tickets }: { title: string; tickets: readonly Ticket[] }) {
  const texts = useWords(words)
  const language = useLanguage()
  return (
    <section>
      <h2 class="rows-title">{title}</h2>
      <div class="rows">
        {tickets.map(({ id, reference, reason, maskedName, message, state, takenBy, openedAt }) => (
          <Link key={id} to={`/tickets/${id}`} class="row">
            <span class="row__text">
              <span class="row__name">
                {reference} · <bdi>{maskedName}</bdi>
              </span>
              <span class="row__about">
                {reason}
                {message && ` · ${message}`}
              </span>
            </span>
            <span class="quiet">{dateAndTime(openedAt, language)}</span>
            <span class={state === 'open' ? 'tag tag--wait' : state === 'resolved' ? 'tag tag--good' : 'tag'}>{state === 'taken' ? texts.taken(takenBy ?? '') : texts[state]}</span>
            <Icon name="forward" size={20} />
          </Link>
        ))}
      </div>
    </section>
  )
}
