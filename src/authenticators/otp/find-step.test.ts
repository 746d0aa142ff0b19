import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expectedStep, findFarStep, findNearStep } from './find-step.ts'

type Clockwork = Parameters<typeof expectedStep>[0]
const NOW = new Date('2026-03-02T09:00:00Z')
const byTime: Clockwork = { method: 'totp', period: 30, clockOffset: 0, drift: 0, lastUsedStep: 0 }
const counting: Clockwork = { method: 'hotp', period: null, clockOffset: 0, drift: 0, lastUsedStep: 5_000 }

/** How many codes are worked out, near and far, before a code that is nowhere is called wrong. */
function codesFor(clockwork: Clockwork): number {
  let count = 0
  const never = (): string => {
    count++
    return 'another'
  }
  assert.equal(findNearStep(clockwork, NOW, 'nowhere', never).at, 'nowhere')
  assert.equal(findFarStep(clockwork, NOW, 'nowhere', never).at, 'nowhere')
  return count
}

test('edge case 3: a wrong code costs a bounded number of codes, however far the clock is off: a thousand steps on either side and those near', () => {
  const now = expectedStep(byTime, NOW)
  const tenYears = 10 * 365 * 24 * 120
  for (const clockwork of [byTime, { ...byTime, clockOffset: -tenYears }, { ...byTime, clockOffset: tenYears }, { ...byTime, drift: 20 }]) assert.ok(codesFor(clockwork) <= 2_001 + 3 + 10, JSON.stringify(clockwork))
  assert.equal(codesFor({ ...byTime, lastUsedStep: now - 1 }), 1_001 + 3 + 10, 'at and below the last used step nothing is looked for but what was used of late')
  assert.equal(codesFor(counting), 1_001 + 10 + 10)
})
