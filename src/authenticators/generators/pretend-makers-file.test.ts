import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { startTestWorld } from '../../../sandbox/testing/test-world.ts'
import { findPskctool } from '../../../tools/oath-programs.ts'
import { counterCode, timeCode } from '../../protocol/one-time-code.ts'
import { ocraCode, ocraStep, readOcraSuite } from '../../protocol/ocra.ts'
import type { KeyRecord } from './key-record.ts'
import { readKeyFile } from './read-key-file.ts'

type Shown = { code: string; secondsLeft: number | null }

/** A world whose clock stands still until it is turned, its makers' file, and the buttons of its generators. */
async function setUp(t: TestContext) {
  let now = Date.UTC(2026, 10, 20, 9, 0, 7)
  const world = await startTestWorld(t, { clock: () => new Date(now) })
  const { url, clientId, clientSecret } = world.connection
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  const file = async () => Buffer.from(await (await fetch(`${url}/generators/key-container`, { headers: { authorization } })).arrayBuffer())
  const press = async (serial: string, body: object = {}): Promise<Shown> => {
    const answer = await fetch(`${url}/generators/${serial}/press`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    assert.equal(answer.status, 200, serial)
    return (await answer.json()) as Shown
  }
  const container = await file()
  const read = await readKeyFile('pskc', container, { password: clientSecret })
  assert.ok(read.ok && read.value.isProtected)
  const keyOf = (serial: string): KeyRecord => read.value.records.find((record) => record.serial === serial)!
  return { url, container, keyOf, file, press, now: () => now, turn: (milliseconds: number) => void (now += milliseconds) }
}

test('the pretend generators show the codes of the seeds in their makers’ file', async (t) => {
  const { keyOf, press, now, turn } = await setUp(t)
  for (const [serial, period] of [['YS30-1001-0001', 30], ['YS60-2001-0001', 60]] as const) {
    const key = keyOf(serial)
    assert.equal(key.period, period)
    assert.deepEqual(await press(serial), { pretend: true, code: timeCode(key.seed, now(), { algorithm: 'sha1', digits: 6, period }), secondsLeft: period - 7 })
  }
  turn(23_000)
  assert.equal((await press('YS30-1001-0001')).secondsLeft, 30)
  const fast = keyOf('YS30-1004-0004')
  assert.equal((await press('YS30-1004-0004')).code, timeCode(fast.seed, now() + 420_000, { algorithm: 'sha1', digits: 6, period: 30 }))
})

test('one that counts shows another code at each press, also when it is pressed twenty times at once', async (t) => {
  const { keyOf, file, press } = await setUp(t)
  const { seed, counter } = keyOf('YSC0-3001-0001')
  assert.equal(counter, 0)
  const shown = await Promise.all(Array.from({ length: 20 }, () => press('YSC0-3001-0001')))
  const expected = Array.from({ length: 20 }, (_, step) => counterCode(seed, step, { algorithm: 'sha1', digits: 6 }))
  assert.deepEqual(shown.map(({ code }) => code).toSorted(), expected.toSorted())
  assert.match((await file()).toString(), /<Counter><PlainValue>20</)
})

test('one with a keypad answers the question that is typed, by its own clock', async (t) => {
  const { keyOf, press, now } = await setUp(t)
  const suite = readOcraSuite('OCRA-1:HOTP-SHA256-8:QN20-T1M')
  const question = '12500012345678'
  const { code, secondsLeft } = await press('YSK0-4001-0001', { question })
  assert.equal(code, ocraCode(keyOf('YSK0-4001-0001').seed, suite, { question, step: ocraStep(suite, now()) }))
  assert.equal(secondsLeft, 53)
  assert.notEqual((await press('YSK0-4001-0001', { question: '12500112345678' })).code, code)
})

test('a question for one without keypad, letters and unknown serials are refused', async (t) => {
  const { url } = await setUp(t)
  const status = async (serial: string, body: object) =>
    (await fetch(`${url}/generators/${serial}/press`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).status
  assert.deepEqual(
    [await status('YS30-1001-0001', { question: '1' }), await status('YSK0-4001-0001', { question: '1a' }), await status('YSK0-4001-0001', { question: '1'.repeat(21) }), await status('X', {})],
    [409, 400, 400, 404],
  )
  assert.equal((await fetch(`${url}/generators/key-container`)).status, 401, 'the file is for the client alone')
})

test('pskctool finds the makers’ file valid, and every seed in it is encrypted', async (t) => {
  const { container, keyOf } = await setUp(t)
  for (const form of ['hex', 'base64'] as const) assert.ok(!container.toString().includes(keyOf('YS30-1001-0001').seed.toString(form)))
  const pskctool = findPskctool()
  const folder = mkdtempSync(join(tmpdir(), 'onjang-container-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'container.xml')
  writeFileSync(path, container)
  assert.match(execFileSync(pskctool, ['--validate', path], { encoding: 'utf8' }), /OK/)
})
