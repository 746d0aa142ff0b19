import type { Uuid } from '../../src/values/uuid.ts'

/** The guide's checks: the books balance · one effect per id · what was acknowledged is there · definite answers, never a false "failed". */
export type Check = 'M' | 'X' | 'A' | 'E'

export type Violation = { check: Check; words: string }

/** What the one who sent a command believes of it, from the answers it was given. */
export type Belief = 'open' | 'done' | 'not_done'

/**
 * Something that somebody wanted once: to ask for an amount, to pay this request, to give back that payment, to top up by this much.
 * However often and under however many ids it was sent, it may happen once.
 */
export type Intention = {
  readonly kind: 'purchase' | 'refund' | 'top_up' | 'request'
  /** Whose id it is: payer, merchant, or the one who tops up. */
  readonly ownerId: Uuid
  /** Ids it was sent under. An honest client uses one. */
  readonly ids: Uuid[]
  /** purchase: the request · refund: the payment · request: itself. */
  readonly about: Uuid | null
  /** refund: who had paid. */
  readonly payerId: Uuid | null
  readonly amount: number
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  belief: Belief
  /** What must never change about its answer; of the first definite one. */
  answer: string | null
}

/** Everything that a crowd did, and what it was told. */
export class Journal {
  readonly intentions: Intention[] = []
  readonly violations: Violation[] = []
  #acknowledged = Promise.withResolvers<void>()

  /** Resolves when the next person is told that it is done. */
  get nextAcknowledgement(): Promise<void> {
    return this.#acknowledged.promise
  }

  add(intention: Omit<Intention, 'belief' | 'answer'>): Intention {
    const entry: Intention = { ...intention, belief: 'open', answer: null }
    this.intentions.push(entry)
    return entry
  }

  /** Takes down a definite answer; another one under the same id must be the same. */
  note(intention: Intention, belief: 'done' | 'not_done', answer: string): void {
    if (intention.answer === null) {
      intention.answer = answer
      intention.belief = belief
      if (belief === 'done' && intention.kind !== 'request') {
        this.#acknowledged.resolve()
        this.#acknowledged = Promise.withResolvers()
      }
    } else if (intention.answer !== answer) {
      this.violate('E', `${intention.kind} ${intention.ids.join(', ')} was answered ${intention.answer} and then ${answer}`)
    }
  }

  violate(check: Check, words: string): void {
    this.violations.push({ check, words })
  }

  /** How many that move money are believed so. */
  count(belief: Belief): number {
    return this.intentions.filter((intention) => intention.belief === belief && intention.kind !== 'request').length
  }
}
