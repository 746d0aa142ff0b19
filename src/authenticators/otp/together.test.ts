import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Together } from './together.ts'

test('what comes while a batch is under way goes out together with the next one, and each is given its own answer', async () => {
  const batches: number[][] = []
  const together = new Together<number, number>(async (asked) => {
    batches.push([...asked])
    await new Promise((next) => setImmediate(next))
    return asked.map((number) => number * 10)
  }, 3)
  assert.deepEqual(await Promise.all([1, 2, 3, 4, 5].map((number) => together.ask(number))), [10, 20, 30, 40, 50])
  assert.deepEqual(batches, [[1], [2, 3, 4], [5]])
})

test('a batch that fails is refused to everybody in it, and the next one goes on', async () => {
  let runs = 0
  const together = new Together<number, number>(async (asked) => {
    await new Promise((next) => setImmediate(next))
    if (++runs === 2) throw new Error('as planned')
    return asked
  }, 10)
  const outcomes = await Promise.allSettled([1, 2, 3].map((number) => together.ask(number)))
  assert.deepEqual(outcomes.map(({ status }) => status), ['fulfilled', 'rejected', 'rejected'])
  assert.equal(await together.ask(4), 4)
})
