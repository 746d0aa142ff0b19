import type { ComponentChildren } from 'preact'
import { wonInWords } from '../../../src/values/won.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'

type ReportRow = { key: string; name: ComponentChildren; count: number; gross: number; refunds: number }

const words = dictionary({
  ko: { what: '구분', count: '건수', gross: '받은 돈', refunds: '환불' },
  en: { what: 'Part', count: 'Payments', gross: 'Received', refunds: 'Refunds' },
})

/** Takings by some part of the day, with a bar behind each sum for the eye; every figure stands in words as well. */
export function ReportTable({ title, rows }: { title: string; rows: readonly ReportRow[] }) {
  const texts = useWords(words)
  const language = useLanguage()
  if (rows.length === 0) return null
  const most = Math.max(1, ...rows.map(({ gross }) => gross))
  return (
    <table class="report-table">
      <caption class="rows-title">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.what}</th>
          <th scope="col">{texts.count}</th>
          <th scope="col">{texts.gross}</th>
          <th scope="col">{texts.refunds}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, count, gross, refunds }) => (
          <tr key={key}>
            <th scope="row">
              <span class="staff-name">{name}</span>
              <meter class="report-table__bar" aria-hidden="true" min={0} max={most} value={gross} />
            </th>
            <td>{count}</td>
            <td>{wonInWords(gross, language)}</td>
            <td>{refunds > 0 ? `−${wonInWords(refunds, language)}` : ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
