/** A byte order mark: without it spreadsheets take UTF-8 for something older, and Korean for noise. */
const BYTE_ORDER_MARK = '\ufeff'
const LINE_END = '\r\n'

/** A cell that a spreadsheet would work out instead of showing: its first sign is one of these, plain or full-width, also behind blanks. */
const FORMULA = /^[\s\u0000-\u001f\ufeff\u200b-\u200f\u202a-\u202e\u2066-\u2069]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/

/** A text or a number of ours; null is an empty cell. */
export type CsvCell = string | number | null

/**
 * Rows → a CSV file (RFC 4180): comma, CRLF, every text in quotes, UTF-8 with a byte order mark. A text that a spreadsheet would run as a
 * formula gets an apostrophe before it (OWASP, CSV injection); numbers are ours and stay numbers.
 */
export function toCsv(rows: readonly (readonly CsvCell[])[]): string {
  return BYTE_ORDER_MARK + rows.map((row) => row.map(cell).join(',') + LINE_END).join('')
}

function cell(value: CsvCell): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const shown = FORMULA.test(value) ? `'${value}` : value
  return `"${shown.replaceAll('"', '""')}"`
}
