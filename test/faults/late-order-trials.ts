import { setTimeout as pause } from 'node:timers/promises'
import { inSnapshot } from '../../src/database/snapshot.ts'
import type { Payment } from '../../src/protocol/api/payments.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import type { RunningSystem } from '../running-system.ts'
import { startFaultProxy } from './fault-proxy.ts'
import { holdBooks, holdJournal } from './hold-against-database.ts'
import { Journal, type Intention, type Violation } from './journal.ts'
import { SeededRandom } from './seeded-random.ts'

/** Why an order that comes late must be refused: its payer, or the stall, has called it off, or its own time is over. */
const CAUSES = { payer_cancelled: 'PAYMENT_CANCELLED', request_cancelled: 'REQUEST_CANCELLED', expired: 'ORDER_EXPIRED' } as const
type Cause = keyof typeof CAUSES

export type LateOrderReport = { seed: number; trials: number; violations: Violation[]; refusedAs: Record<string, number> }

type People = { shopper: Shopper; merchant: Merchant; personId: Uuid }

/** Longest that an order is held back, in milliseconds. An order that is to expire on the way lives a third of its way. */
const HELD = [300, 1_500] as const

/**
 * Holds orders back on the way until they have been called off, or have expired, and lets them arrive then: nothing may move, the answer
 * says why, and stays the same when the order is sent once more.
 */
export async function arriveLate(system: RunningSystem, { seed, trials, atOnce = 15 }: { seed: number; trials: number; atOnce?: number }): Promise<LateOrderReport> {
  const held = new Map<string, number>()
  const proxy = await startFaultProxy(system.port, ({ attempt }) => {
    const milliseconds = held.get(attempt)
    return milliseconds === undefined ? { kind: 'none' } : { kind: 'held', milliseconds }
  })
  try {
    const slow = { ...system, walletUrl: system.walletUrl.replace(`:${system.port}`, `:${proxy.port}`) }
    const shopper = await joinAsShopper(slow, '늦은이', 300_000)
    const personId = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId
    const people: People = { shopper, personId, merchant: await signInAsMerchant(system) }
    const journal = new Journal()
    const refusedAs: Record<string, number> = {}
    let next = 0
    const work = async (): Promise<void> => {
      while (next < trials) {
        const number = next++
        const random = new SeededRandom(seed, `late ${number}`)
        const way = random.between(...HELD)
        held.set(`late.${number}`, way)
        const reason = await tryOne(people, journal, random.pick(Object.keys(CAUSES) as Cause[]), way, `late.${number}`)
        refusedAs[reason] = (refusedAs[reason] ?? 0) + 1
      }
    }
    await Promise.all(Array.from({ length: Math.min(atOnce, trials) }, work))
    await proxy.settled()
    const found = await inSnapshot(system.database!.pool, async (snapshot) => [...(await holdJournal(snapshot, journal)), ...(await holdBooks(snapshot))])
    return { seed, trials, violations: [...found, ...journal.violations], refusedAs }
  } finally {
    await proxy.stop()
  }
}

/** Resolves with the reason that the order was refused for. */
async function tryOne({ shopper, merchant, personId }: People, journal: Journal, cause: Cause, way: number, attempt: string): Promise<string> {
  const request = await merchant.request(500)
  const found = await merchant.foundBehind(request, shopper)
  const id = newUuid()
  const issuedAt = Date.now()
  const life = cause === 'expired' ? Math.ceil(way / 3) : 300_000
  const order = await shopper.sign(shopper.orderFor(found, id, { issuedAt, expiresAt: issuedAt + life }))
  const path = `/v1/payments/${id}`
  const intention = journal.add({ kind: 'purchase', ownerId: personId, ids: [id], about: found.requestId, payerId: personId, amount: 500, path, body: { order } })
  const late = shopper.client.call<Payment>('PUT', path, { body: { order }, headers: { 'x-attempt': attempt } })
  // The request has left; what calls it off overtakes it.
  await pause(20)
  if (cause === 'payer_cancelled') noteAnswer(journal, intention, await shopper.client.call<Payment>('PUT', `${path}/cancellation`, { body: {} }))
  if (cause === 'request_cancelled') must(await merchant.client.call('PUT', `/v1/payment-requests/${request.id}/cancellation`, { body: {} }))
  noteAnswer(journal, intention, await late)
  noteAnswer(journal, intention, await shopper.client.call<Payment>('PUT', path, { body: { order } }))
  noteAnswer(journal, intention, await shopper.client.call<Payment>('GET', path))
  if (intention.answer !== CAUSES[cause]) journal.violate('E', `payment ${id}, ${cause} before it came, was answered ${intention.answer}`)
  return String(intention.answer)
}

/** A refusal comes as a problem, or as the state of the payment when it is asked for. */
function noteAnswer(journal: Journal, intention: Intention, { body }: { body: Payment }): void {
  const reason = (body as { reason: string | null }).reason
  journal.note(intention, reason === null ? 'done' : 'not_done', reason ?? `paid ${body.confirmationNumber}`)
}
