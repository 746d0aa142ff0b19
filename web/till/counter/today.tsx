import type { SaleList, Till } from '../../../src/protocol/api/till.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { usePages } from '../../shared/http/use-pages.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { salesChanged } from '../connection/events.ts'
import { SaleRow } from '../sales/sale-row.tsx'
import type { Sale } from '../till-data.ts'

const words = dictionary({
  ko: { today: '오늘', count: (count: number) => `${count}건`, refunded: (amount: string) => `환불 ${amount}`, latest: '방금 받은 결제' },
  en: { today: 'Today', count: (count: number) => (count === 1 ? '1 sale' : `${count} sales`), refunded: (amount: string) => `Refunded ${amount}`, latest: 'Latest' },
})

/** What came in today, and the latest of it. */
export function Today({ till }: { till: Till }) {
  const texts = useWords(words)
  return (
    <section class="today">
      <TodaySum till={till} />
      <h2 class="rows-title">{texts.latest}</h2>
      <LatestSales />
    </section>
  )
}

export function TodaySum({ till }: { till: Till }) {
  const texts = useWords(words)
  const language = useLanguage()
  const { today } = till
  return (
    <div class="today__sum">
      <p class="today__name">
        {texts.today} · {texts.count(today.count)}
      </p>
      <p class="today__amount">{wonInWords(today.sum, language)}</p>
      {today.refunded > 0 && <p class="today__name">{texts.refunded(wonInWords(today.refunded, language))}</p>}
    </div>
  )
}

function LatestSales() {
  const changed = useStore(salesChanged)
  const { entries } = usePages<SaleList, Sale>(
    () => '/v1/sales',
    (page) => page.sales,
    changed,
  )
  return (
    <div class="rows">
      {(entries ?? []).slice(0, 6).map((sale) => (
        <SaleRow key={sale.payerId + sale.paymentId} sale={sale} />
      ))}
    </div>
  )
}
