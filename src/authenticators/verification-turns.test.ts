import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verificationTurn } from './verification-turns.ts'

/** Which of the callers began in which turn of the event loop, until all have. */
async function turnsOf(callers: number): Promise<number[][]> {
  const turns: number[][] = []
  let begun: number[] = []
  for (let caller = 0; caller < callers; caller++) void verificationTurn().then(() => begun.push(caller))
  while (turns.flat().length < callers) {
    await new Promise(setImmediate)
    turns.push(begun)
    begun = []
  }
  return turns
}

test('at most eight begin in a turn, first come, first served, and nobody is lost', async () => {
  for (const callers of [1, 7, 8, 9, 100]) {
    const turns = await turnsOf(callers)
    assert.deepEqual(turns.flat(), Array.from({ length: callers }, (_, caller) => caller))
    const full = turns.filter(({ length }) => length > 0).map(({ length }) => length)
    assert.deepEqual(full, Array.from({ length: Math.ceil(callers / 8) }, (_, turn) => Math.min(8, callers - 8 * turn)))
  }
})

test('nobody begins in the turn in which they ask', async () => {
  let isBegun = false
  const turn = verificationTurn().then(() => (isBegun = true))
  await new Promise((done) => process.nextTick(done))
  await Promise.resolve()
  assert.equal(isBegun, false)
  await turn
})

test('whoever comes while others wait stands behind them', async () => {
  const begun: string[] = []
  const ask = (name: string): Promise<void> => verificationTurn().then(() => void begun.push(name))
  const first = Array.from({ length: 20 }, (_, index) => ask(`first ${index}`))
  await new Promise(setImmediate)
  const second = Array.from({ length: 20 }, (_, index) => ask(`second ${index}`))
  assert.ok(begun.length >= 8 && begun.length < 20, `${begun.length} begun`)
  await Promise.all([...first, ...second])
  assert.deepEqual(begun, ['first', 'second'].flatMap((name) => Array.from({ length: 20 }, (_, index) => `${name} ${index}`)))
})

test('what arrives from the network is read between the turns', async () => {
  const order: string[] = []
  const waiting = Array.from({ length: 24 }, () => verificationTurn().then(() => void order.push('verified')))
  // A timer that is due stands for an answer of the database: it is heard once in each round of the event loop.
  const heard = new Promise<void>((done) => setTimeout(() => done(void order.push('answer')), 0))
  const until = performance.now() + 3
  while (performance.now() < until);
  await Promise.all([...waiting, heard])
  assert.ok(order.indexOf('answer') <= 8, `${order.indexOf('answer')} were verified before the answer was read`)
})
