import assert from 'node:assert/strict'
import { test } from 'node:test'
import { killUnderLoad } from './kill-trials.ts'
import { chooseSeed } from './seeded-random.ts'

const KILLS = 6

test(`S2-32 the server is killed ${KILLS} times while people pay: nothing acknowledged is lost, nothing happens twice, everybody learns how it ended`, async (context) => {
  const report = await killUnderLoad({ victim: 'server', times: KILLS, seed: chooseSeed() })
  context.diagnostic(`seed ${report.seed}: ${report.acknowledged} acknowledged, ${report.refused} refused, ${report.events} events heard`)
  assert.deepEqual(report.violations, [], `seed ${report.seed}`)
  assert.equal(report.kills, KILLS)
  assert.ok(report.acknowledged > KILLS, 'people paid between the kills')
})
