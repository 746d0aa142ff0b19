import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startSystem } from '../running-system.ts'
import { killAroundCodes, OTP_KILL_POINTS } from './otp-kill-trials.ts'

test('S1-01 S2-42 the server is killed at every point of a transfer out and of a sign-in code: one effect, no code twice, the books hold', async (context) => {
  const system = await startSystem()
  try {
    const { kills, violations, done, reversed } = await killAroundCodes(system, { kills: OTP_KILL_POINTS.length })
    context.diagnostic(`${kills} kills: ${done} transfers done, ${reversed} reversed`)
    assert.deepEqual(violations, [])
    assert.deepEqual([done, reversed], [5, 1])
  } finally {
    await system.stop()
  }
})
