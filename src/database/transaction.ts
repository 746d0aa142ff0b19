import pg, { type Pool, type PoolClient, type QueryResult, type QueryResultRow } from 'pg'

/** Something that runs SQL: a pool, or one connection inside a transaction. */
export type Queryable = {
  query<Row extends QueryResultRow>(text: string | NamedStatement, values?: unknown[]): Promise<QueryResult<Row>>
}

/** A statement with a name is parsed and planned once per connection: use it on hot paths. */
export type NamedStatement = { name: string; text: string; values?: unknown[] }

/** One open transaction. A function that takes a `Transaction` relies on being inside one. */
export type Transaction = Queryable & { readonly inTransaction: true }

/** The COMMIT was sent and no answer came: the transaction may or may not have happened. */
export class CommitUnknownError extends Error {
  constructor(cause: unknown) {
    super('the outcome of the commit is unknown', { cause })
    this.name = 'CommitUnknownError'
  }
}

/**
 * For the length of a transaction PostgreSQL keeps to plans for tables of any size: everything in one is found by its key. A plan made while a
 * table was small would read all of it until the next ANALYZE, however large it has grown (10 times slower after 200,000 transfers), and one
 * made anew each time costs half a millisecond for each payment that comes alone.
 */
const BEGIN = 'begin; set local enable_seqscan = off; set local plan_cache_mode = force_generic_plan'

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
 * As `inTransaction`, for work that ends in writing: the writes and the COMMIT go out together, in one round trip. If one of the writes
 * fails, PostgreSQL turns the COMMIT into a ROLLBACK, and its error is thrown. A write that cannot be sent takes the others back with it.
 */
export async function decideInTransaction<Value>(pool: Pool, decide: (transaction: Transaction) => Promise<Decision<Value>>): Promise<Value> {
  const client = await pool.connect()
  let broken: Error | undefined
  const noteBreak = (error: Error): void => {
    broken = error
  }
  client.on('error', noteBreak)
  try {
    let decision: Decision<Value>
    let writing: Promise<QueryResult>[]
    try {
      // BEGIN goes out with the first statements of the work.
      ;[, decision] = await Promise.all([client.query(BEGIN), decide(asTransaction(client))])
      writing = decision.writes.map((statement) => client.query(statement))
      await areSent(writing).catch((error: Error) => {
        // The driver's notes of which statements this connection knows may be wrong now.
        broken = error
        throw error
      })
    } catch (error) {
      await client.query('rollback').catch((rollbackError: Error) => {
        broken = rollbackError
      })
      throw error
    }
    const endings = await Promise.allSettled([...writing, client.query('commit')])
    for (const ending of endings) {
      if (ending.status === 'fulfilled') continue
      // The first failure is the cause of those behind it.
      if (isDatabaseAnswer(ending.reason)) throw ending.reason
      broken = ending.reason as Error
      throw new CommitUnknownError(ending.reason)
    }
    // A transaction in which a failure was passed over ends in ROLLBACK without an error: nothing of it is there.
    if (commandOf(endings.at(-1)) !== 'COMMIT') throw new Error('the transaction was rolled back: a failure inside it was passed over')
    return decision.value
  } finally {
    client.removeListener('error', noteBreak)
    client.release(broken)
  }
}

/**
 * Throws what kept a statement from being sent: the driver tells it within two ticks, before any answer can be read. PostgreSQL knows
 * nothing of such a statement, and would commit the others without it.
 */
async function areSent(writing: readonly Promise<QueryResult>[]): Promise<void> {
  if (writing.length === 0) return
  const unsent: unknown[] = []
  for (const write of writing) write.catch((error: unknown) => unsent.push(error))
  for (let tick = 0; tick < 2; tick++) await new Promise<void>((done) => process.nextTick(done))
  if (unsent.length > 0) throw unsent[0]
}

function commandOf(ending: PromiseSettledResult<QueryResult> | undefined): string | undefined {
  return ending?.status === 'fulfilled' ? ending.value.command : undefined
}

function asTransaction(client: PoolClient): Transaction {
  return Object.assign(client, { inTransaction: true as const }) as unknown as Transaction
}

/** PostgreSQL itself said no (it has a SQLSTATE and the connection is alive), so nothing was committed. */
function isDatabaseAnswer(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code !== undefined && !error.code.startsWith('57P') && !error.code.startsWith('08')
}

/** SQLSTATE 40001 and 40P01: nothing happened, and the same work may be tried again at once. */
export function isRetryable(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  return code === '40001' || code === '40P01'
}
