import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { catalogue, reasonRecord, type Reason } from '../../src/reasons/catalogue.ts'
import { ApiClient } from '../api-client.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'

let system: RunningSystem
let client: ApiClient
before(async () => {
  system = await startSystem()
  client = new ApiClient(system.walletUrl)
})
after(() => system.stop())

const page = async (query: string): Promise<string> => (await client.call('GET', `/docs/reasons${query}`)).text

test('S1-19 every reason has its answer in Korean and in English, under the address that its problem names', async () => {
  for (const language of ['ko', 'en'] as const) {
    const text = await page(`?lang=${language}`)
    for (const reason of Object.keys(catalogue) as Reason[]) {
      assert.ok(text.includes(`id="${reason}"`), reason)
      assert.ok(reasonRecord(reason).text[language].trim() !== '' && reasonRecord(reason).remedy.label[language].trim() !== '', reason)
    }
  }
})

test('S1-19 answers are found by words of either language, and what is looked for is shown as text', async () => {
  const locked = await page(`?lang=ko&q=${encodeURIComponent('잠금 otp')}`)
  assert.ok(locked.includes('id="OTP_LOCKED"') && !locked.includes('id="INSUFFICIENT_BALANCE"'))
  assert.ok((await page('?lang=en&q=balance')).includes('id="INSUFFICIENT_BALANCE"') || (await page('?lang=en&q=short')).includes('id="INSUFFICIENT_BALANCE"'))
  assert.match(await page('?lang=en&q=zzzz'), /No answer has these words/)
  const hostile = await page(`?lang=en&q=${encodeURIComponent('"><script>alert(1)</script>')}`)
  assert.ok(!hostile.includes('<script>'))
})
