import { inSnapshot } from '../../src/database/snapshot.ts'
import { newUuid } from '../../src/values/uuid.ts'
import { setRules } from '../http/programme-rules.ts'
import type { RunningSystem } from '../running-system.ts'
import { callersOfTwo, pay, untilDefinite, writeOrder, type Caller, type Callers } from '../two-servers.ts'
import type { Merchant, Shopper } from '../people.ts'
import type { SecondServer } from '../second-server.ts'
import { holdBooks } from './hold-against-database.ts'
import type { Violation } from './journal.ts'

/** Those who pay and are paid back at once, each one payment after another. */
const LANES = 50
/** Payments whose orders are written before any of them is sent: an order is good for a few minutes. */
const ROUNDS_AT_ONCE = 20

export type CrossingReport = { operations: number; violations: Violation[] }

/**
 * Payments through two servers cross their refunds: money goes from purses to stalls and back between the same few accounts, `operations`
 * times. Each must be answered, none with a fault of ours; nobody waits in a circle; purses and books hold in the end.
 */
export async function crossRefunds(system: RunningSystem, second: SecondServer, operations: number, callers?: Callers): Promise<CrossingReport> {
  await setRules(system)
  const { shoppers, merchants } = callers ?? (await callersOfTwo(system, second))
  const balances = (): Promise<number[]> => Promise.all(shoppers.map(async ({ person }) => (await person.readWallet()).purse.balance))
  const expected = await balances()
  const violations: Violation[] = []
  let done = 0
  for (let left = operations / 2 / LANES; left > 0; left -= ROUNDS_AT_ONCE) {
    await Promise.all(
      Array.from({ length: LANES }, async (_, lane) => {
        const payer = lane % shoppers.length
        const own = await payAndRefund(lane, shoppers[payer]!, merchants[lane % merchants.length]!, Math.min(left, ROUNDS_AT_ONCE))
        expected[payer]! -= own.spent
        done += own.operations
        violations.push(...own.violations)
      }),
    )
  }
  const now = await balances()
  if (now.join() !== expected.join()) violations.push({ check: 'M', words: `purses hold ${now.join()} and should hold ${expected.join()}` })
  // Every kind of row is locked in the order of its ids. Whoever waited in a circle would be tried again, and nobody would see it.
  const { rows } = await system.database!.pool.query<{ deadlocks: bigint }>('select deadlocks from pg_stat_database where datname = current_database()')
  if (rows[0]!.deadlocks > 0n) violations.push({ check: 'E', words: `${rows[0]!.deadlocks} deadlocks` })
  violations.push(...(await inSnapshot(system.database!.pool, holdBooks)))
  return { operations: done, violations }
}

async function payAndRefund(lane: number, shopper: Caller<Shopper>, merchant: Caller<Merchant>, rounds: number): Promise<CrossingReport & { spent: number }> {
  const orders = await Promise.all(Array.from({ length: rounds }, () => writeOrder(shopper.person, merchant.person, 100 + lane)))
  const report = { operations: 0, violations: [] as Violation[], spent: 0 }
  for (const [round, order] of orders.entries()) {
    const paid = await untilDefinite(() => pay(shopper.at[(lane + round) % 2]!, order))
    if (paid.status !== 200 || paid.body['state'] !== 'paid') report.violations.push({ check: 'E', words: `a payment was answered ${paid.status} ${paid.text}` })
    const [refundId, amount] = [newUuid(), order.amount - (round % 3)]
    const body = { paymentId: order.id, payerId: shopper.personId, amount }
    const refunded = await untilDefinite(() => merchant.at[(lane + round + 1) % 2]!.call('PUT', `/v1/refunds/${refundId}`, { body }))
    if (refunded.status !== 200 || refunded.body['refundedInAll'] !== amount) report.violations.push({ check: 'E', words: `a refund was answered ${refunded.status} ${refunded.text}` })
    report.spent += order.amount - amount
    report.operations += 2
  }
  return report
}
