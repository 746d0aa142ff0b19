import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { payManyTimesAtOnce } from './duplicate-trials.ts'
import { arriveLate } from './late-order-trials.ts'
import { payOverBadLine } from './network-trials.ts'
import { poisonEachPlace } from './poison-trials.ts'
import { chooseSeed } from './seeded-random.ts'

let system: RunningSystem
const seed = chooseSeed()
before(async () => {
  console.log(`seed ${seed}`)
  system = await startSystem()
})
after(() => system.stop())

test('S2-07 requests that are lost on the way are sent again and happen once', async () => {
  const report = await payOverBadLine(system, { seed, faults: 30, kinds: ['request_lost', 'gateway_before'] })
  assert.deepEqual(report.violations, [], `seed ${seed}`)
  assert.ok(report.faults >= 30)
})

test('S2-32 a lost, cut or foreign reply is retried and charged once', async () => {
  const report = await payOverBadLine(system, { seed: seed + 1, faults: 30, kinds: ['reply_lost', 'reply_cut', 'gateway_after'] })
  assert.deepEqual(report.violations, [], `seed ${seed + 1}`)
  assert.ok(report.faults >= 30)
})

test('S2-07 requests that arrive twice, or when nobody waits for them any more, happen once', async () => {
  const report = await payOverBadLine(system, { seed: seed + 2, faults: 20, kinds: ['duplicated', 'held'] })
  assert.deepEqual(report.violations, [], `seed ${seed + 2}`)
})

test('S2-32 fifty copies of an order at once are charged once and answered alike', async () => {
  const report = await payManyTimesAtOnce(system, { seed, ids: 4 })
  assert.deepEqual(report.violations, [], `seed ${seed}`)
})

test('S2-07 an order that arrives after it was called off, or after its time, moves nothing and never will', async () => {
  const report = await arriveLate(system, { seed, trials: 24 })
  assert.deepEqual(report.violations, [], `seed ${seed}`)
  assert.deepEqual(Object.keys(report.refusedAs).sort(), ['ORDER_EXPIRED', 'PAYMENT_CANCELLED', 'REQUEST_CANCELLED'])
})

test('a payment that the database refuses to store fails alone, at whatever place of its batch, and is paid when the cause is gone', async () => {
  const report = await poisonEachPlace(system, { places: 6 })
  assert.deepEqual(report.violations, [])
  assert.equal(report.healed, 6)
})
