import type { NamedStatement, Transaction } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Changes } from './books.ts'
import { accountsChanged, accountsCreated, balancesKept, timeoutsBegun, timeoutsEnded, transfersCreated, type SavePart } from './save-parts.ts'

/**
 * Another transaction created a transfer or account with one of the same ids meanwhile. Nothing happened; the same work, tried again,
 * sees the other's. It carries SQLSTATE 40001, so that `isRetryable` says so.
 */
export class ConcurrentIdError extends Error {
  readonly code = '40001'
  constructor(cause: unknown) {
    super('another transaction took the same id', { cause })
    this.name = 'ConcurrentIdError'
  }
}

const UNIQUE_VIOLATION = '23505'
const UNIQUE_KEYS: ReadonlySet<string> = new Set(['ledger_accounts_pkey', 'ledger_transfers_pkey', 'ledger_transfers_pending'])

/**
 * What writes everything changed: one statement, and one before it for new accounts. Each fails by itself when it does not write all of it.
 * `timestamp`: of the latest event. `places`: where the rows of locked accounts lie, as far as it is known.
 */
export function writesOf(changes: Changes, timestamp: bigint, places: ReadonlyMap<Uuid, string>): NamedStatement[] {
  const creation = statement('ledger_create_accounts', [accountsCreated(changes)], 0)
  const saving = statement(
    'ledger_save',
    [transfersCreated(changes), balancesKept(changes), timeoutsBegun(changes), timeoutsEnded(changes), accountsChanged(changes, timestamp, places)],
    changes.accountsChanged.size,
  )
  return [creation, saving].filter((write) => write !== undefined)
}

/** Carries the writes out, in their order and one round trip. Throws a `ConcurrentIdError` when an id was taken meanwhile. */
export async function carryOut(transaction: Transaction, writes: readonly NamedStatement[]): Promise<void> {
  try {
    await Promise.all(writes.map((write) => transaction.query(write)))
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string }
    if (code === UNIQUE_VIOLATION && constraint !== undefined && UNIQUE_KEYS.has(constraint)) throw new ConcurrentIdError(error)
    throw error
  }
}

/** The parts as one statement, named after those that are there, so that each combination is parsed and planned once per connection. */
function statement(name: string, parts: (SavePart | undefined)[], accountsChanged: number): NamedStatement | undefined {
  const present = parts.filter((part) => part !== undefined)
  if (present.length === 0) return undefined
  const values: unknown[] = []
  const bodies = present.map((part) => {
    const parameters = part.parameters.map(([value, type]) => `$${values.push(value)}::${type}`)
    return `${part.name} as (${part.text(parameters)})`
  })
  const isCounted = present.some((part) => part.name === 'accounts_changed')
  const ending = isCounted ? `require_rows('ledger_accounts', $${values.push(accountsChanged)}, (select count(*) from accounts_changed))` : '1'
  return { name: `${name}_${parts.map((part) => part?.variant ?? '-').join('_')}`, text: `with ${bodies.join(', ')} select ${ending}`, values }
}
