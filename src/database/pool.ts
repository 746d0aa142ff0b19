import pg from 'pg'

const INT8 = 20
const INT8_ARRAY = 1016
const TIMESTAMPTZ = 1184

const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return BigInt as never
    if (oid === INT8_ARRAY) return ((text: string) => text.slice(1, -1).split(',').filter(Boolean).map(BigInt)) as never
    if (oid === TIMESTAMPTZ && format !== 'binary') return parseInstant as never
    return pg.types.getTypeParser(oid, format as 'text') as never
  },
}

const parseAnyInstant = pg.types.getTypeParser(TIMESTAMPTZ) as (text: string) => Date | number

/** Times in UTC, as our servers write them, are rewritten to ISO 8601, which the engine reads ten times faster than the driver reads all forms. */
function parseInstant(text: string): Date | number {
  if (text.length > 22 && text.charAt(10) === ' ' && text.endsWith('+00')) return new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
  return parseAnyInstant(text)
}

export type PoolOptions = {
  connectionString: string
  connections?: number
  applicationName?: string
  statementTimeoutMilliseconds?: number
  /** Its connections run the transactions of a hot path and nothing else: they begin with `PLANS_BY_KEY`, and with joins that look up one row after another. */
  forTransactions?: boolean
}

/**
 * For the length of a transaction PostgreSQL keeps to plans for tables of any size: everything in one is found by its key. A plan made while a
 * table was small would read all of it until the next ANALYZE, however large it has grown (10 times slower after 200,000 transfers), and one
 * made anew each time costs half a millisecond for each payment that comes alone.
 */
export const PLANS_BY_KEY = { enable_seqscan: 'off', plan_cache_mode: 'force_generic_plan' } as const

/** A join over a whole index is a way around a sequential scan, and as slow: in a small table it looks cheap as well. */
const PLANS_ON_A_HOT_PATH = { ...PLANS_BY_KEY, enable_hashjoin: 'off', enable_mergejoin: 'off' } as const

const poolsForTransactions = new WeakSet<pg.Pool>()

/** Whether the pool's connections have `PLANS_BY_KEY` from their beginning. */
export function isForTransactions(pool: pg.Pool): boolean {
  return poolsForTransactions.has(pool)
}

/** A pool whose int8 columns arrive as `bigint`. A broken idle connection is reported, never thrown. */
export function openPool(options: PoolOptions, onError: (error: Error) => void): pg.Pool {
  // `pipeline`: statements that do not wait for one another's results are sent together; PostgreSQL still carries them out in their order.
  const configuration: pg.PoolConfig & { pipeline: boolean } = {
    pipeline: true,
    connectionString: options.connectionString,
    max: options.connections ?? 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 0,
    application_name: options.applicationName ?? 'onjang',
    statement_timeout: options.statementTimeoutMilliseconds ?? 15_000,
    types,
  }
  const pool = new pg.Pool(configuration)
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', onError))
  if (options.forTransactions) {
    poolsForTransactions.add(pool)
    // Ahead of whatever the connection is wanted for. As startup options they would give way to those of an address.
    const settings = Object.entries(PLANS_ON_A_HOT_PATH).map(([name, value]) => `set ${name} = ${value}`).join('; ')
    pool.on('connect', (client) => void client.query(settings).catch(onError))
  }
  return pool
}
