import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OneAtATime, TooManyWaitingError } from './one-at-a-time.ts'

function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}

test('work for one key waits for the work before it, also when that fails', async () => {
  const turns = new OneAtATime(10)
  const first = gate()
  const order: string[] = []
  const failing = turns.run('a', async () => {
    await first.opened
    order.push('first')
    throw new Error('as planned')
  })
  const second = turns.run('a', async () => void order.push('second'))
  first.open()
  await assert.rejects(failing, /as planned/)
  await second
  assert.deepEqual(order, ['first', 'second'])
})

test('work for another key does not wait', async () => {
  const turns = new OneAtATime(10)
  const first = gate()
  const waiting = turns.run('a', () => first.opened)
  assert.equal(await turns.run('b', async () => 7), 7)
  first.open()
  await waiting
})

test('what is too much for one key is refused without being begun, and the key is free again afterwards', async () => {
  const turns = new OneAtATime(2)
  const first = gate()
  const running = [turns.run('a', () => first.opened), turns.run('a', async () => undefined)]
  let begun = false
  await assert.rejects(turns.run('a', async () => void (begun = true)), TooManyWaitingError)
  first.open()
  await Promise.all(running)
  assert.equal(begun, false)
  assert.equal(await turns.run('a', async () => 'free'), 'free')
})
