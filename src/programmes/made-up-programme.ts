import type { Programme } from './programme.ts'

/** A programme for tests, with round numbers; `change` gives it those that a test is about. */
export function madeUpProgramme(change: Partial<Programme> = {}): Programme {
  return {
    id: 'programme',
    name: { ko: '시험상품권', en: 'Test Voucher' },
    ledger: 1,
    discountBasisPoints: 1_000,
    validityMonths: 60,
    holdingCap: 2_000_000n,
    purchaseMonthCap: 2_000_000n,
    paymentCap: 500_000n,
    dayCap: 1_000_000n,
    monthCap: 5_000_000n,
    unlock: { minutes: 5, amount: 100_000n, perPayment: 50_000n },
    pinDayCap: 1_000_000n,
    requestMinutes: 30,
    codeSeconds: 180,
    transferLimits: { once: 100_000_000n, day: 500_000_000n, reducedOnce: 10_000_000n, reducedDay: 50_000_000n, newPayeeHours: 24 },
    ineligibleCategories: [],
    marketIds: new Set(['market']),
    bankPoolAccount: 'bank pool',
    discountBudgetAccount: 'budget',
    operatorAccount: null,
    startsAt: new Date(0),
    endsAt: null,
    ...change,
  }
}
