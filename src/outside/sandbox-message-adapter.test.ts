import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { startTestWorld } from '../../sandbox/testing/test-world.ts'
import { newUuid } from '../values/uuid.ts'
import { createSandboxMessageAdapter } from './sandbox-message-adapter.ts'

const to = '01055507777'

async function setUp(t: TestContext) {
  const world = await startTestWorld(t)
  const { connection } = world
  const hasty = createSandboxMessageAdapter({ connection, limits: { timeLimitMilliseconds: 100 } })
  return { world, messages: createSandboxMessageAdapter({ connection, limits: { timeLimitMilliseconds: 5_000 } }), hasty }
}

test('a message arrives as it was written, with the code that stands in it', async (t) => {
  const { world, messages } = await setUp(t)
  const messageId = newUuid()
  assert.deepEqual(await messages.send({ messageId, to, text: '온장 인증번호 [048213] <b>' }), { ok: true, value: { messageId } })
  assert.deepEqual((await world.messages(to)).map(({ text, code }) => [text, code]), [['온장 인증번호 [048213] <b>', '048213']])
  assert.deepEqual(await world.messages('01055508888'), [])
})

test('the same message sent twenty times is delivered once', async (t) => {
  const { world, messages } = await setUp(t)
  const message = { messageId: newUuid(), to, text: '한 번만' }
  const sent = await Promise.all(Array.from({ length: 20 }, () => messages.send(message)))
  assert.ok(sent.every(({ ok }) => ok))
  assert.equal((await world.messages(to)).length, 1)
  const other = await messages.send({ ...message, text: '다른 글' })
  assert.equal(!other.ok && other.failure.reason, 'SYSTEM_FAULT')
})

for (const effect of ['time_out', 'reset', 'http_500', 'garbage'] as const) {
  test(`a provider that answers with ${effect} is left within the time limit, and a repeat is not a second message`, async (t) => {
    const { world, messages, hasty } = await setUp(t)
    const message = { messageId: newUuid(), to, text: '다시' }
    await world.switchOn('message.send', 'done', effect, { remaining: 1 })
    const begun = performance.now()
    const lost = await (effect === 'time_out' ? hasty : messages).send(message)
    assert.ok(performance.now() - begun < 3_000)
    assert.equal(!lost.ok && lost.failure.reason, 'SMS_NOT_RECEIVED')
    assert.ok((await messages.send(message)).ok)
    assert.equal((await world.messages(to)).length, 1)
  })
}

test('a code that nobody knows is called unknown', async (t) => {
  const { world, messages } = await setUp(t)
  await world.switchOn('message.send', 'done', 'unknown_code', { remaining: 1 })
  const odd = await messages.send({ messageId: newUuid(), to, text: '?' })
  assert.equal(!odd.ok && odd.failure.reason, 'PROVIDER_CODE_UNKNOWN')
})

test('whoever has the wrong secret sends nothing', async (t) => {
  const { world } = await setUp(t)
  const stranger = createSandboxMessageAdapter({ connection: { ...world.connection, clientSecret: 'guess' } })
  assert.equal((await stranger.send({ messageId: newUuid(), to, text: '몰래' })).ok, false)
  assert.deepEqual(await world.messages(to), [])
})
