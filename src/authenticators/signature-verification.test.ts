import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { once } from 'node:events'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { exportPoint } from '../people/device-key.ts'
import type { SignatureCheck } from './signature-check.ts'
import { packChecks, unpackChecks } from './signature-messages.ts'
import { signatureVerification, type SignatureVerification } from './signature-verification.ts'

const keys = Array.from({ length: 5 }, () => generateKeyPairSync('ec', { namedCurve: 'P-256' }))

/** Good ones, and among them every third of another key, and every fifth over other bytes. */
const checks = Array.from({ length: 120 }, (_, index): SignatureCheck & { isGood: boolean } => {
  const { privateKey, publicKey } = keys[index % keys.length]!
  const signedBytes = randomBytes(20 + index)
  const signature = sign('sha256', signedBytes, { key: privateKey, dsaEncoding: 'ieee-p1363' })
  if (index % 3 === 0) return { publicKey: exportPoint(keys[(index + 1) % keys.length]!.publicKey), signedBytes, signature, isGood: false }
  if (index % 5 === 0) return { publicKey: exportPoint(publicKey), signedBytes: randomBytes(20 + index), signature, isGood: false }
  return { publicKey: exportPoint(publicKey), signedBytes, signature, isGood: true }
})
const expected = checks.map(({ isGood }) => isGood)
const verifyAll = (verification: SignatureVerification): Promise<boolean[]> => Promise.all(checks.map((check) => verification.verify(check)))

const THREAD = new URL('./signature-thread.ts', import.meta.url)
/** Gives its threads out as they begin, and resolves when each is ready. */
function threadsOf(start: () => Worker): { start: () => Worker; begun: Worker[]; ready(): Promise<unknown> } {
  const begun: Worker[] = []
  const readiness: Promise<unknown>[] = []
  return {
    begun,
    ready: () => Promise.all(readiness),
    start() {
      const worker = start()
      begun.push(worker)
      readiness.push(once(worker, 'message'))
      return worker
    },
  }
}

test('good signatures are told from bad ones, with threads and without', async () => {
  const without = signatureVerification(0)
  assert.deepEqual(await verifyAll(without), expected)
  const threads = threadsOf(() => new Worker(THREAD))
  const verification = signatureVerification(2, threads.start)
  // While the first thread begins the work is done here; then on threads.
  for (let round = 0; round < 3; round++) {
    assert.deepEqual(await verifyAll(verification), expected)
    await threads.ready()
  }
  assert.ok(threads.begun.length > 0)
  await verification.close()
})

test('what is no key, or of another length, verifies nothing and harms nobody', async () => {
  const verification = signatureVerification(0)
  const good = checks[1]!
  const wrong: SignatureCheck[] = [
    { ...good, publicKey: new Uint8Array(65).fill(4) },
    { ...good, publicKey: new Uint8Array(64) },
    { ...good, signature: new Uint8Array(63) },
    { ...good, signature: new Uint8Array(64) },
  ]
  assert.deepEqual(await Promise.all([...wrong, good].map((check) => verification.verify(check))), [false, false, false, false, true])
})

test('without a thread at most eight are verified in a turn of the event loop, first come, first served', async () => {
  const verification = signatureVerification(0)
  const done: number[] = []
  checks.slice(0, 40).forEach((check, index) => void verification.verify(check).then(() => done.push(index)))
  const turns: number[] = []
  while (done.length < 40) {
    const before = done.length
    await new Promise(setImmediate)
    turns.push(done.length - before)
  }
  assert.ok(turns.every((count) => count <= 8), turns.join(' '))
  assert.deepEqual(done, Array.from({ length: 40 }, (_, index) => index))
})

test('a thread that dies with work in hand loses none of it', async () => {
  const threads = threadsOf(() => new Worker(`const { parentPort } = require('node:worker_threads'); parentPort.on('message', () => process.exit(1)); parentPort.postMessage('ready')`, { eval: true }))
  const verification = signatureVerification(1, threads.start)
  assert.deepEqual(await verifyAll(verification), expected)
  await threads.ready()
  assert.deepEqual(await verifyAll(verification), expected)
  await verification.close()
})

test('where no thread can be begun everything is verified here, and it is not tried again for a while', async () => {
  let tries = 0
  const start = (): Worker => {
    tries++
    throw new Error('no more threads')
  }
  const verification = signatureVerification(2, start)
  for (let round = 0; round < 3; round++) assert.deepEqual(await verifyAll(verification), expected)
  assert.equal(tries, 1)
  await verification.close()

  // When the while is over one is begun, and does its work.
  const threads = threadsOf(() => new Worker(THREAD))
  let failing = 1
  const later = signatureVerification(1, () => (failing-- > 0 ? start() : threads.start()), undefined, 0)
  assert.deepEqual(await verifyAll(later), expected)
  assert.deepEqual(await verifyAll(later), expected)
  await threads.ready()
  assert.deepEqual(await verifyAll(later), expected)
  assert.equal(threads.begun.length, 1)
  await later.close()
})

test('a thread that dies of an error as soon as it begins is not followed by one after the other', async () => {
  const exits: Promise<unknown>[] = []
  const verification = signatureVerification(1, () => {
    const worker = new Worker(`throw new Error('dies')`, { eval: true })
    exits.push(new Promise((resolve) => worker.once('exit', resolve)))
    return worker
  })
  for (let round = 0; round < 3; round++) {
    assert.deepEqual(await verifyAll(verification), expected)
    await Promise.all(exits)
  }
  assert.equal(exits.length, 1)
  await verification.close()
})

test('a thread without work is let go, and another begins when there is some', async () => {
  const threads = threadsOf(() => new Worker(THREAD))
  const verification = signatureVerification(1, threads.start, 5)
  for (let round = 1; round <= 2; round++) {
    await verifyAll(verification)
    await once(threads.begun[round - 1]!, 'exit')
    assert.deepEqual(await verifyAll(verification), expected)
    assert.equal(threads.begun.length, round + 1)
  }
  await verification.close()
})

test('checks come out of a block as they went in', () => {
  const plain = (all: readonly SignatureCheck[]): string[][] => all.map(({ publicKey, signedBytes, signature }) => [publicKey, signedBytes, signature].map((bytes) => Buffer.from(bytes).toString('hex')))
  assert.deepEqual(plain(unpackChecks(packChecks(checks))), plain(checks))
  assert.deepEqual(unpackChecks(packChecks([])), [])
})
