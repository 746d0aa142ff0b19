import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import type { CommandKind } from './command.ts'
import { backoff, nextStep } from './next-step.ts'

const kind: CommandKind = {
  kind: 'payment',
  isFinal: (answer) => (answer as { state: string }).state !== 'unknown',
  statePath: null,
  cancellationPath: null,
}

function problem(reason: string, money: Problem['money'], retry: Problem['retry']): Problem {
  return { type: '', title: '', status: 400, reason, money, retry, remedy: { action: '', label: '' }, reference: 'R-1' }
}

test('silence is never an end: the same is sent again', () => {
  assert.deepEqual(nextStep(kind, { kind: 'unknown', cause: 'no_answer' }), { step: 'again', after: null, trouble: 'no_answer' })
})

test('a definite answer ends a command, and one that knows nothing does not', () => {
  assert.equal(nextStep(kind, { kind: 'answer', value: { state: 'paid' } }).step, 'finish')
  assert.equal(nextStep(kind, { kind: 'answer', value: { state: 'unknown' } }).step, 'ask_state')
})

test('a refusal ends a command only when it says that money did not move', () => {
  const refused = problem('INSUFFICIENT_BALANCE', 'not_moved', 'new_id')
  const unclear = problem('SYSTEM_FAULT', 'unknown', 'no')
  assert.equal(nextStep(kind, { kind: 'problem', problem: refused, retryAfter: null }).step, 'finish')
  assert.equal(nextStep(kind, { kind: 'problem', problem: unclear, retryAfter: null }).step, 'again')
})

test('an overloaded server is asked again when it said', () => {
  const busy = problem('SERVER_OVERLOAD', 'not_moved', 'same_id')
  assert.deepEqual(nextStep(kind, { kind: 'problem', problem: busy, retryAfter: 3000 }), { step: 'again', after: 3000, trouble: busy })
})

test('what a person can clear away is asked of the person', () => {
  const locked = problem('UNLOCK_REQUIRED', 'not_moved', 'same_id')
  assert.equal(nextStep(kind, { kind: 'problem', problem: locked, retryAfter: null }).step, 'ask_person')
})

test('waiting doubles up to a bound', () => {
  assert.equal(backoff(1, () => 0.5), 400)
  assert.equal(backoff(4, () => 0.5), 3200)
  assert.equal(backoff(40, () => 0.5), 8000)
})
