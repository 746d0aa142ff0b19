import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashSecret, isSecret } from './argon2.ts'

const pepper = Buffer.alloc(32, 1)

test('a secret is known again by its hash, and no other is', async () => {
  const stored = await hashSecret('258036', pepper)
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9_-]{22}\$[A-Za-z0-9_-]{43}$/)
  assert.ok(await isSecret('258036', pepper, stored))
  for (const other of ['258037', '', '2580360']) assert.ok(!(await isSecret(other, pepper, stored)), other)
})

test('without the pepper, which is kept apart, the right secret is not known', async () => {
  const stored = await hashSecret('258036', pepper)
  assert.ok(!(await isSecret('258036', Buffer.alloc(32, 2), stored)))
})

test('the same secret never has the same hash twice', async () => {
  const hashes = await Promise.all(Array.from({ length: 8 }, () => hashSecret('258036', pepper)))
  assert.equal(new Set(hashes).size, 8)
})

test('a password typed on another system, with letters in another form, is the same', async () => {
  const stored = await hashSecret('비밀번호'.normalize('NFC'), pepper)
  assert.ok(await isSecret('비밀번호'.normalize('NFD'), pepper, stored))
})
