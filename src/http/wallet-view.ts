import { readUnlock } from '../authenticators/unlock.ts'
import type { Queryable } from '../database/transaction.ts'
import { listLinkedAccounts } from '../funds/linked-account.ts'
import { lookupAccounts } from '../ledger/lookups.ts'
import { findStalls } from '../markets/merchant.ts'
import { readReducedUntil } from '../people/device.ts'
import { recentShops } from '../payments/payment-records.ts'
import { limit, spendingLimits, type Limit } from '../payments/spending-limits.ts'
import { nextKoreanMonth } from '../programmes/korean-calendar.ts'
import { currentProgrammes, type Programme } from '../programmes/programme.ts'
import { findPurse, inPeriodsOf } from '../programmes/purse.ts'
import { validSumOf } from '../programmes/lot.ts'
import type { Wallet } from '../protocol/api/wallet.ts'
import { failure } from '../reasons/failure.ts'
import { wonToJson, type Won } from '../values/won.ts'
import type { ShopperSession } from './access.ts'
import { RefusedError } from './refusal.ts'
import type { Services } from './services.ts'
import { linkedAccountView, unlockView } from './views.ts'

/** The programme that a wallet shows: the oldest that is on. */
export async function programmeOfWallet(database: Queryable): Promise<Programme> {
  const programme = (await currentProgrammes(database))[0]
  if (!programme) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
  return programme
}

/** Everything that the home and pay screens show, with what can really be paid now and the reason when that is less than the balance. */
export async function readWallet(services: Services, session: ShopperSession): Promise<Wallet> {
  const { pool } = services
  const now = new Date()
  const programme = await programmeOfWallet(pool)
  const stored = await findPurse(pool, session.personId, programme.id)
  if (!stored) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
  const purse = inPeriodsOf(stored, now)
  const [account, budget] = await lookupAccounts(pool, [purse.account, programme.discountBudgetAccount])
  const balance = account!.creditsPosted - account!.debitsPosted - account!.debitsPending
  const reducedUntil = await readReducedUntil(pool, session.deviceId)
  const limits = spendingLimits(programme, purse, now, reducedUntil)
  const spendable = spendableNow(balance, await validSumOf(pool, purse.id, now), limits)
  const shops = await recentShops(pool, session.personId, 2)
  const stalls = await findStalls(pool, shops.map((shop) => shop.stallId))
  const held = balance + account!.creditsPending
  return {
    purse: { id: purse.id, balance: wonToJson(balance), spendable: wonToJson(spendable.amount), spendableReason: spendable.reason, pending: wonToJson(account!.creditsPending) },
    programme: {
      id: programme.id,
      name: programme.name,
      discountBasisPoints: programme.discountBasisPoints,
      discountBudgetLeft: wonToJson(budget!.creditsPosted - budget!.debitsPosted - budget!.debitsPending),
      validityMonths: programme.validityMonths,
    },
    limits: {
      perPayment: wonToJson(limits.perPayment),
      reducedUntil: reducedUntil && reducedUntil > now ? reducedUntil.toISOString() : null,
      day: limitView(limits.day),
      month: limitView(limits.month),
      holding: limitView(limit(programme.holdingCap, held, null)),
      purchaseMonth: limitView(limit(programme.purchaseMonthCap, purse.purchased, nextKoreanMonth(now))),
    },
    unlock: unlockView(await readUnlock(pool, session.deviceId, programme.unlock)),
    linkedAccounts: (await listLinkedAccounts(pool, session.personId)).map(linkedAccountView),
    recentShops: shops.map((shop) => ({ merchantId: shop.merchantId, stallId: shop.stallId, name: { ko: shop.nameKo, en: shop.nameEn }, place: stalls.get(shop.stallId)!.place })),
    serverTime: now.toISOString(),
    deploymentId: services.deployment.id,
  }
}

function spendableNow(balance: Won, valid: Won, limits: { perPayment: Won; day: Limit; month: Limit }): { amount: Won; reason: string | null } {
  const bounds: [Won, string | null][] = [
    [balance, null],
    [valid, 'VOUCHER_EXPIRED'],
    [limits.perPayment, 'PAYMENT_LIMIT'],
    [limits.day.left, 'PAYMENT_LIMIT'],
    [limits.month.left, 'PAYMENT_LIMIT'],
  ]
  const [amount, reason] = bounds.reduce((least, bound) => (bound[0] < least[0] ? bound : least))
  return { amount, reason }
}

function limitView(value: Limit): Wallet['limits']['day'] {
  return { cap: wonToJson(value.cap), used: wonToJson(value.used), left: wonToJson(value.left), resetsAt: value.resetsAt?.toISOString() ?? null }
}
