import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Store } from './store.ts'

test('a store tells its listeners of each change, once, until they leave', () => {
  const store = new Store(1)
  const seen: number[] = []
  const leave = store.subscribe(() => seen.push(store.get()))
  store.set(2)
  store.set(2)
  leave()
  store.set(3)
  assert.deepEqual(seen, [2])
  assert.equal(store.get(), 3)
})
