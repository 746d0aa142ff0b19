import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lookupHash, seal, unseal, type PersonalDataKeys } from './personal-data.ts'

const keys: PersonalDataKeys = { sealKey: Buffer.alloc(32, 1), sealKeyId: 3, lookupKey: Buffer.alloc(32, 2) }
const identity = { name: '김하연', phone: '01012345678' }

test('what is sealed opens in its place, and shows nothing before', () => {
  const sealed = seal(keys, 'person/1', identity)
  assert.deepEqual(unseal(keys, 'person/1', sealed), identity)
  assert.ok(!sealed.includes('01012345678') && !sealed.includes('김하연'))
  assert.notDeepEqual(seal(keys, 'person/1', identity), sealed)
})

test('it opens in no other place, with no other key, and with no bit changed', () => {
  const sealed = seal(keys, 'person/1', identity)
  assert.throws(() => unseal(keys, 'person/2', sealed))
  assert.throws(() => unseal({ ...keys, sealKey: Buffer.alloc(32, 9) }, 'person/1', sealed))
  assert.throws(() => unseal({ ...keys, sealKeyId: 4 }, 'person/1', sealed), /key 3/)
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const flipped = Buffer.from(sealed)
    flipped[bit >> 3]! ^= 1 << (bit & 7)
    assert.throws(() => unseal(keys, 'person/1', flipped), Error, `bit ${bit}`)
  }
})

test('a value is found again by its hash, apart per kind and per key', () => {
  const hash = lookupHash(keys, 'phone', identity.phone)
  assert.deepEqual(lookupHash(keys, 'phone', identity.phone), hash)
  for (const other of [lookupHash(keys, 'ci', identity.phone), lookupHash(keys, 'phone', '01012345679'), lookupHash({ ...keys, lookupKey: Buffer.alloc(32, 3) }, 'phone', identity.phone)]) {
    assert.notDeepEqual(other, hash)
  }
})
