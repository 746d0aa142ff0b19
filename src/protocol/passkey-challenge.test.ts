import assert from 'node:assert/strict'
import { test } from 'node:test'
import { passkeyChallenge } from './passkey-challenge.ts'

test('a challenge is another one for another purpose, nonce or order', async () => {
  const nonce = new Uint8Array(32).fill(1)
  const hash = new Uint8Array(32).fill(2)
  const challenges = await Promise.all([
    passkeyChallenge('order', nonce, hash),
    passkeyChallenge('unlock', nonce, hash),
    passkeyChallenge('order', new Uint8Array(32).fill(3), hash),
    passkeyChallenge('order', nonce, new Uint8Array(32).fill(4)),
    passkeyChallenge('order', nonce),
  ])
  assert.equal(new Set(challenges.map((bytes) => Buffer.from(bytes).toString('hex'))).size, 5)
  assert.deepEqual(await passkeyChallenge('order', nonce, hash), challenges[0])
})
