import { readMerchantMoney } from '../funds/deposit.ts'
import { depositStatement, type DepositEntry } from '../funds/deposit-statement.ts'
import { findPayees, maskedNumber } from '../funds/payee.ts'
import { transfersByHold } from '../funds/transfer-out.ts'
import { inSnapshot } from '../database/snapshot.ts'
import { koreanDay, nextKoreanDay } from '../programmes/korean-calendar.ts'
import type { Programme } from '../programmes/programme.ts'
import type { Statement, StatementQuery } from '../protocol/api/transfers.ts'
import { toCsv, type CsvCell } from '../protocol/csv.ts'
import { failure } from '../reasons/failure.ts'
import type { Language } from '../values/language.ts'
import type { Uuid } from '../values/uuid.ts'
import { wonToJson } from '../values/won.ts'
import { startOfDay } from './day-in-korea.ts'
import { RefusedError } from './refusal.ts'
import type { Services } from './services.ts'
import { transferReference } from './transfer-view.ts'

const LONGEST_PERIOD = 366 * 86_400_000

type Line = Statement['entries'][number]
export type Lines = { lines: Line[]; isWhole: boolean }

/** All lines of a deposit that a filter lets through, newest first. */
export async function statementLines({ pool, personalData }: Services, programme: Programme, merchantId: Uuid, filter: Omit<StatementQuery, 'after'>): Promise<Lines> {
  const from = startOfDay(filter.from, '/from')
  const until = nextKoreanDay(startOfDay(filter.to, '/to'))
  if (until <= from || until.getTime() - from.getTime() > LONGEST_PERIOD) throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/to' }))
  const money = await readMerchantMoney(pool, programme.id, merchantId)
  if (!money) return { lines: [], isWhole: true }
  const { entries, isWhole } = await inSnapshot(pool, (snapshot) => depositStatement(snapshot, money.depositAccount, from, until))
  const asked = entries.filter(({ kind }) => filter.kind === undefined || kind === filter.kind)
  const transfers = await transfersByHold(pool, merchantId, asked.flatMap(({ hold }) => hold ?? []))
  const payees = await findPayees(pool, personalData, merchantId, [...new Set([...transfers.values()].map(({ payeeId }) => payeeId))])
  const lines = asked.map((entry) => lineOf(entry, transfers.get(entry.hold ?? ''), payees))
  const search = filter.search?.trim().toLowerCase() ?? ''
  return { lines: search === '' ? lines : lines.filter((line) => textOf(line).includes(search)), isWhole }
}

function lineOf(
  { id, at, kind, change, balanceAfter, hold }: DepositEntry,
  transfer: Awaited<ReturnType<typeof transfersByHold>> extends Map<Uuid, infer Value> ? Value | undefined : never,
  payees: Awaited<ReturnType<typeof findPayees>>,
): Line {
  const payee = transfer && payees.get(transfer.payeeId)
  return {
    id,
    at: at.toISOString(),
    kind,
    change: change < 0n ? -wonToJson(-change) : wonToJson(change),
    balanceAfter: wonToJson(balanceAfter),
    transferId: transfer?.id ?? null,
    state: transfer?.state ?? null,
    to: payee ? { bankName: payee.bankName, maskedNumber: maskedNumber(payee.accountNumber), holderName: payee.holderName } : null,
    memo: transfer?.memo ?? '',
    reference: transferReference(hold),
  }
}

/** What a search looks through: whom it went to, what was noted, its number, its sum. */
function textOf({ to, memo, reference, change }: Line): string {
  return [to?.holderName, to?.bankName.ko, to?.bankName.en, to?.maskedNumber, memo, reference, String(Math.abs(change))].filter(Boolean).join(' ').toLowerCase()
}

const WORDS = {
  ko: {
    head: ['날짜', '시각', '구분', '들어온 돈', '나간 돈', '잔액', '받는 분', '은행', '계좌', '메모', '확인 번호', '상태'],
    kinds: { settlement: '매출 정산', transfer_out: '이체', returned: '되돌아옴' },
    states: { prepared: '', requested: '은행 확인 중', done: '완료', reversed: '되돌림', refused: '', cancelled: '' },
  },
  en: {
    head: ['Date', 'Time', 'Type', 'In', 'Out', 'Balance', 'To', 'Bank', 'Account', 'Memo', 'Number', 'State'],
    kinds: { settlement: 'Sales settled', transfer_out: 'Transfer', returned: 'Returned' },
    states: { prepared: '', requested: 'with the bank', done: 'done', reversed: 'returned', refused: '', cancelled: '' },
  },
} as const

/** The statement as a file for a spreadsheet; no cell of it is run as a formula. */
export function statementFile(lines: readonly Line[], language: Language): string {
  const words = WORDS[language]
  const rows = lines.map((line): CsvCell[] => {
    const at = new Date(line.at)
    return [
      koreanDay(at),
      new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(11, 19),
      words.kinds[line.kind],
      line.change > 0 ? line.change : null,
      line.change < 0 ? -line.change : null,
      line.balanceAfter,
      line.to?.holderName ?? '',
      line.to?.bankName[language] ?? '',
      line.to?.maskedNumber ?? '',
      line.memo,
      line.reference ?? '',
      line.state === null ? '' : words.states[line.state],
    ]
  })
  return toCsv([words.head, ...rows])
}
