import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { toCsv } from './csv.ts'

test('a file begins with a byte order mark, has commas and CRLF, and doubles quotes inside quotes', () => {
  assert.equal(toCsv([['이름', '금액'], ['가 "나", 다\n라', 12_500], ['', null]]), '\ufeff"이름","금액"\r\n"가 ""나"", 다\n라",12500\r\n"",\r\n')
})

test('a text that a spreadsheet would run is shown instead', () => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1+1', '＋1', '－1', '＠A1', '\u200f=1', '\ufeff=HYPERLINK("http://x")', '\n1']) {
    assert.equal(toCsv([[text]]).slice(1, 3), `"'`, JSON.stringify(text))
  }
  for (const text of ['김초록', 'a=b', 'K7-QF', '🍊 귤가게', 'שלום', 'é'.repeat(200)]) assert.equal(toCsv([[text]]), `\ufeff"${text}"\r\n`)
  assert.equal(toCsv([[-1]]), '\ufeff-1\r\n')
})

/** A reader of RFC 4180, to hold the writer against. */
function parse(file: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 1
  while (at < file.length) {
    let value = ''
    if (file[at] === '"') {
      for (at++; file[at] !== '"' || file[at + 1] === '"'; at++) {
        value += file[at]
        if (file[at] === '"') at++
      }
      at++
    } else while (file[at] !== ',' && file[at] !== '\r') value += file[at++]
    row.push(value)
    if (file[at] === ',') at++
    else {
      at += 2
      rows.push(row)
      row = []
    }
  }
  return rows
}

test('whatever names hold, a reader finds the same cells again, and none begins a formula', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[=+\-@"',;\r\n\t ]{0,6}/))
  fc.assert(
    fc.property(fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { maxLength: 4 }), (rows) => {
      const read = parse(toCsv(rows))
      assert.deepEqual(read.map((row) => row.map((value) => value.replace(/^'/, ''))), rows.map((row) => row.map((value) => value.replace(/^'/, ''))))
      for (const value of read.flat()) assert.doesNotMatch(value, /^[=+\-@\t\r\n]/)
    }),
  )
})
