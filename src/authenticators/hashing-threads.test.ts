import assert from 'node:assert/strict'
import { argon2Sync } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { hashingThreads, type HashingWork } from './hashing-threads.ts'

const THREAD = new URL('./hashing-thread.ts', import.meta.url)
const works = Array.from({ length: 6 }, (_, index): HashingWork => ({
  message: Buffer.from(`secret ${index}`),
  nonce: Buffer.alloc(16, index),
  secret: Buffer.alloc(32, 7),
  memory: 1_024,
  passes: 2,
  parallelism: 1,
  tagLength: 32,
}))
const expected = works.map((work) => Buffer.from(argon2Sync('argon2id', work)).toString('hex'))
const hex = (hashes: readonly Uint8Array[]): string[] => hashes.map((hash) => Buffer.from(hash).toString('hex'))

test('hashes come back each to whom they belong, from as many threads at once as are allowed', async () => {
  const begun: Worker[] = []
  const threads = hashingThreads(2, () => {
    begun.push(new Worker(THREAD))
    return begun.at(-1)!
  })
  const all = Promise.all(works.map((work) => threads.derive(work)))
  assert.equal(threads.waiting(), 4)
  assert.deepEqual(hex(await all), expected)
  assert.equal(begun.length, 2)
  await Promise.all(begun.map((worker) => worker.terminate()))
})

test('what a thread that dies had in hand, and what waits behind it, is worked out all the same', async () => {
  const begun: Worker[] = []
  const threads = hashingThreads(1, () => {
    begun.push(new Worker(begun.length === 0 ? 'process.exit(1)' : THREAD, { eval: begun.length === 0 } as object))
    return begun.at(-1)!
  })
  assert.deepEqual(hex(await Promise.all(works.map((work) => threads.derive(work)))), expected)
  assert.ok(begun.length > 1)
  await Promise.all(begun.map((worker) => worker.terminate()))
})

test('where no thread can be begun, hashes are worked out without one', async () => {
  let tries = 0
  const threads = hashingThreads(1, () => {
    tries++
    throw new Error('no thread, on purpose')
  })
  assert.deepEqual(hex(await Promise.all(works.map((work) => threads.derive(work)))), expected)
  assert.ok(tries > 0)
})

test('a thread without work is let go, and another is begun for the next hash', async () => {
  const begun: Worker[] = []
  const threads = hashingThreads(1, () => (begun.push(new Worker(THREAD)), begun.at(-1)!), 1)
  const [first] = works as [HashingWork]
  await threads.derive(first)
  begun[0]!.ref()
  await once(begun[0]!, 'exit')
  assert.equal(hex([await threads.derive(first)])[0], expected[0])
  assert.equal(begun.length, 2)
  await begun[1]!.terminate()
})

test('the thread gives way to everything else in the process', { skip: process.platform === 'linux' ? false : 'threads have a priority of their own on Linux only' }, async () => {
  const worker = new Worker(THREAD)
  await once(worker, 'message')
  // Of a thread's state, the fields behind its name in brackets: proc_pid_stat(5), nice is the 19th.
  const nice = readdirSync('/proc/self/task').map((task) => Number(readFileSync(`/proc/self/task/${task}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[16]))
  assert.ok(nice.includes(10), nice.join(' '))
  assert.equal(nice[0], 0)
  await worker.terminate()
})
