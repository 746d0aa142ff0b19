import assert from 'node:assert/strict'
import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { test } from 'node:test'
import { derSignature } from './der-signature.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

test('raw signatures become DER with the shortest integers, whatever zeros and high bits they begin with', () => {
  const raw = Buffer.concat([Buffer.alloc(30), Buffer.from([0x00, 0x80]), Buffer.alloc(31), Buffer.from([0x7f])])
  assert.equal(derSignature(raw).toString('hex'), '3007' + '02020080' + '02017f')
  assert.equal(derSignature(Buffer.alloc(64)).toString('hex'), '3006' + '020100' + '020100')
  assert.equal(derSignature(Buffer.alloc(64, 0xff)).toString('hex'), `3046${`022100${'ff'.repeat(32)}`.repeat(2)}`)
  for (let turn = 0; turn < 500; turn++) {
    const message = Buffer.from(String(turn))
    const signature = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' })
    assert.ok(verify('sha256', message, publicKey, derSignature(signature)))
  }
})
