import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalogue } from '../reasons/catalogue.ts'
import { verdictOf, verdictOfBank, type Verdict } from './open-banking-outcome.ts'
import { bankCodes, identityCodes, messageCodes, networkCodes } from './provider-codes.ts'

const answer = (body: unknown, status = 200) => ({ state: 'answered', status, body }) as const
const inShort = (verdict: Verdict) => [verdict.state, ...('failure' in verdict ? [verdict.failure.reason, verdict.failure.money] : [])].join(' ')

// The network's code, the bank's code if any, and what a withdrawal's answer with them means.
const table = [
  ['A0000', '000', 'done'],
  ['A0000', undefined, 'done'],
  ['A0000', '415', 'unknown BANK_LINK_DOWN unknown'],
  ['A0001', '000', 'unknown BANK_LINK_DOWN unknown'],
  ['A0002', '000', 'unknown BANK_LINK_DOWN unknown'],
  ['A0002', undefined, 'unknown BANK_LINK_DOWN unknown'],
  ['A0002', '412', 'refused ACCOUNT_NOT_LINKED not_moved'],
  ['A0002', '415', 'refused ACCOUNT_CLOSED not_moved'],
  ['A0002', '419', 'refused ACCOUNT_BLOCKED not_moved'],
  ['A0002', '420', 'refused ACCOUNT_BLOCKED not_moved'],
  ['A0002', '451', 'refused BANK_BALANCE_SHORT not_moved'],
  ['A0002', '815', 'refused HOLDER_MISMATCH not_moved'],
  ['A0002', '991', 'refused ORDER_EXPIRED not_moved'],
  ['A0002', '499', 'unknown PROVIDER_CODE_UNKNOWN unknown'],
  ['A0003', undefined, 'unknown BANK_LINK_DOWN unknown'],
  ['A0004', undefined, 'refused SYSTEM_FAULT not_moved'],
  ['A0007', undefined, 'unknown BANK_LINK_DOWN unknown'],
  ['A0008', undefined, 'unknown BANK_LINK_DOWN unknown'],
  ['A0304', undefined, 'refused ACCOUNT_NOT_LINKED not_moved'],
  ['A0310', undefined, 'no_such_order'],
  ['O0002', undefined, 'unknown PROVIDER_CODE_UNKNOWN unknown'],
  ['Z9999', '000', 'unknown PROVIDER_CODE_UNKNOWN unknown'],
  ['__proto__', undefined, 'unknown BANK_LINK_DOWN unknown'],
  ['toString', undefined, 'unknown PROVIDER_CODE_UNKNOWN unknown'],
] as const

for (const [code, bankCode, meaning] of table) {
  test(`${code} with ${bankCode ?? 'no bank code'} means ${meaning}`, () => {
    assert.equal(inShort(verdictOf(answer({ rsp_code: code }), '은행', bankCode, 'withdraw')), meaning)
  })
}

test('the same code can mean another thing on a deposit or on a holder inquiry', () => {
  assert.equal(inShort(verdictOfBank('451', '은행', 'deposit')), 'refused SYSTEM_FAULT not_moved')
  assert.equal(inShort(verdictOfBank('412', '은행', 'holder')), 'refused NOT_FOUND not_moved')
})

test('a good code under any status but 200, or in no readable answer, is unknown', () => {
  for (const status of [201, 204, 301, 400, 401, 403, 404, 409, 429]) {
    assert.equal(inShort(verdictOf(answer({ rsp_code: 'A0000' }, status), '은행', '000', 'withdraw')), 'unknown BANK_LINK_DOWN unknown')
  }
  for (const body of [null, 7, 'A0000', [], {}, { rsp_code: 0 }, { rsp_code: '' }]) {
    assert.equal(inShort(verdictOf(answer(body), '은행', undefined, 'withdraw')), 'unknown BANK_LINK_DOWN unknown')
  }
})

test('every reason that a provider’s code becomes is in the catalogue', () => {
  for (const table of [networkCodes, bankCodes, identityCodes, messageCodes]) {
    for (const [code, meaning] of Object.entries(table)) {
      if (meaning.means !== 'refused') continue
      for (const reason of [meaning.reason, meaning.onDeposit, meaning.onHolder]) assert.ok(reason === undefined || reason in catalogue, code)
    }
  }
})
