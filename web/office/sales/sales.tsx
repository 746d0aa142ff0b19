import { useState } from 'preact/hooks'
import type { SalesReport } from '../../../src/protocol/api/reports.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { serverNow } from '../../shared/http/server-clock.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { DayField } from '../statement/filter-fields.tsx'

const words = dictionary({
  ko: { title: '매출', day: '날짜', file: 'CSV 저장', received: '받은 돈', refunds: '환불', net: '남은 매출', hour: '시간', count: '건수', empty: '이 날은 매출이 없어요', emptyAbout: '다른 날짜를 골라 보세요.', at: (hour: number) => `${hour}시` },
  en: { title: 'Sales', day: 'Day', file: 'Save as CSV', received: 'Received', refunds: 'Refunds', net: 'Net sales', hour: 'Hour', count: 'Payments', empty: 'No sales on this day', emptyAbout: 'Try another day.', at: (hour: number) => `${hour}:00` },
})

/** A day's takings, hour by hour. */
export function Sales() {
  const texts = useWords(words)
  const language = useLanguage()
  const [day, setDay] = useState(new Date(serverNow() + 9 * 3_600_000).toISOString().slice(0, 10))
  const report = useResource<SalesReport>(`/v1/sales-report?day=${day}`)
  const won = (sum: number) => wonInWords(sum, language)
  return (
    <Screen title={texts.title}>
      <div class="filters">
        <DayField label={texts.day} value={day} onValue={setDay} />
        <a class="button button--second" href={`/v1/sales.csv?from=${day}&to=${day}&language=${language}`} download>
          {texts.file}
        </a>
      </div>
      {report.failure && <FailurePanel failure={report.failure} onAgain={() => void report.refresh()} />}
      {!report.value && !report.failure && <Skeleton shapes={['card', 'row', 'row']} />}
      {report.value && (
        <div class="figures">
          {(
            [
              [texts.received, report.value.gross],
              [texts.refunds, report.value.refunds],
              [texts.net, report.value.net],
            ] as const
          ).map(([name, sum]) => (
            <section key={name} class="figure">
              <h2 class="figure__name">{name}</h2>
              <p class="figure__sum">{won(sum)}</p>
            </section>
          ))}
        </div>
      )}
      {report.value && report.value.byHour.length === 0 && (
        <EmptyPanel icon="shop" title={texts.empty}>
          <p>{texts.emptyAbout}</p>
        </EmptyPanel>
      )}
      {report.value && report.value.byHour.length > 0 && (
        <div class="table-frame" tabIndex={0} role="region" aria-label={texts.title}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{texts.hour}</th>
                <th scope="col" class="table__sum">{texts.count}</th>
                <th scope="col" class="table__sum">{texts.received}</th>
                <th scope="col" class="table__sum">{texts.refunds}</th>
              </tr>
            </thead>
            <tbody>
              {report.value.byHour.map(({ hour, count, gross, refunds }) => (
                <tr key={hour}>
                  <td>{texts.at(hour)}</td>
                  <td class="table__sum">{count}</td>
                  <td class="table__sum">{won(gross)}</td>
                  <td class="table__sum">{won(refunds)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Screen>
  )
}
