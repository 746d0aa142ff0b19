import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Result } from '../values/result.ts'
import { createAccessTokenSource, type AccessToken } from './access-token.ts'

function sourceWithClock(life = 3_600_000) {
  let now = Date.UTC(2026, 10, 2)
  let fetched = 0
  let broken = false
  const fetchToken = async (): Promise<Result<AccessToken, string>> => {
    fetched++
    if (broken) return { ok: false, failure: 'down' }
    return { ok: true, value: { token: `token-${fetched}`, expiresAt: new Date(now + life) } }
  }
  return {
    source: createAccessTokenSource(fetchToken, () => new Date(now)),
    turn: (milliseconds: number) => void (now += milliseconds),
    fetched: () => fetched,
    setBroken: (value: boolean) => void (broken = value),
  }
}

test('many who need a token at once make one call', async () => {
  const { source, fetched } = sourceWithClock()
  const tokens = await Promise.all(Array.from({ length: 50 }, () => source.get()))
  assert.equal(fetched(), 1)
  assert.ok(tokens.every((token) => token.ok && token.value === 'token-1'))
})

test('a token is renewed before it ends', async () => {
  const { source, turn } = sourceWithClock()
  await source.get()
  turn(3_539_000)
  assert.deepEqual(await source.get(), { ok: true, value: 'token-1' })
  turn(1_000)
  assert.deepEqual(await source.get(), { ok: true, value: 'token-2' })
})

test('a refused token is dropped, but not the newer one that has replaced it', async () => {
  const { source, fetched } = sourceWithClock()
  await source.get()
  source.discard('token-1')
  await source.get()
  source.discard('token-1')
  assert.deepEqual(await source.get(), { ok: true, value: 'token-2' })
  assert.equal(fetched(), 2)
})

test('a failure to get a token is not kept', async () => {
  const { source, setBroken } = sourceWithClock()
  setBroken(true)
  assert.deepEqual(await source.get(), { ok: false, failure: 'down' })
  setBroken(false)
  assert.deepEqual(await source.get(), { ok: true, value: 'token-2' })
})
