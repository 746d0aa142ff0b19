import { useState } from 'preact/hooks'
import type { Statement } from '../../../src/protocol/api/transfers.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { usePages } from '../../shared/http/use-pages.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { serverNow } from '../../shared/http/server-clock.ts'
import { DayField, SelectField } from './filter-fields.tsx'

type Entry = Statement['entries'][number]
type Kind = Entry['kind'] | 'all'

const words = dictionary({
  ko: {
    title: '거래내역',
    from: '시작일',
    to: '끝일',
    kind: '구분',
    kinds: (kind: Kind) => ({ all: '전체', settlement: '매출 정산', transfer_out: '이체', returned: '되돌아옴' })[kind],
    search: '받는 분, 메모, 금액',
    file: 'CSV 저장',
    print: '인쇄',
    sums: (count: number, into: string, out: string) => `${count}건 · 들어옴 ${into} · 나감 ${out}`,
    partial: '너무 많아서 다 보여 드리지 못해요. 기간을 줄여 주세요.',
    when: '일시',
    what: '내용',
    in: '들어온 돈',
    out: '나간 돈',
    balance: '잔액',
    pending: '은행 확인 중',
    more: '더 보기',
    empty: '이 기간에는 내역이 없어요',
    emptyAbout: '기간이나 구분을 바꿔 보세요.',
  },
  en: {
    title: 'Statement',
    from: 'From',
    to: 'To',
    kind: 'Type',
    kinds: (kind: Kind) => ({ all: 'All', settlement: 'Sales settled', transfer_out: 'Transfer', returned: 'Returned' })[kind],
    search: 'Payee, memo, amount',
    file: 'Save as CSV',
    print: 'Print',
    sums: (count: number, into: string, out: string) => `${count} lines · in ${into} · out ${out}`,
    partial: 'There is more than can be shown. Please choose a shorter period.',
    when: 'When',
    what: 'What',
    in: 'In',
    out: 'Out',
    balance: 'Balance',
    pending: 'with the bank',
    more: 'Show more',
    empty: 'Nothing in this period',
    emptyAbout: 'Try another period or type.',
  },
})

const KINDS: readonly Kind[] = ['all', 'settlement', 'transfer_out', 'returned']

/** A day in Korea so many days ago: `2026-11-22`. */
function daysAgo(days: number): string {
  return new Date(serverNow() + 9 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10)
}

/** The deposit's statement: filtered, in pages, as a file, and on paper. */
export function StatementScreen() {
  const texts = useWords(words)
  const language = useLanguage()
  const [filter, setFilter] = useState({ from: daysAgo(30), to: daysAgo(0), kind: 'all' as Kind, search: '' })
  const query = new URLSearchParams({ from: filter.from, to: filter.to, ...(filter.kind === 'all' ? {} : { kind: filter.kind }), ...(filter.search.trim() ? { search: filter.search.trim() } : {}) }).toString()
  const first = useResource<Statement>(`/v1/deposit-entries?${query}`)
  const pages = usePages<Statement, Entry>((after) => `/v1/deposit-entries?${query}${after ? `&after=${after}` : ''}`, ({ entries }) => entries)
  const won = (sum: number) => wonInWords(sum, language)
  return (
    <Screen title={texts.title}>
      <div class="filters">
        <DayField label={texts.from} value={filter.from} onValue={(from) => setFilter({ ...filter, from })} />
        <DayField label={texts.to} value={filter.to} onValue={(to) => setFilter({ ...filter, to })} />
        <SelectField label={texts.kind} value={filter.kind} options={KINDS.map((kind) => ({ value: kind, label: texts.kinds(kind) }))} onValue={(kind) => setFilter({ ...filter, kind })} />
        <Field label={texts.search} value={filter.search} onValue={(search) => setFilter({ ...filter, search })} inputMode="search" />
      </div>
      {first.value && <p>{texts.sums(first.value.count, won(first.value.in), won(first.value.out))}</p>}
      {first.value && !first.value.isWhole && <p role="status">{texts.partial}</p>}
      {pages.failure && <FailurePanel failure={pages.failure} onAgain={pages.refresh} />}
      {!pages.entries && !pages.failure && <Skeleton shapes={['row', 'row', 'row']} />}
      {pages.entries?.length === 0 && (
        <EmptyPanel icon="list" title={texts.empty}>
          <p>{texts.emptyAbout}</p>
        </EmptyPanel>
      )}
      {pages.entries && pages.entries.length > 0 && <Lines entries={pages.entries} />}
      <div class="beside">
        {pages.hasMore && (
          <Button kind="second" busy={pages.loading} onPress={pages.more}>
            {texts.more}
          </Button>
        )}
        <a class="button button--second" href={`/v1/deposit.csv?${query}&language=${language}`} download>
          {texts.file}
        </a>
        <Button kind="second" onPress={() => print()}>
          {texts.print}
        </Button>
      </div>
    </Screen>
  )
}

function Lines({ entries }: { entries: readonly Entry[] }) {
  const texts = useWords(words)
  const language = useLanguage()
  const won = (sum: number) => wonInWords(sum, language)
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={texts.title}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{texts.when}</th>
            <th scope="col">{texts.what}</th>
            <th scope="col" class="table__sum">
              {texts.in}
            </th>
            <th scope="col" class="table__sum">
              {texts.out}
            </th>
            <th scope="col" class="table__sum">
              {texts.balance}
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ id, at, kind, change, balanceAfter, to, memo, reference, state }) => (
            <tr key={id}>
              <td>{dateAndTime(at, language)}</td>
              <td>
                {texts.kinds(kind)}
                {to && (
                  <>
                    {' · '}
                    <bdi>{to.holderName}</bdi>
                  </>
                )}{' '}
                {state === 'requested' && <span class="badge">{texts.pending}</span>}
                <span class="table__about">{[to && `${to.bankName[language]} ${to.maskedNumber}`, memo, reference].filter(Boolean).join(' · ')}</span>
              </td>
              <td class="table__sum in">{change > 0 ? won(change) : ''}</td>
              <td class="table__sum">{change < 0 ? won(-change) : ''}</td>
              <td class="table__sum">{won(balanceAfter)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
