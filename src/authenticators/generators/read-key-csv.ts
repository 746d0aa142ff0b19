import { codeAlgorithms, type CodeAlgorithm } from '../../protocol/one-time-code.ts'
import { failure } from '../../reasons/failure.ts'
import { KeyFileError, unreadable, unsupported } from './key-file-error.ts'
import { MOST_KEYS, SEED_BYTES, type KeyFile, type KeyRecord } from './key-record.ts'
import { readCsvRows } from './csv-rows.ts'

const COLUMNS = ['serial', 'maker', 'model', 'method', 'seed', 'algorithm', 'digits', 'period', 'counter', 'expires'] as const
type Column = (typeof COLUMNS)[number]
const NEEDED: readonly Column[] = ['serial', 'method', 'seed']

/**
 * Reads a maker's table: a first line with the names of columns (`serial`, `method` and `seed` in hexadecimal; `maker`, `model`, `algorithm`,
 * `digits`, `period`, `counter` and `expires` may be there), then a line for each generator. It proves nothing by itself: two people compare
 * its checksum. Throws KeyFileError with the first line that is wrong.
 */
export function readKeyCsv(bytes: Uint8Array): KeyFile {
  const [header, ...rows] = readCsvRows(bytes)
  const columns = (header ?? []).map((name) => name.trim().toLowerCase())
  const odd = columns.find((name) => !COLUMNS.includes(name as Column))
  if (odd !== undefined) throw unsupported(odd)
  if (new Set(columns).size !== columns.length || NEEDED.some((name) => !columns.includes(name))) throw unreadable('1')
  if (rows.length === 0) throw unreadable('2')
  if (rows.length > MOST_KEYS) throw new KeyFileError(failure('KEY_FILE_TOO_LARGE', 'not_moved'))
  return { records: rows.map((row, index) => recordOf(columns as Column[], row, String(index + 2))), isProtected: false }
}

function recordOf(columns: readonly Column[], row: readonly string[], line: string): KeyRecord {
  if (row.length !== columns.length) throw unreadable(line)
  const cell = (name: Column): string => row[columns.indexOf(name)]?.trim() ?? ''
  const optional = <Name extends Column, Value>(name: Name, read: (text: string) => Value | undefined): { [key in Name]?: Value } => {
    if (cell(name) === '') return {}
    const value = read(cell(name))
    if (value === undefined) throw unreadable(line)
    return { [name]: value } as { [key in Name]: Value }
  }
  const method = cell('method').toLowerCase()
  if (cell('serial') === '' || (method !== 'totp' && method !== 'hotp')) throw unreadable(line)
  const expires = optional('expires', dateOf).expires
  return {
    serial: cell('serial'),
    ...optional('maker', String),
    ...optional('model', String),
    method,
    ...optional('algorithm', algorithmOf),
    ...optional('digits', (text) => (/^[678]$/.test(text) ? (Number(text) as 6 | 7 | 8) : undefined)),
    ...(method === 'totp' ? optional('period', wholeOf) : optional('counter', wholeOf)),
    ...(expires ? { expiresAt: expires } : {}),
    seed: seedOf(cell('seed'), line),
  }
}

function algorithmOf(text: string): CodeAlgorithm | undefined {
  return codeAlgorithms.find((algorithm) => algorithm === text.toLowerCase().replace('-', ''))
}

function wholeOf(text: string): number | undefined {
  return /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined
}

function dateOf(text: string): Date | undefined {
  return /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? new Date(text) : undefined
}

function seedOf(text: string, line: string): Buffer {
  const seed = /^(?:[0-9A-Fa-f]{2})+$/.test(text) ? Buffer.from(text, 'hex') : undefined
  if (!seed || seed.length < SEED_BYTES.least || seed.length > SEED_BYTES.most) throw unreadable(line)
  return seed
}
