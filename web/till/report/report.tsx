import type { SalesReport } from '../../../src/protocol/api/reports.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime, dayInWords } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { back, go } from '../../shared/routing/navigation.ts'
import { ReportTable } from './report-table.tsx'
import './report.css'

const DAY = 86_400_000

const words = dictionary({
  ko: {
    title: '매출 보고',
    closing: '마감 보고',
    soFar: '지금까지',
    before: '전날',
    after: '다음 날',
    count: '결제',
    times: (count: number) => `${count}건`,
    gross: '받은 돈',
    refunds: (count: number) => `환불 ${count}건`,
    net: '남은 매출',
    byHour: '시간대별',
    hour: (hour: number) => `${hour}시`,
    byKind: '결제 방법별',
    request_qr: '금액 QR',
    fixed_qr: '가게 QR',
    shopper_code: '손님 코드',
    byStaff: '직원별',
    nobody: '손님이 직접 (가게 QR)',
    print: '인쇄',
    file: '매출 파일 받기 (CSV)',
    madeAt: (when: string) => `${when}에 만들었어요`,
    empty: '이 날은 결제가 없어요.',
  },
  en: {
    title: 'Report',
    closing: 'Closing report',
    soFar: 'So far',
    before: 'Day before',
    after: 'Day after',
    count: 'Payments',
    times: (count: number) => String(count),
    gross: 'Received',
    refunds: (count: number) => (count === 1 ? '1 refund' : `${count} refunds`),
    net: 'Left as sales',
    byHour: 'By hour',
    hour: (hour: number) => `${String(hour).padStart(2, '0')}:00`,
    byKind: 'By kind of payment',
    request_qr: 'Amount QR',
    fixed_qr: 'Shop QR',
    shopper_code: 'Shopper’s code',
    byStaff: 'By staff',
    nobody: 'Shoppers themselves (shop QR)',
    print: 'Print',
    file: 'Save sales as a file (CSV)',
    madeAt: (when: string) => `Made ${when}`,
    empty: 'No payments that day.',
  },
})

/** A day's takings: what came in and went back, by hour, kind of payment and staff. Prints on one page. */
export function Report({ day }: { day: string | null }) {
  const texts = useWords(words)
  const { value: report, failure, refresh } = useResource<SalesReport>(day ? `/v1/sales-report?day=${day}` : '/v1/sales-report')
  return (
    <Screen title={report?.isOver ? texts.closing : texts.title} onBack={() => back('/sales')}>
      {failure && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!report && !failure && <Skeleton shapes={['title', 'card', 'card']} />}
      {report && <DayReport report={report} />}
    </Screen>
  )
}

function DayReport({ report }: { report: SalesReport }) {
  const texts = useWords(words)
  const language = useLanguage()
  const won = (amount: number) => wonInWords(amount, language)
  const near = (days: number) => new Date(Date.parse(report.day) + days * DAY).toISOString().slice(0, 10)
  return (
    <article class="report">
      <header class="report__head">
        <p class="report__shop">{report.shopName[language]}</p>
        <h2>
          {dayInWords(`${report.day}T12:00:00+09:00`, language)}
          {!report.isOver && ` · ${texts.soFar}`}
        </h2>
      </header>
      <div class="report__days">
        <Button kind="second" onPress={() => go(`/report/${near(-1)}`, { replace: true })}>
          {texts.before}
        </Button>
        <Button kind="second" disabled={!report.isOver} onPress={() => go(`/report/${near(1)}`, { replace: true })}>
          {texts.after}
        </Button>
      </div>
      <Facts
        facts={[
          { name: texts.count, value: texts.times(report.count) },
          { name: texts.gross, value: won(report.gross) },
          { name: texts.refunds(report.refundCount), value: report.refunds > 0 ? `−${won(report.refunds)}` : won(0) },
          { name: texts.net, value: report.net < 0 ? `−${won(-report.net)}` : won(report.net), total: true },
        ]}
      />
      {report.count + report.refundCount === 0 && <p class="screen__hint">{texts.empty}</p>}
      <ReportTable title={texts.byHour} rows={report.byHour.map(({ hour, ...takings }) => ({ ...takings, key: String(hour), name: texts.hour(hour) }))} />
      <ReportTable title={texts.byKind} rows={report.byKind.map(({ kind, ...takings }) => ({ ...takings, key: kind, name: texts[kind] }))} />
      <ReportTable
        title={texts.byStaff}
        rows={report.byStaff.map(({ name, ...takings }, index) => ({ ...takings, key: String(index), name: name === null ? texts.nobody : <bdi>{name}</bdi> }))}
      />
      <p class="screen__hint">{texts.madeAt(dateAndTime(report.madeAt, language))}</p>
      <div class="report__actions">
        <Button kind="second" onPress={() => print()}>
          {texts.print}
        </Button>
        <a class="button button--second" href={`/v1/sales.csv?from=${report.day}&to=${report.day}&language=${language}`} download>
          {texts.file}
        </a>
      </div>
    </article>
  )
}
