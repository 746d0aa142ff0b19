import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { runCommand } from '../../../tools/run-command.ts'

const HOME = join(import.meta.dirname, '../../..')

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onjang-words-'))
})
after(() => rm(folder, { recursive: true, force: true }))

test('a text that one language lacks, has too many, or says with other parameters fails the check', async () => {
  assert.equal(await faultOf("{ ko: { pay: '결제', sum: (won: string) => won }, en: { pay: 'Pay', sum: (won: string) => won } }"), '')
  assert.match(await faultOf("{ ko: { pay: '결제', more: '전체' }, en: { pay: 'Pay' } }"), /Property 'more' is missing/)
  assert.match(await faultOf("{ ko: { pay: '결제' }, en: { pay: 'Pay', more: 'More' } }"), /'more' does not exist/)
  assert.match(await faultOf("{ ko: { sum: (won: string) => won }, en: { sum: 'Sum' } }"), /Type 'string' is not assignable/)
})

/** What the type check says of a screen with these words; empty when it is content. */
async function faultOf(words: string): Promise<string> {
  const file = join(folder, 'screen.mts')
  await writeFile(file, `import { dictionary } from ${JSON.stringify(join(import.meta.dirname, 'dictionary.ts'))}\nexport const words = dictionary(${words})\n`)
  const configuration = join(folder, 'tsconfig.json')
  await writeFile(configuration, JSON.stringify({ extends: join(HOME, 'tsconfig.json'), compilerOptions: { types: [] }, include: [], files: ['screen.mts'] }))
  const { output } = await runCommand(join(HOME, 'node_modules/.bin/tsc'), ['--project', configuration, '--pretty', 'false'], { cwd: HOME })
  return output.trim()
}
