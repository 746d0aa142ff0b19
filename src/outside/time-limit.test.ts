import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TimeLimitError, withinTimeLimit } from './time-limit.ts'

test('work that ends in time gives its value', async () => {
  assert.equal(await withinTimeLimit(1_000, async () => 7), 7)
})

test('work that does not listen is left behind when its time is over, and told to stop', async () => {
  let told: AbortSignal | undefined
  const never = withinTimeLimit(10, (signal) => {
    told = signal
    return new Promise<never>(() => undefined)
  })
  await assert.rejects(never, TimeLimitError)
  assert.equal(told?.aborted, true)
})

test('what the work throws is passed on', async () => {
  await assert.rejects(
    withinTimeLimit(1_000, async () => {
      throw new TypeError('its own')
    }),
    TypeError,
  )
})
