import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCircuitBreaker, type CircuitBreaker, type Permit } from './circuit-breaker.ts'

function breakerWithClock() {
  let now = Date.UTC(2026, 10, 2)
  const breaker = createCircuitBreaker({ failuresToOpen: 3, openMilliseconds: 1_000, clock: () => new Date(now) })
  return { breaker, turn: (milliseconds: number) => void (now += milliseconds) }
}

function permitOf(breaker: CircuitBreaker): Permit {
  const permit = breaker.permit()
  assert.ok(permit, 'the breaker lets the call through')
  return permit
}

function fail(breaker: CircuitBreaker, times: number): void {
  for (let count = 0; count < times; count++) permitOf(breaker).fail()
}

test('a breaker opens after so many failures in a row and lets nothing through', () => {
  const { breaker } = breakerWithClock()
  fail(breaker, 2)
  assert.equal(breaker.state(), 'closed')
  fail(breaker, 1)
  assert.equal(breaker.state(), 'open')
  assert.equal(breaker.permit(), undefined)
})

test('a success between failures starts the count again', () => {
  const { breaker } = breakerWithClock()
  fail(breaker, 2)
  permitOf(breaker).succeed()
  fail(breaker, 2)
  assert.equal(breaker.state(), 'closed')
})

test('after its rest a breaker lets one trial through, and its success closes it', () => {
  const { breaker, turn } = breakerWithClock()
  fail(breaker, 3)
  turn(999)
  assert.equal(breaker.permit(), undefined)
  turn(1)
  assert.equal(breaker.state(), 'half_open')
  const trial = permitOf(breaker)
  assert.equal(breaker.permit(), undefined, 'only one trial at a time')
  trial.succeed()
  assert.equal(breaker.state(), 'closed')
  fail(breaker, 2)
  assert.equal(breaker.state(), 'closed', 'the old failures are forgotten')
})

test('a failed trial opens the breaker for another whole rest', () => {
  const { breaker, turn } = breakerWithClock()
  fail(breaker, 3)
  turn(1_000)
  permitOf(breaker).fail()
  turn(999)
  assert.equal(breaker.permit(), undefined)
  turn(1)
  assert.ok(breaker.permit())
})

test('a call that began before the breaker opened changes nothing when it ends', () => {
  const { breaker, turn } = breakerWithClock()
  const slow = permitOf(breaker)
  const slowFailure = permitOf(breaker)
  fail(breaker, 3)
  slow.succeed()
  assert.equal(breaker.state(), 'open')
  turn(1_000)
  const trial = permitOf(breaker)
  slowFailure.fail()
  trial.succeed()
  assert.equal(breaker.state(), 'closed')
})
