import { setTimeout as pause } from 'node:timers/promises'
import { CommitUnknownError, isRetryable } from '../database/transaction.ts'

/** The queue is full: nothing was done, and nothing was promised. */
export class OverloadedError extends Error {
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds: number) {
    super('too many commands wait')
    this.name = 'OverloadedError'
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The database could not be asked whether the command was committed. It may have been. */
export class OutcomeUnknownError extends Error {
  constructor(cause: unknown) {
    super('the outcome is unknown', { cause })
    this.name = 'OutcomeUnknownError'
  }
}

export type GroupCommitOptions<Command, Outcome> = {
  /**
   * Decides and commits commands together, in one transaction; answers in their order. Deciding a command again finds its stored outcome.
   * Calls `isDecided` when only the database has something to do for it still.
   */
  run(commands: Command[], isDecided: () => void): Promise<Outcome[]>
  mostPerBatch: number
  mostWaiting: number
  /** Batches under way at once: one of them is being decided, the others are being written, or, where that failed, decided once more. */
  batchesAtOnce: number
  /** So many must wait for a batch to begin while another is being written. Where fewer do, a fuller one a moment later costs less and takes no longer. */
  enoughToOverlap: number
  /** How long an unreachable database is asked again before an outcome is called unknown, in milliseconds. */
  patience: number
  /** Is told of each batch: how long it took, how many wait behind it, and how long the first of it had waited; in milliseconds. */
  observe?: (batch: { size: number; milliseconds: number; waiting: number; longestWait: number }) => void
}

type Waiting<Command, Outcome> = { command: Command; since: number; answer: (outcome: Outcome) => void; refuse: (error: unknown) => void }

const SERIALISATION_TRIES = 10

/** Commands that wait together are decided and committed together (design, law 6): one commit carries many payments. */
export class GroupCommit<Command, Outcome> {
  readonly #options: GroupCommitOptions<Command, Outcome>
  readonly #waiting: Waiting<Command, Outcome>[] = []
  #underWay = 0
  #isDeciding = false

  constructor(options: GroupCommitOptions<Command, Outcome>) {
    this.#options = options
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** Resolves after the commit that holds the command's outcome. Rejects with OverloadedError, OutcomeUnknownError, or what deciding it alone threw. */
  submit(command: Command): Promise<Outcome> {
    if (this.#waiting.length >= this.#options.mostWaiting) return Promise.reject(new OverloadedError(1))
    return new Promise((answer, refuse) => {
      this.#waiting.push({ command, since: performance.now(), answer, refuse })
      // Let the requests that arrived in the same turn come along.
      setImmediate(() => this.#start())
    })
  }

  #start(): void {
    while (this.#waiting.length > 0 && this.#mayBegin()) {
      const batch = this.#waiting.splice(0, this.#options.mostPerBatch)
      this.#underWay++
      this.#isDeciding = true
      let isDecided = false
      const letNextBegin = (): void => {
        if (isDecided) return
        isDecided = true
        this.#isDeciding = false
        this.#start()
      }
      void this.#carryOut(batch, letNextBegin).finally(() => {
        this.#underWay--
        letNextBegin()
        this.#start()
      })
    }
  }

  #mayBegin(): boolean {
    if (this.#underWay === 0) return true
    return !this.#isDeciding && this.#underWay < this.#options.batchesAtOnce && this.#waiting.length >= this.#options.enoughToOverlap
  }

  async #carryOut(batch: Waiting<Command, Outcome>[], isDecided: () => void): Promise<void> {
    const started = performance.now()
    await this.#decide(batch, isDecided)
    this.#options.observe?.({ size: batch.length, milliseconds: performance.now() - started, waiting: this.#waiting.length, longestWait: started - batch[0]!.since })
  }

  /** Never rejects: every command of the batch is answered or refused. */
  async #decide(batch: Waiting<Command, Outcome>[], isDecided: () => void): Promise<void> {
    const deadline = Date.now() + this.#options.patience
    for (let attempt = 1; ; attempt++) {
      try {
        const outcomes = await this.#options.run(batch.map(({ command }) => command), isDecided)
        batch.forEach(({ answer }, index) => answer(outcomes[index]!))
        return
      } catch (error) {
        if ((isRetryable(error) || isIdTaken(error)) && attempt <= SERIALISATION_TRIES) {
          await pause(Math.random() * 5 * attempt)
        } else if (isConnectionLoss(error)) {
          // The same commands again: their locks wait until a commit that may still be under way has ended, then its outcomes are found.
          if (Date.now() > deadline) return refuseAll(batch, new OutcomeUnknownError(error))
          await pause(Math.min(50 * attempt, 500))
        } else if (batch.length === 1) {
          batch[0]!.refuse(error)
          return
        } else {
          const middle = Math.ceil(batch.length / 2)
          await this.#decide(batch.slice(0, middle), isDecided)
          await this.#decide(batch.slice(middle), isDecided)
          return
        }
      }
    }
  }
}

function refuseAll<Command, Outcome>(batch: Waiting<Command, Outcome>[], error: Error): void {
  for (const { refuse } of batch) refuse(error)
}

/** SQLSTATE 23505: another server stored the same id a moment ago. The next look finds it. */
function isIdTaken(error: unknown): boolean {
  return (error as { code?: unknown }).code === '23505'
}

/** The connection broke, the database is going down or coming up, or no connection could be had. */
function isConnectionLoss(error: unknown): boolean {
  if (error instanceof CommitUnknownError) return true
  const { code, message } = error as { code?: string; message?: string }
  if (code && (/^(08|57P|53300)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'].includes(code))) return true
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/i.test(message ?? '')
}
