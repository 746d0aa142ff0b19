import { catalogue, reasonRecord, type Reason } from '../src/reasons/catalogue.ts'
import type { ReasonRecord } from '../src/reasons/reason-record.ts'

const HEAD = `# Reasons

Every failure that leaves the system is one of these. \`node tools/write-reasons-document.ts\` writes this page from \`src/reasons/\`;
a test fails when the two differ.

A reason says who is told, what the system sees, the status of the HTTP answer, whether trying again can help (with the same id, with a new id, or not),
who acts next (several are an escalation), what the person reads, and the one thing to do. Whether money moved is told beside it, for each occurrence, from the ledger.
Words in braces are parameters.

| reason | told to | seen from | HTTP | again | acts next | 한국어 | English | remedy |
|---|---|---|---|---|---|---|---|---|
`

/** The whole of `docs/reasons.md`. */
export function reasonsDocument(): string {
  const rows = (Object.keys(catalogue) as Reason[]).map((reason) => row(reason, reasonRecord(reason)))
  return `${HEAD}${rows.join('\n')}\n`
}

function row(reason: Reason, record: ReasonRecord): string {
  const cells = [
    reason,
    inWords(record.audience),
    record.seenFrom,
    record.httpStatus,
    record.retry.replace('_', ' '),
    record.actsNext.length === 0 ? '—' : record.actsNext.join(' → '),
    texts(record, 'ko'),
    texts(record, 'en'),
    `\`${record.remedy.action}\`: ${record.remedy.label.ko} / ${record.remedy.label.en}`,
  ]
  return `| ${cells.join(' | ')} |`
}

function inWords(names: readonly string[]): string {
  return names.map((name) => name.replace('_', ' ')).join(', ')
}

function texts({ text, textWhenNotMoved }: ReasonRecord, language: 'ko' | 'en'): string {
  return textWhenNotMoved ? `${text[language]} (nothing moved: ${textWhenNotMoved[language]})` : text[language]
}
