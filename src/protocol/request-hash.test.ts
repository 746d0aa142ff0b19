import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newUuid } from '../values/uuid.ts'
import { fixedCodeHash, requestHash, type FixedCodeFacts, type RequestFacts } from './request-hash.ts'

const facts: RequestFacts = {
  requestId: '01900000-0000-7000-8000-000000000001',
  deploymentId: '01900000-0000-7000-8000-000000000002',
  programmeId: '01900000-0000-7000-8000-000000000003',
  merchantId: '01900000-0000-7000-8000-000000000004',
  stallId: '01900000-0000-7000-8000-000000000005',
  amount: 12_500n,
}

// Worked out apart from this code: SHA-256 over 87 70 "onjang/request/1" 50 id … 50 id 19 30d4.
test('the same facts have the same hash for ever', async () => {
  assert.equal(Buffer.from(await requestHash({ ...facts })).toString('hex'), '759e29eed9a17e298b53d9913c208c8c0d7b65bd549081f1b7c7f91b403a9a78')
})

test('any other fact makes another hash', async () => {
  const hashes = await Promise.all([
    requestHash(facts),
    ...(['requestId', 'deploymentId', 'programmeId', 'merchantId', 'stallId'] as const).map((name) => requestHash({ ...facts, [name]: newUuid() })),
    requestHash({ ...facts, amount: 12_501n }),
    requestHash({ ...facts, merchantId: facts.stallId, stallId: facts.merchantId }),
  ])
  assert.equal(new Set(hashes.map((hash) => Buffer.from(hash).toString('hex'))).size, hashes.length)
})

// Worked out apart from this code: SHA-256 over 89 78 1b "onjang/fixed-code-request/1" 50 id … 19 30d4.
test('a request from a printed code binds the code and the payer besides, and is never taken for a till’s', async () => {
  const fixed: FixedCodeFacts = { ...facts, codeId: '01900000-0000-7000-8000-000000000006', payerId: '01900000-0000-7000-8000-000000000007' }
  assert.equal(Buffer.from(await fixedCodeHash(fixed)).toString('hex'), '8802b930411c0596b6ed8093e7dba0db11abd1ab902e5b9f6d73b08c80cd446b')
  const hashes = await Promise.all([
    requestHash(fixed),
    fixedCodeHash(fixed),
    ...(['requestId', 'deploymentId', 'programmeId', 'merchantId', 'stallId', 'codeId', 'payerId'] as const).map((name) => fixedCodeHash({ ...fixed, [name]: newUuid() })),
    fixedCodeHash({ ...fixed, amount: 12_501n }),
    fixedCodeHash({ ...fixed, codeId: fixed.payerId, payerId: fixed.codeId }),
  ])
  assert.equal(new Set(hashes.map((hash) => Buffer.from(hash).toString('hex'))).size, hashes.length)
})
