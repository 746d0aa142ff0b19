import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startSystem } from '../running-system.ts'
import { loseBankAnswers } from './bank-outcome-trials.ts'
import { chooseSeed } from './seeded-random.ts'

test('a top-up whose outcome at the bank is unknown is pending until it is known, then credited or reversed, also when the server is killed meanwhile', async (context) => {
  const seed = chooseSeed()
  context.diagnostic(`seed ${seed}`)
  const system = await startSystem()
  try {
    const report = await loseBankAnswers(system, { seed, trials: 7, kills: 1 })
    assert.deepEqual(report.violations, [], `seed ${seed}`)
    assert.equal(report.kills, 1)
    for (const action of ['done', 'not_done']) {
      for (const effect of ['time_out', 'reset', 'http_500']) {
        const end = action === 'done' ? 'credited' : 'reversed'
        assert.equal(report.ended[`${action} ${effect} → ${end}`], 1, `seed ${seed}: ${JSON.stringify(report.ended)}`)
      }
    }
  } finally {
    await system.stop()
  }
})
