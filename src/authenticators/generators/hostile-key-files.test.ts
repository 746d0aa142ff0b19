import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LARGEST_KEY_FILE_BYTES } from './key-record.ts'
import { readKeyFile } from './read-key-file.ts'
import { FIGURE_6, FIGURE_6_KEY, FIGURE_7, FIGURE_7_PASSWORD, FIGURE_SEED, PLAIN_FIGURE } from './rfc6030-figures.ts'

const TABLE = Buffer.from(`serial,maker,model,method,seed,digits\nA-1,"Maker ""one""",M,totp,${FIGURE_SEED.toString('hex')},6\nA-2,,,hotp,${FIGURE_SEED.toString('hex')},\n`)
const files = [
  { format: 'pskc', bytes: PLAIN_FIGURE },
  { format: 'pskc', bytes: FIGURE_6, secret: { key: FIGURE_6_KEY } },
  { format: 'pskc', bytes: FIGURE_7, secret: { password: FIGURE_7_PASSWORD } },
  { format: 'csv', bytes: TABLE },
] as const

/** Bytes put in the place of others: what a file meets on a bad way, or from somebody who tries. */
const edit = fc.record({ at: fc.nat(5_000), out: fc.nat(4), put: fc.oneof(fc.uint8Array({ maxLength: 8 }), fc.constantFrom(...['<', '>', '"', '&', '/>', '<!--', ']]>', '<a>', 'xmlns=""', '=', ',', '\n', '　', '9'.repeat(40), '-1'].map((text) => Uint8Array.from(Buffer.from(text))))) })

test('2,000 damaged files are each read or refused with a reason of theirs; an encrypted seed is never another one', async () => {
  const reasons = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), fc.array(edit, { minLength: 1, maxLength: 4 }), async (file, edits) => {
      let bytes: Buffer = file.bytes
      for (const { at, out, put } of edits) bytes = Buffer.concat([bytes.subarray(0, at % bytes.length), put, bytes.subarray((at % bytes.length) + out)])
      const read = await readKeyFile(file.format, bytes, 'secret' in file ? file.secret : undefined)
      const name = read.ok ? 'read' : read.failure.reason
      reasons.set(name, (reasons.get(name) ?? 0) + 1)
      assert.match(name, /^(read|KEY_FILE_[A-Z_]+)$/)
      if (read.ok && read.value.isProtected) for (const { seed } of read.value.records) assert.deepEqual(seed, FIGURE_SEED)
    }),
    { numRuns: 2_000, seed: 6_030 },
  )
  assert.ok(reasons.size >= 5, [...reasons.keys()].join())
})

test('a file as large as may be that wants to keep the server busy costs no more than some honest ones of its size', async () => {
  const filled = (start: string, unit: string, end = ''): Buffer => Buffer.from(start + unit.repeat(Math.floor((LARGEST_KEY_FILE_BYTES - start.length - end.length) / unit.length)) + end)
  const cases: readonly (readonly ['pskc' | 'csv', Buffer])[] = [
    ['pskc', filled('', '<a>')],
    ['pskc', filled('<a>', '<b/>', '</a>')],
    ['pskc', filled('<a ', 'b="c" ', '/>')],
    ['pskc', filled('<?xml ', ' encoding')],
    ['pskc', filled('<a>', '&amp;', '</a>')],
    ['pskc', filled('<a>', '<!-- x -->', '</a>')],
    ['csv', filled('serial,method,seed\n"', 'a')],
    ['csv', filled('serial,method,seed\n"', 'a', '",totp,00')],
    ['csv', filled('serial,method,seed\n', '""')],
    ['csv', filled('serial,method,seed\n', ',')],
    ['csv', filled('serial,method,seed\n', '\n')],
  ]
  const rows = Array.from({ length: 4_990 }, (_, index) => `N-${index},totp,${FIGURE_SEED.toString('hex')},"${'m'.repeat(330)}"`)
  const honest = Buffer.from(`serial,method,seed,maker\n${rows.join('\n')}\n`)
  assert.ok(honest.length > LARGEST_KEY_FILE_BYTES * 0.9 && honest.length <= LARGEST_KEY_FILE_BYTES)
  const once = await workOf(async () => assert.ok((await readKeyFile('csv', honest)).ok))
  for (const [index, [format, bytes]] of cases.entries()) {
    let name = 'read'
    const work = await workOf(async () => {
      const read = await readKeyFile(format, bytes)
      if (!read.ok) name = read.failure.reason
    })
    assert.match(name, /^KEY_FILE_/, String(index))
    assert.ok(work < once * HONEST_AT_MOST, `case ${index} cost ${Math.round(work / once)} honest files`)
  }
})

/** The dearest costs less than twenty; whatever grows with the square of its length costs thousands. */
const HONEST_AT_MOST = 100

/** The processor's time that something takes, in microseconds: it does not grow while others keep the machine busy. */
async function workOf(run: () => Promise<unknown>): Promise<number> {
  const begun = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(begun)
  return user + system
}
