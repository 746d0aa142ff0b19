import { useState } from 'preact/hooks'
import type { History as HistoryPage } from '../../../src/protocol/api/wallet.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { usePages } from '../../shared/http/use-pages.ts'
import { byDay } from '../../shared/language/by-day.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dayInWords, timeOfDay } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { AsOf } from '../../shared/remembered/as-of.tsx'
import { Link } from '../../shared/routing/link.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { pathOf, type HistoryEntry } from './history-entry.ts'

const words = dictionary({
  ko: {
    title: '내역',
    empty: '아직 쓴 내역이 없어요',
    search: '가게 이름이나 금액으로 찾기',
    none: '찾는 내역이 없어요',
    pay: '결제하러 가기',
    more: '더 보기',
    payment: '결제',
    refund: '환불',
    topUp: '충전',
    pending: '확인 중',
    notDone: '안 됐어요',
    allRefunded: '전부 환불',
  },
  en: {
    title: 'History',
    empty: 'Nothing here yet',
    search: 'Find by shop or amount',
    none: 'Nothing fits',
    pay: 'Go and pay',
    more: 'Show more',
    payment: 'Payment',
    refund: 'Refund',
    topUp: 'Top-up',
    pending: 'Being checked',
    notDone: 'Not done',
    allRefunded: 'Refunded in full',
  },
})

/** What went out and came in, newest first. */
export function History() {
  const texts = useWords(words)
  const language = useLanguage()
  const [search, setSearch] = useState('')
  const pages = usePages<HistoryPage, HistoryEntry>(
    (before) => historyPath(before, search),
    (page) => page.entries,
    0,
    search.trim() === '',
  )
  return (
    <Screen title={texts.title}>
      <Field label={texts.search} value={search} onValue={setSearch} inputMode="search" maxLength={20} />
      {pages.failure && <AsOf moment={pages.asOf} />}
      {pages.failure && <FailurePanel failure={pages.failure} onAgain={pages.refresh} />}
      {!pages.entries && !pages.failure && <Skeleton shapes={['row', 'row', 'row', 'row']} />}
      {pages.entries?.length === 0 && search && <EmptyPanel icon="search" title={texts.none} />}
      {pages.entries?.length === 0 && !search && (
        <EmptyPanel icon="list" title={texts.empty}>
          <Button kind="quiet" onPress={() => go('/pay')}>
            {texts.pay}
          </Button>
        </EmptyPanel>
      )}
      {byDay(pages.entries ?? [], (entry) => dayInWords(entry.at, language)).map(({ day, entries }) => (
        <section key={day}>
          <h2 class="rows-title">{day}</h2>
          <div class="rows">
            {entries.map((entry) => (
              <EntryRow key={entry.kind + entry.id} entry={entry} />
            ))}
          </div>
        </section>
      ))}
      {pages.hasMore && (
        <Button kind="second" busy={pages.loading} onPress={pages.more}>
          {texts.more}
        </Button>
      )}
    </Screen>
  )
}

function historyPath(before: string | null, search: string): string {
  const query = new URLSearchParams({ ...(before ? { before } : {}), ...(search.trim() ? { search: search.trim() } : {}) }).toString()
  return query ? `/v1/history?${query}` : '/v1/history'
}

function EntryRow({ entry }: { entry: HistoryEntry }) {
  const texts = useWords(words)
  const language = useLanguage()
  const kind = { payment: texts.payment, refund: texts.refund, top_up: texts.topUp }[entry.kind]
  const gone = entry.state === 'refused' || entry.state === 'reversed'
  const state = gone ? texts.notDone : entry.state === 'requested' ? texts.pending : entry.kind === 'payment' && entry.state === 'refunded' ? texts.allRefunded : null
  const isIn = entry.kind !== 'payment'
  return (
    <Link to={pathOf(entry)} class="row">
      <span class="row__icon">
        <Icon name={entry.kind === 'payment' ? 'shop' : entry.kind === 'refund' ? 'return' : 'add'} />
      </span>
      <span class="row__text">
        <span class="row__name">{entry.name[language]}</span>
        <span class="row__about">
          {[timeOfDay(entry.at, language), kind, state].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span class={`row__figure ${gone ? 'row__figure--gone' : isIn ? 'row__figure--in' : ''}`}>
        {isIn ? '+' : '−'}
        {wonInWords(entry.amount, language)}
      </span>
    </Link>
  )
}
