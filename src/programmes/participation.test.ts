import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isGoodAt, type Participant } from './participation.ts'
import { madeUpProgramme } from './made-up-programme.ts'

const programme = madeUpProgramme({ ineligibleCategories: ['bar'], marketIds: new Set(['market']) })
const participant: Participant = { merchantId: 'merchant', status: 'active', category: 'food', salesAccount: 'sales', depositAccount: 'deposit' }

test('vouchers are good at an active or provisional merchant with accounts, in a market of the programme', () => {
  assert.ok(isGoodAt(programme, participant, 'market'))
  assert.ok(isGoodAt(programme, { ...participant, status: 'provisional' }, 'market'))
})

test('they are good nowhere else', () => {
  assert.ok(!isGoodAt(programme, undefined, 'market'))
  assert.ok(!isGoodAt(programme, participant, 'another market'))
  assert.ok(!isGoodAt(programme, { ...participant, status: 'suspended' }, 'market'))
  assert.ok(!isGoodAt(programme, { ...participant, status: 'closed' }, 'market'))
  assert.ok(!isGoodAt(programme, { ...participant, category: 'bar' }, 'market'))
  assert.ok(!isGoodAt(programme, { ...participant, salesAccount: null }, 'market'))
})
