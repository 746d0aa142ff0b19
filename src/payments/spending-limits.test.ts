import assert from 'node:assert/strict'
import { test } from 'node:test'
import { madeUpProgramme } from '../programmes/made-up-programme.ts'
import type { Purse } from '../programmes/purse.ts'
import { checkSpendingLimits } from './spending-limits.ts'

const now = new Date('2026-11-22T12:00:00+09:00')
const DAY_ENDS = '2026-11-22T15:00:00.000Z'
const MONTH_ENDS = '2026-11-30T15:00:00.000Z'

function purse(daySpent: bigint, monthSpent: bigint): Purse {
  return { id: '', personId: '', programmeId: '', account: '', day: '2026-11-22', daySpent, dayPinSpent: 0n, month: '2026-11-01', monthSpent, purchaseMonth: '2026-11-01', purchased: 0n }
}

/** payment · day · month cap; spent today · this month; amount → which limit, what is left, when it begins again. */
const TABLE: [bigint, bigint, bigint, bigint, bigint, bigint, [string, number, string | null] | undefined][] = [
  [500n, 1_000n, 5_000n, 0n, 0n, 500n, undefined],
  [500n, 1_000n, 5_000n, 0n, 0n, 501n, ['payment', 500, null]],
  [500n, 1_000n, 5_000n, 700n, 700n, 501n, ['day', 300, DAY_ENDS]],
  [500n, 1_000n, 5_000n, 700n, 700n, 300n, undefined],
  [500n, 1_000n, 5_000n, 700n, 700n, 301n, ['day', 300, DAY_ENDS]],
  [500n, 1_000n, 5_000n, 1_000n, 1_000n, 1n, ['day', 0, DAY_ENDS]],
  [500n, 1_000n, 5_000n, 0n, 4_800n, 200n, undefined],
  [500n, 1_000n, 5_000n, 0n, 4_800n, 201n, ['month', 200, MONTH_ENDS]],
  [500n, 1_000n, 5_000n, 900n, 4_950n, 60n, ['month', 50, MONTH_ENDS]],
  [500n, 1_000n, 5_000n, 950n, 4_900n, 60n, ['day', 50, DAY_ENDS]],
  // A cap that was lowered below what is spent leaves nothing, never less.
  [500n, 100n, 5_000n, 700n, 700n, 1n, ['day', 0, DAY_ENDS]],
]

test('the tightest limit answers, with what is left and when it begins again', () => {
  for (const [paymentCap, dayCap, monthCap, daySpent, monthSpent, amount, expected] of TABLE) {
    const refused = checkSpendingLimits(madeUpProgramme({ paymentCap, dayCap, monthCap }), purse(daySpent, monthSpent), amount, now, null)
    const told = refused && [refused.details?.['limit'], refused.details?.['left'], refused.details?.['resetsAt']]
    assert.deepEqual(told, expected, `${amount} after ${daySpent} and ${monthSpent}`)
    if (refused) assert.deepEqual([refused.reason, refused.money], [expected?.[0] === 'payment' ? 'PAYMENT_TOO_LARGE' : 'PAYMENT_LIMIT', 'not_moved'])
  }
})

test('from a new phone no more is spent in a day than one unlock opens, until its first day is over', () => {
  const programme = madeUpProgramme({ paymentCap: 200_000n, dayCap: 1_000_000n, monthCap: 5_000_000n })
  const { amount } = programme.unlock
  const until = new Date('2026-11-22T20:00:00+09:00')
  const check = (spent: bigint, won: bigint, at: Date): unknown => checkSpendingLimits(programme, purse(spent, spent), won, at, until)?.details
  assert.equal(check(0n, amount, now), undefined)
  assert.deepEqual(check(0n, amount + 1n, now), { limit: 'day', left: Number(amount), resetsAt: until.toISOString() })
  assert.deepEqual(check(amount, 1n, now), { limit: 'day', left: 0, resetsAt: until.toISOString() })
  assert.equal(check(0n, amount + 1n, until), undefined)
})
