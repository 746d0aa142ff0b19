import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startTestServer } from '../test/database.ts'
import { isCaught, PLANTED_DEFECTS } from '../test/faults/planted-defects.ts'
import { chooseSeed } from '../test/faults/seeded-random.ts'
import { FAULT_ROWS } from './faults/fault-rows.ts'
import { TABLE_HEAD, withFaults } from './faults/measurements.ts'

/**
 * `npm run faults`: the faults that payments must survive, a few of each; `--full` tries each as often as the promise asks and writes
 * its rows into `docs/measurements.md`. `--only 10,14` or `--only planted` runs some rows, `--seed 7` (or ONJANG_FAULT_SEED) replays a run. Ends with 1 if anything was violated.
 */
const { values } = parseArgs({ options: { full: { type: 'boolean', default: false }, only: { type: 'string' }, seed: { type: 'string' } } })
const seed = values.seed === undefined ? chooseSeed() : Number(values.seed)
const only = values.only?.split(',')
const wanted = (number: string): boolean => !only || number.split(', ').some((one) => only.includes(one))
const date = new Date().toISOString().slice(0, 10)
const rows: string[] = []
let wrong = 0

console.log(`Faults, ${date}, seed ${seed}${values.full ? ', in full' : ', a few of each'}`)
const server = await startTestServer()
process.env['ONJANG_TEST_DATABASE_SERVER'] = server.url
try {
  for (const row of FAULT_ROWS.filter(({ number }) => wanted(number))) await tryFault(row)
  for (const defect of PLANTED_DEFECTS) if (wanted('planted')) await tryDefect(defect)
} finally {
  await server.stop()
}
console.log(`\n${[...TABLE_HEAD, ...rows].join('\n')}\n`)
if (values.full) await report()
console.log(wrong === 0 ? 'No violation; every planted defect was caught.' : `${wrong} of the rows above are not as they must be.`)
process.exitCode = wrong === 0 ? 0 : 1

async function tryFault({ number, fault, how, few, full, run }: (typeof FAULT_ROWS)[number]): Promise<void> {
  const started = performance.now()
  const { n, violations, words } = await run(values.full ? full : few, seed, (progress) => console.log(`    ${fault}: ${progress}`))
  if (violations.length > 0) wrong++
  rows.push(`| ${number} | ${fault} | ${how} | ${n} | ${violations.length} | ${seed} | ${date} | ${words} |`)
  console.log(`${violations.length === 0 ? '✓' : '✗'} ${number} ${fault}: ${n}, ${violations.length} violations (${seconds(started)} s); ${words}`)
  for (const { check, words: what } of violations.slice(0, 20)) console.log(`    ${check}: ${what}`)
}

async function tryDefect(defect: (typeof PLANTED_DEFECTS)[number]): Promise<void> {
  const started = performance.now()
  const violations = await defect.run(seed)
  const caught = isCaught(defect, violations)
  if (!caught) wrong++
  const found = caught ? `caught: ${violations[0]!.check}` : 'not caught'
  rows.push(`| planted | ${defect.name} | must break ${defect.mustBreak.join(' or ')} | 1 | ${violations.length} | ${seed} | ${date} | ${found} |`)
  console.log(`${caught ? '✓' : '✗'} planted: ${defect.name}: ${found} (${seconds(started)} s)`)
}

async function report(): Promise<void> {
  const file = join(import.meta.dirname, '..', 'docs', 'measurements.md')
  const document = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  const machine = `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`
  const intro = `Written by \`npm run faults -- --full\` (${machine}). \`--only\` with a row's number and \`--seed\` replay it; the trials are in \`test/faults/\`.`
  await writeFile(file, withFaults(document, intro, rows))
}

function seconds(started: number): string {
  return ((performance.now() - started) / 1_000).toFixed(0)
}
