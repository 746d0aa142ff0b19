import assert from 'node:assert/strict'
import { test } from 'node:test'
import { killUnderLoad } from './kill-trials.ts'
import { chooseSeed } from './seeded-random.ts'

const KILLS = 4

test(`S2-09 the database is killed ${KILLS} times while people pay: the server brings it back, also when it died with it, and nothing acknowledged is lost`, async (context) => {
  const report = await killUnderLoad({ victim: 'database', times: KILLS, seed: chooseSeed() })
  context.diagnostic(`seed ${report.seed}: ${report.acknowledged} acknowledged, ${report.refused} refused, away for ${report.away.map(Math.round).join(', ')} ms`)
  assert.deepEqual(report.violations, [], `seed ${report.seed}`)
  assert.equal(report.kills, KILLS)
})
