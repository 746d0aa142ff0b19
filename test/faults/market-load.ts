import { setTimeout as pause } from 'node:timers/promises'
import { pauseUntilStopped } from '../../src/database/pause-until-stopped.ts'
import type { Payment, PaymentRequest } from '../../src/protocol/api/payments.ts'
import type { TopUp } from '../../src/protocol/api/wallet.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import type { CommandKind, FinalOutcome } from '../../web/shared/commands/command.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import type { RunningSystem } from '../running-system.ts'
import { settle, StuckError, type SentCommand } from './command-protocol.ts'
import { Journal, type Intention } from './journal.ts'
import { SeededRandom } from './seeded-random.ts'

const PAYMENT: CommandKind = {
  kind: 'payment',
  isFinal: (answer) => (answer as Payment).state !== 'unknown',
  statePath: (id) => `/v1/payments/${id}`,
  cancellationPath: (id) => `/v1/payments/${id}/cancellation`,
}
const TOP_UP: CommandKind = { kind: 'top_up', isFinal: (answer) => (answer as TopUp).state !== 'requested', statePath: (id) => `/v1/top-ups/${id}`, cancellationPath: null }
const AT_ONCE: CommandKind = { kind: 'at_once', isFinal: () => true, statePath: null, cancellationPath: null }

export type LoadOptions = {
  seed: number
  shoppers?: number
  perSecond?: number
  /** Errands under way at most; an arrival beyond that goes away. */
  mostOpen?: number
  /** A client that does it wrong: each try carries a new id. */
  retry?: 'same_id' | 'new_id'
  /** How long one try may take, in milliseconds. */
  timeLimit?: number
  patience?: number
}

/** A top-up whose question to the bank is cut off by one kill after another is asked about later and later; in milliseconds. */
const PATIENCE_WITH_BANK = 240_000
const MERCHANTS = ['green', 'sea', 'fruit']
const FIRST_TOP_UP = 500_000

type Buyer = { shopper: Shopper; personId: Uuid }

/**
 * Several shoppers and merchants who come when they like (an open load) and do everything that moves money: requests, payments, the same
 * payment twice at once, two shoppers for one request, PIN for one order, cancellations on the heels of an order, refunds, top-ups.
 * Each sends until its answer is definite. What they wanted and were told stands in `journal`.
 */
export class MarketLoad {
  readonly journal = new Journal()
  readonly merchants: Merchant[]
  readonly buyers: Buyer[]
  readonly #options: Required<LoadOptions>
  readonly #open = new Set<Promise<void>>()
  #arrivals: { stop: AbortController; ended: Promise<void> } | undefined
  #number = 0
  #topUps = 0
  #hasTopUps = true

  private constructor(options: Required<LoadOptions>, buyers: Buyer[], merchants: Merchant[]) {
    this.#options = options
    this.buyers = buyers
    this.merchants = merchants
  }

  /** Signs everybody in. People reach the market through the addresses of `system`, which may be a proxy's. */
  static async open(system: RunningSystem, options: LoadOptions): Promise<MarketLoad> {
    const all = { shoppers: 4, perSecond: 40, mostOpen: 60, retry: 'same_id' as const, timeLimit: 3_000, patience: 45_000, ...options }
    const buyers = await Promise.all(
      Array.from({ length: all.shoppers }, async (_, place) => {
        const shopper = await joinAsShopper(system, `장보기${place}`, FIRST_TOP_UP, `127.0.2.${place + 1}`)
        return { shopper, personId: must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId }
      }),
    )
    return new MarketLoad(all, buyers, await Promise.all(MERCHANTS.map((login) => signInAsMerchant(system, login))))
  }

  get open(): number {
    return this.#open.size
  }

  /** Lets people come until `stop`. */
  start(): void {
    const stop = new AbortController()
    const random = new SeededRandom(this.#options.seed, 'arrivals')
    const arrive = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        await pauseUntilStopped(random.untilNext(this.#options.perSecond), stop.signal)
        if (!stop.signal.aborted && this.#open.size < this.#options.mostOpen) void this.beginErrand()
      }
    }
    this.#arrivals = { stop, ended: arrive() }
  }

  /** From now on nobody comes to top up. */
  topUpsEnd(): void {
    this.#hasTopUps = false
  }

  async stop(): Promise<void> {
    this.#arrivals?.stop.abort()
    await this.#arrivals?.ended
    this.#arrivals = undefined
  }

  /** Waits until everybody has a definite answer or has complained of having none. */
  async drained(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open)
  }

  /** One person comes with one errand; which one follows from the seed and the errand's number. Resolves when it is over. */
  beginErrand(): Promise<void> {
    const number = ++this.#number
    const errand = this.#runErrand(new SeededRandom(this.#options.seed, number), `${number}`)
      .catch((error: Error) => this.journal.violate('E', error instanceof StuckError ? `errand ${number}: ${error.message}` : `errand ${number} broke: ${error.stack}`))
      .finally(() => this.#open.delete(errand))
    this.#open.add(errand)
    return errand
  }

  async #runErrand(random: SeededRandom, name: string): Promise<void> {
    const buyer = random.pick(this.buyers)
    if (random.isTrue(0.06) && this.#hasTopUps) return this.#topUp(buyer, random, name)
    const merchant = random.pick(this.merchants)
    const amount = random.between(1, 9) * 100
    const request = await this.#makeRequest(merchant, amount, random, name)
    const rival = random.isTrue(0.08) ? random.pick(this.buyers.filter((other) => other !== buyer)) : undefined
    const [paid] = await Promise.all([
      this.#purchase(buyer, merchant, request, random, name),
      ...(rival ? [this.#purchase(rival, merchant, request, random, `${name}r`)] : []),
    ])
    if (paid?.belief === 'done' && random.isTrue(0.25)) await this.#refund(merchant, buyer, paid, random.between(1, amount), random, name)
  }

  async #makeRequest(merchant: Merchant, amount: number, random: SeededRandom, name: string): Promise<PaymentRequest> {
    const id = newUuid()
    const command = { kind: AT_ONCE, id, path: `/v1/payment-requests/${id}`, body: { amount, stallId: merchant.till.stalls[0]!.id } }
    const { path, body } = command
    const intention = this.journal.add({ kind: 'request', ownerId: merchant.till.merchant.id, ids: [id], about: id, payerId: null, amount, path, body })
    // Tills have shaky hands too: some send their request twice at once.
    const copies = random.isTrue(0.1) ? 2 : 1
    const [outcome] = await Promise.all(Array.from({ length: copies }, (_, copy) => settle(command, { ...this.#how(merchant.client, random), name: `${name}q${copy}` })))
    if (outcome!.kind !== 'answer') throw new Error(`a request for ${amount} won was refused: ${outcome!.problem.reason}`)
    this.journal.note(intention, 'done', id)
    return outcome!.value as PaymentRequest
  }

  async #purchase(buyer: Buyer, merchant: Merchant, request: PaymentRequest, random: SeededRandom, name: string): Promise<Intention> {
    const { shopper, personId } = buyer
    const found = await merchant.foundBehind(request, shopper)
    const byPin = random.isTrue(0.02)
    const write = async (): Promise<SentCommand> => {
      const id = newUuid()
      const order = shopper.orderFor(found, id)
      const approval = byPin ? await this.#untilApproved(shopper, order) : undefined
      return { kind: PAYMENT, id, path: `/v1/payments/${id}`, body: { order: await shopper.sign(order), ...(approval ? { approvalId: approval } : {}) } }
    }
    const command = await write()
    const intention = this.journal.add({ kind: 'purchase', ownerId: personId, ids: [command.id], about: found.requestId, payerId: personId, amount: request.amount, path: command.path, body: command.body })
    const how = { ...this.#how(shopper.client, random, intention, write), unlock: () => shopper.unlock() }
    const sent = [settle(command, { ...how, name: `${name}a` })]
    if (random.isTrue(0.15)) sent.push(settle(command, { ...how, name: `${name}b` }))
    if (random.isTrue(0.05)) sent.push(this.#cancelSoon(command, random, { ...how, name: `${name}c` }))
    for (const outcome of await Promise.all(sent)) this.#notePayment(intention, outcome)
    return intention
  }

  async #untilApproved(shopper: Shopper, order: Parameters<Shopper['approve']>[0]): Promise<Uuid> {
    const deadline = Date.now() + this.#options.patience
    for (;;) {
      const answer = await shopper.approve(order).catch((error: Error) => error)
      if (!(answer instanceof Error) && answer.status === 200) return answer.body.id
      if (Date.now() > deadline) throw new StuckError(`no approval: ${answer instanceof Error ? answer.message : answer.text}`)
      await pause(100, undefined, { ref: false })
    }
  }

  async #cancelSoon(command: SentCommand, random: SeededRandom, how: Parameters<typeof settle>[1]): Promise<FinalOutcome> {
    await pause(random.between(0, 20))
    return settle({ ...command, kind: AT_ONCE, path: PAYMENT.cancellationPath!(command.id), body: {} }, how)
  }

  #notePayment(intention: Intention, outcome: FinalOutcome): void {
    if (outcome.kind === 'problem') return this.journal.note(intention, 'not_done', outcome.problem.reason)
    const { state, confirmationNumber, paidAt, balanceAfter, reason } = outcome.value as Payment
    const isPaid = state === 'paid' || state === 'refunded'
    this.journal.note(intention, isPaid ? 'done' : 'not_done', isPaid ? JSON.stringify({ confirmationNumber, paidAt, balanceAfter }) : String(reason))
  }

  async #refund(merchant: Merchant, buyer: Buyer, paid: Intention, amount: number, random: SeededRandom, name: string): Promise<void> {
    const write = async (): Promise<SentCommand> => {
      const id = newUuid()
      return { kind: AT_ONCE, id, path: `/v1/refunds/${id}`, body: { paymentId: paid.ids.at(-1)!, payerId: buyer.personId, amount } }
    }
    const command = await write()
    const { body, path } = command
    const intention = this.journal.add({ kind: 'refund', ownerId: merchant.till.merchant.id, ids: [command.id], about: paid.ids.at(-1)!, payerId: buyer.personId, amount, path, body })
    const how = this.#how(merchant.client, random, intention, write)
    const copies = random.isTrue(0.15) ? 2 : 1
    for (const outcome of await Promise.all(Array.from({ length: copies }, (_, copy) => settle(command, { ...how, name: `${name}f${copy}` })))) {
      if (outcome.kind === 'problem') this.journal.note(intention, 'not_done', outcome.problem.reason)
      else this.journal.note(intention, 'done', JSON.stringify(outcome.value))
    }
  }

  async #topUp({ shopper, personId }: Buyer, random: SeededRandom, name: string): Promise<void> {
    const face = 1_000 + 10 * ++this.#topUps
    const price = (face * (10_000 - shopper.wallet.programme.discountBasisPoints)) / 10_000
    const body = { face, price, linkedAccountId: shopper.linkedAccountId }
    const write = async (): Promise<SentCommand> => {
      const id = newUuid()
      return { kind: TOP_UP, id, path: `/v1/top-ups/${id}`, body }
    }
    const command = await write()
    const intention = this.journal.add({ kind: 'top_up', ownerId: personId, ids: [command.id], about: null, payerId: null, amount: face, path: command.path, body })
    const outcome = await settle(command, { ...this.#how(shopper.client, random, intention, write), unlock: () => shopper.unlock(), patience: PATIENCE_WITH_BANK, name: `${name}t` })
    if (outcome.kind === 'problem') return this.journal.note(intention, 'not_done', outcome.problem.reason)
    const { state } = outcome.value as TopUp
    this.journal.note(intention, state === 'credited' ? 'done' : 'not_done', state)
  }

  /** How a client sends; the naive one writes a new command, with a new id, for each try. */
  #how(client: Shopper['client'], random: SeededRandom, intention?: Intention, write?: () => Promise<SentCommand>): Parameters<typeof settle>[1] {
    const { timeLimit, patience, retry } = this.#options
    const how = { client, random, timeLimit, patience }
    if (retry === 'same_id' || !intention || !write) return how
    const again = async (): Promise<SentCommand> => {
      const command = await write()
      intention.ids.push(command.id)
      return command
    }
    return { ...how, again }
  }

  /** Asks once more for what was answered before: the same id and bytes must have the same answer for ever. */
  async askAgain(most: number, seed: number): Promise<number> {
    const random = new SeededRandom(seed, 'ask again')
    const asked = this.journal.intentions.filter(({ belief, kind }) => belief !== 'open' && kind !== 'request').toSorted(() => random.next() - 0.5).slice(0, most)
    for (const intention of asked) {
      const client = this.#clientOf(intention)
      const kind = intention.kind === 'purchase' ? PAYMENT : intention.kind === 'top_up' ? TOP_UP : AT_ONCE
      const outcome = await settle({ kind, id: intention.ids[0]!, path: intention.path, body: intention.body }, this.#how(client, random))
      if (intention.kind === 'purchase') this.#notePayment(intention, outcome)
      else if (outcome.kind === 'problem') this.journal.note(intention, 'not_done', outcome.problem.reason)
      else if (intention.kind === 'refund') this.journal.note(intention, 'done', JSON.stringify(outcome.value))
      else this.journal.note(intention, 'done', (outcome.value as TopUp).state)
    }
    return asked.length
  }

  #clientOf({ kind, ownerId }: Intention): Shopper['client'] {
    if (kind === 'refund') return this.merchants.find((merchant) => merchant.till.merchant.id === ownerId)!.client
    return this.buyers.find((buyer) => buyer.personId === ownerId)!.shopper.client
  }
}
