import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { guessFromEverywhere, spendOneCode } from '../faults/one-code-trials.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startSecondServer, type SecondServer } from '../second-server.ts'

let system: RunningSystem
let second: SecondServer
before(async () => {
  system = await startSystem()
  second = await startSecondServer(system)
})
after(async () => {
  await second?.stop()
  await system?.stop()
})

test('S1-01 edge case 1: one code entered fifty times at once through two servers is good once, each time', async () => {
  assert.deepEqual(await spendOneCode(system, second, 5), [])
})

test('S1-01 edge case 4: two hundred guesses from forty callers through two servers are five tries, and the right code then opens nothing', async () => {
  const { lookedAt, refused, rightAfter, state } = await guessFromEverywhere(system, second)
  assert.ok(lookedAt <= 5, `${lookedAt} were looked at`)
  assert.deepEqual([refused >= 195, rightAfter, state], [true, 'OTP_LOCKED', 'locked'])
})
