import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languages } from '../values/language.ts'
import { catalogue, reasonRecord, type Reason } from './catalogue.ts'
import { failure, type Failure } from './failure.ts'
import { failureText, reasonText } from './reason-text.ts'

const midday = new Date('2026-12-01T03:00:00Z')

test('amounts, times and dates are put into the words of the language, in Korean time', () => {
  assert.equal(reasonText('INSUFFICIENT_BALANCE', 'ko', { amount: 3200n }), '3,200원 모자라요.')
  assert.equal(reasonText('INSUFFICIENT_BALANCE', 'en', { amount: 3200 }), 'You are ₩3,200 short.')
  assert.equal(reasonText('PAYMENT_LIMIT', 'ko', { amount: 50_000n, time: midday }), '12월 1일 오후 12:00까지 50,000원 쓸 수 있어요.')
  assert.equal(reasonText('PURCHASE_LIMIT', 'en', { date: midday }), 'It starts again on December 1.')
})

test('a text given as a parameter is shown as it is', () => {
  assert.equal(reasonText('INSUFFICIENT_BALANCE', 'ko', { amount: '3,200원' }), '3,200원 모자라요.')
  assert.equal(reasonText('BANK_LINK_DOWN', 'ko', { bank: '새벽은행' }), '새벽은행에서 응답하지 않아요.')
})

test('only a failure of which the ledger said that nothing moved is told so', () => {
  assert.equal(failureText(failure('SYSTEM_FAULT', 'not_moved'), 'ko'), '저희 문제예요. 돈은 빠져나가지 않았어요.')
  assert.equal(failureText(failure('SYSTEM_FAULT', 'unknown'), 'ko'), '저희 문제예요.')
  assert.equal(failureText(failure('SYSTEM_FAULT', 'moved'), 'en'), 'This is our fault.')
})

test('a failure travels as JSON and says the same on the other side', () => {
  const made = failure('PAYMENT_LIMIT', 'not_moved', { amount: 1000n, time: midday }, { limit: 'day' })
  const read = JSON.parse(JSON.stringify(made)) as Failure
  assert.deepEqual(read, made)
  assert.equal(failureText(read, 'en'), failureText(made, 'en'))
})

test('a missing parameter is an error, not a hole in the sentence', () => {
  assert.throws(() => failureText({ reason: 'PIN_WRONG', money: 'not_moved' }, 'ko'), /needs the parameter "tries"/)
})

test('every text can be filled and leaves no brace behind', () => {
  for (const reason of Object.keys(catalogue) as Reason[]) {
    const names = [...reasonRecord(reason).text.ko.matchAll(/\{(\w+)\}/g)]
    const parameters = Object.fromEntries(names.map(([, name]) => [name!, 3]))
    for (const language of languages) {
      assert.doesNotMatch(failureText({ reason, money: 'unknown', parameters }, language), /[{}]/, reason)
    }
  }
})
