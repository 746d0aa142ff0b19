import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canBecome, refusalOfStallCode, stateAfter, type StallCodeState, type StopCause } from './stall-code.ts'

const STATES: StallCodeState[] = ['made', 'active', 'reported', 'blocked', 'closed', 'replaced']
const CAUSES: StopCause[] = ['doctored', 'lost', 'worn', 'closing', 'operator']

test('a code goes from made to active, is stopped, and is replaced; never back', () => {
  const ways = STATES.flatMap((from) => STATES.filter((to) => canBecome(from, to)).map((to) => `${from} → ${to}`))
  assert.deepEqual(ways, [
    'made → active', 'made → reported', 'made → blocked', 'made → closed',
    'active → reported', 'active → blocked', 'active → closed',
    'reported → replaced', 'blocked → replaced', 'closed → replaced',
  ])
})

test('every cause stops a code that is good', () => {
  for (const cause of CAUSES) for (const from of ['made', 'active'] as const) assert.ok(canBecome(from, stateAfter(cause)), `${cause} from ${from}`)
})

test('only an active code can be paid by, and every other one has its own reason', () => {
  assert.equal(refusalOfStallCode({ state: 'active', stoppedBecause: null }), undefined)
  assert.equal(refusalOfStallCode({ state: 'made', stoppedBecause: null }), 'FIXED_CODE_NOT_ACTIVE')
  const told = CAUSES.map((cause) => [cause, refusalOfStallCode({ state: stateAfter(cause), stoppedBecause: cause }), refusalOfStallCode({ state: 'replaced', stoppedBecause: cause })])
  assert.deepEqual(told, [
    ['doctored', 'FIXED_CODE_BLOCKED', 'FIXED_CODE_BLOCKED'],
    ['lost', 'FIXED_CODE_BLOCKED', 'FIXED_CODE_BLOCKED'],
    ['worn', 'FIXED_CODE_REPLACED', 'FIXED_CODE_REPLACED'],
    ['closing', 'FIXED_CODE_CLOSED', 'FIXED_CODE_REPLACED'],
    ['operator', 'FIXED_CODE_BLOCKED', 'FIXED_CODE_BLOCKED'],
  ])
})
