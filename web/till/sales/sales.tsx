import { useState } from 'preact/hooks'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { SaleList } from '../../../src/protocol/api/till.ts'
import { usePages } from '../../shared/http/use-pages.ts'
import { byDay } from '../../shared/language/by-day.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dayInWords } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import '../../shared/kit/rows.css'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { salesChanged } from '../connection/events.ts'
import { TodaySum } from '../counter/today.tsx'
import '../counter/counter.css'
import { useTill, type Sale } from '../till-data.ts'
import { SaleRow } from './sale-row.tsx'

const words = dictionary({
  ko: { title: '매출', empty: '아직 받은 결제가 없어요', none: '찾는 결제가 없어요', more: '더 보기', report: '오늘 매출 보고', search: '손님 이름이나 금액으로 찾기' },
  en: { title: 'Sales', empty: 'No payment yet', none: 'Nothing fits', more: 'Show more', report: 'Today’s report', search: 'Find by name or amount' },
})

/** This shop's payments, newest first, and what came in today. */
export function Sales({ session }: { session: Session }) {
  const texts = useWords(words)
  const language = useLanguage()
  const till = useTill().value
  const changed = useStore(salesChanged)
  const [search, setSearch] = useState('')
  const pages = usePages<SaleList, Sale>((before) => salesPath(before, search), (page) => page.sales, changed)
  return (
    <Screen title={texts.title}>
      {till && <TodaySum till={till} />}
      {session.merchant?.mayReport && (
        <Button kind="second" icon="list" onPress={() => go('/report')}>
          {texts.report}
        </Button>
      )}
      <Field label={texts.search} value={search} onValue={setSearch} inputMode="search" maxLength={20} />
      {pages.failure && <FailurePanel failure={pages.failure} onAgain={pages.refresh} />}
      {!pages.entries && !pages.failure && <Skeleton shapes={['row', 'row', 'row', 'row']} />}
      {pages.entries?.length === 0 && <EmptyPanel icon={search ? 'search' : 'list'} title={search ? texts.none : texts.empty} />}
      {byDay(pages.entries ?? [], (sale) => dayInWords(sale.paidAt, language)).map(({ day, entries }) => (
        <section key={day}>
          <h2 class="rows-title">{day}</h2>
          <div class="rows">
            {entries.map((sale) => (
              <SaleRow key={sale.payerId + sale.paymentId} sale={sale} />
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

function salesPath(before: string | null, search: string): string {
  const query = new URLSearchParams({ ...(before ? { before } : {}), ...(search.trim() ? { search: search.trim() } : {}) }).toString()
  return query ? `/v1/sales?${query}` : '/v1/sales'
}
