import pg, { type Pool, type PoolClient, type QueryResult, type QueryResultRow } from 'pg'
import { isForTransactions, PLANS_BY_KEY } from './pool.ts'
import { sendTogether, type Asked, type NamedStatement } from './statement-group.ts'

export type { NamedStatement }

/** Something that runs SQL: a pool, or one connection inside a transaction. */
export type Queryable = {
  query<Row extends QueryResultRow>(text: string | NamedStatement, values?: unknown[]): Promise<QueryResult<Row>>
}

/** One open transaction. A function that takes a `Transaction` relies on being inside one. */
export type Transaction = Queryable & { readonly inTransaction: true }

/** The COMMIT was sent and no answer came: the transaction may or may not have happened. */
export class CommitUnknownError extends Error {
  constructor(cause: unknown) {
    super('the outcome of the commit is unknown', { cause })
    this.name = 'CommitUnknownError'
  }
}

const BEGIN: NamedStatement = { name: 'begin', text: 'begin' }
const SET_PLANS_BY_KEY: NamedStatement = { name: 'plans_by_key', text: `select ${Object.entries(PLANS_BY_KEY).map(([name, value]) => `set_config('${name}', '${value}', true)`).join(', ')}` }
const COMMIT: NamedStatement = { name: 'commit', text: 'commit' }

/**
 * Runs `work` inside one READ COMMITTED transaction and commits it. Throws what `work` throws after rolling back,
 * and `CommitUnknownError` when the connection failed during COMMIT.
 */
export function inTransaction<Value>(pool: Pool, work: (transaction: Transaction) => Promise<Value>): Promise<Value> {
  return decideInTransaction(pool, async (transaction) => ({ value: await work(transaction), writes: [] }))
}

/** What was decided, and the statements that write it down. They must fail by themselves where they did not write what they should. */
export type Decision<Value> = { value: Value; writes: readonly NamedStatement[] }

/**
 * As `inTransaction`, for work that ends in writing: the writes and the COMMIT go out together, in one round trip. When one of the writes
 * fails, those behind it and the COMMIT are not carried out, and its error is thrown. When one can't be sent, none is.
 */
export async function decideInTransaction<Value>(pool: Pool, decide: (transaction: Transaction) => Promise<Decision<Value>>): Promise<Value> {
  const client = await pool.connect()
  let broken: Error | undefined
  const noteBreak = (error: Error): void => {
    broken = error
  }
  client.on('error', noteBreak)
  const transaction = new OpenTransaction(client, isForTransactions(pool) ? [BEGIN] : [BEGIN, SET_PLANS_BY_KEY])
  try {
    let decision: Decision<Value>
    let ending: Promise<QueryResult>[]
    try {
      decision = await decide(transaction)
      ending = transaction.end([...decision.writes, COMMIT])
    } catch (error) {
      await transaction.rollBack().catch(noteBreak)
      throw error
    }
    const endings = await Promise.allSettled(ending)
    // The first failure is the cause of those behind it.
    const failed = endings.find((one) => one.status === 'rejected')
    if (failed) {
      if (isDatabaseAnswer(failed.reason)) {
        await transaction.rollBack().catch(noteBreak)
        throw failed.reason
      }
      broken = failed.reason as Error
      throw new CommitUnknownError(failed.reason)
    }
    // A transaction in which a failure was passed over ends in ROLLBACK without an error: nothing of it is there.
    if (commandOf(endings.at(-1)) !== 'COMMIT') throw new Error('the transaction was rolled back: a failure inside it was passed over')
    return decision.value
  } finally {
    client.removeListener('error', noteBreak)
    client.release(broken)
  }
}

function commandOf(ending: PromiseSettledResult<QueryResult> | undefined): string | undefined {
  return ending?.status === 'fulfilled' ? ending.value.command : undefined
}

/** A connection from BEGIN to its end. Named statements that are asked for in one turn of the event loop are sent together, BEGIN with the first of them. */
class OpenTransaction implements Transaction {
  readonly inTransaction = true
  readonly #client: PoolClient
  #asked: Asked[] = []
  #isOver = false
  /** Why there is no transaction: BEGIN was refused, or stood among statements that could not be sent. Whatever followed would be carried out alone. */
  #unusable: Error | undefined

  constructor(client: PoolClient, beginning: readonly NamedStatement[]) {
    this.#client = client
    const begun = (): void => undefined
    const refuse = (error: unknown): void => this.#spoil(error)
    for (const statement of beginning) this.#add({ statement, answer: begun, refuse })
  }

  async query<Row extends QueryResultRow>(statement: string | NamedStatement, values?: unknown[]): Promise<QueryResult<Row>> {
    if (this.#isOver) throw new Error('the transaction is over')
    this.#demandUsable()
    if (typeof statement === 'object') return this.#ask(statement) as Promise<QueryResult<Row>>
    this.#send()
    this.#demandUsable()
    return this.#client.query<Row>(statement, values)
  }

  /** Sends the last statements at once. Throws when one of them can't be sent; then none is. */
  end(statements: readonly NamedStatement[]): Promise<QueryResult>[] {
    this.#isOver = true
    this.#send()
    this.#demandUsable()
    const asked: Asked[] = []
    const ending = statements.map((statement) => new Promise<QueryResult>((answer, refuse) => asked.push({ statement, answer, refuse })))
    sendTogether(this.#client, asked)
    return ending
  }

  async rollBack(): Promise<void> {
    this.#isOver = true
    this.#send()
    await this.#client.query('rollback')
  }

  #demandUsable(): void {
    if (this.#unusable) throw this.#unusable
  }

  #spoil(error: unknown): void {
    this.#unusable ??= error instanceof Error ? error : new Error('there is no transaction', { cause: error })
  }

  #ask(statement: NamedStatement): Promise<QueryResult> {
    return new Promise((answer, refuse) => this.#add({ statement, answer, refuse }))
  }

  #add(asked: Asked): void {
    if (this.#asked.length === 0) process.nextTick(() => this.#send())
    this.#asked.push(asked)
  }

  #send(): void {
    const asked = this.#asked.splice(0)
    if (asked.length === 0) return
    try {
      sendTogether(this.#client, asked)
    } catch (error) {
      this.#spoil(error)
      for (const { refuse } of asked) refuse(error)
    }
  }
}

/** PostgreSQL itself said no (it has a SQLSTATE and the connection is alive), so nothing was committed. */
function isDatabaseAnswer(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code !== undefined && error.severity === 'ERROR' && !error.code.startsWith('57P') && !error.code.startsWith('08')
}

/** SQLSTATE 40001 and 40P01: nothing happened, and the same work may be tried again at once. */
export function isRetryable(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  return code === '40001' || code === '40P01'
}
