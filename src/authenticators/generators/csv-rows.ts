import { unreadable } from './key-file-error.ts'

/**
 * The rows of a CSV file (RFC 4180): comma, CRLF or LF, quotes doubled inside quotes. UTF-8, with or without byte order mark; empty lines at the
 * end are nothing. Throws KEY_FILE_UNREADABLE with the line where a quote is out of place.
 */
export function readCsvRows(bytes: Uint8Array): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  const text = decode(bytes)
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy
  while (cell.lastIndex < text.length || row.length > 0) {
    const match = cell.exec(text)
    if (!match) throw unreadable(String(rows.length + 1))
    row.push(match[1]?.replaceAll('""', '"') ?? match[2]!)
    if (match[3] === ',') continue
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  return rows
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw unreadable('UTF-8')
  }
}
