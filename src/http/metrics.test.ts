import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createMetrics } from './metrics.ts'

/** Milliseconds for which nothing else runs. */
const BLOCKED = 500

test('the event loop’s delay is that since it was last asked for: a moment in which nothing ran is seen, and is past the next time', async () => {
  const none = { payment: 0, report: 0 }
  const { registry } = createMetrics({ inHand: none, turnedAway: none })
  const delay = async (): Promise<number> => Number(/^onjang_event_loop_delay_p99_seconds (.+)$/m.exec(await registry.metrics())![1])
  await pause(50)
  const end = performance.now() + BLOCKED
  while (performance.now() < end);
  await pause(100)
  const blocked = await delay()
  assert.ok(blocked > (BLOCKED * 0.9) / 1_000, `${blocked} s`)
  await pause(200)
  const afterwards = await delay()
  assert.ok(afterwards < blocked, `${afterwards} s after ${blocked} s`)
})
