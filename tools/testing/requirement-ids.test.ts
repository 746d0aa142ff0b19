import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { idsOf, prove, readRequirements } from './requirement-ids.ts'
import type { TestOutcome } from './test-outcome.ts'

const outcome = (name: string, passed = true, suites: string[] = []): TestOutcome => ({ file: 'test/pay.test.ts', suites, name, passed, milliseconds: 1 })
const proven = (...outcomes: TestOutcome[]): boolean => prove([{ id: 'S2-05', asks: 'QR payment' }], outcomes)[0]!.proven

test('docs/requirements.md names each id once, in order', () => {
  const numbered = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1).padStart(2, '0')}`)
  const requirements = readRequirements(readFileSync(join(import.meta.dirname, '../../docs/requirements.md'), 'utf8'))
  assert.deepEqual(
    requirements.map((requirement) => requirement.id),
    [...numbered('S1', 22), ...numbered('S2', 56)],
  )
  assert.ok(requirements.every((requirement) => requirement.asks.length > 0))
})

test('a title proves the ids it starts with and no others', () => {
  assert.deepEqual(idsOf('S2-32 a lost reply is retried and charged once'), ['S2-32'])
  assert.deepEqual(idsOf('S2-04, S2-05 and S2-38 a shopper pays'), ['S2-04', 'S2-05', 'S2-38'])
  assert.deepEqual(idsOf('S2-04 S2-05 a shopper pays'), ['S2-04', 'S2-05'])
  assert.deepEqual(idsOf('a shopper pays (S2-05)'), [])
  assert.deepEqual(idsOf('S2-050 is no id'), [])
})

test('an id is proven when a test names it and every one that does passed', () => {
  assert.ok(proven(outcome('S2-05 pays')))
  assert.ok(proven(outcome('pays', true, ['S2-05 the shop’s QR'])))
  assert.ok(!proven(outcome('pays')))
  assert.ok(!proven(outcome('S2-05 pays'), outcome('S2-05 pays in English', false)))
  assert.ok(!proven())
})
