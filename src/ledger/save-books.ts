import type { Transaction } from '../database/transaction.ts'
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
 * Writes everything changed, in one statement; new accounts in one before it. `timestamp`: of the latest event. `places`: where the rows of
 * locked accounts lie, as far as it is known.
 */
export async function saveChanges(transaction: Transaction, changes: Changes, timestamp: bigint, places: ReadonlyMap<Uuid, string>): Promise<void> {
  try {
    await run(transaction, 'ledger_create_accounts', [accountsCreated(changes)])
    const counts = await run(transaction, 'ledger_save', [
      transfersCreated(changes),
      balancesKept(changes),
      timeoutsBegun(changes),
      timeoutsEnded(changes),
      accountsChanged(changes, timestamp, places),
    ])
    const written = counts?.accounts_changed ?? 0
    if (written !== changes.accountsChanged.size) throw new Error(`${changes.accountsChanged.size} accounts changed, ${written} were written`)
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string }
    if (code === UNIQUE_VIOLATION && constraint !== undefined && UNIQUE_KEYS.has(constraint)) throw new ConcurrentIdError(error)
    throw error
  }
}

/** Runs the parts as one statement, named after those that are there, so that each combination is parsed and planned once per connection. */
async function run(transaction: Transaction, name: string, parts: (SavePart | undefined)[]): Promise<{ accounts_changed?: number } | undefined> {
  const present = parts.filter((part) => part !== undefined)
  if (present.length === 0) return undefined
  const values: unknown[] = []
  const bodies = present.map((part) => {
    const parameters = part.parameters.map(([value, type]) => `$${values.push(value)}::${type}`)
    return `${part.name} as (${part.text(parameters)})`
  })
  const isCounted = present.some((part) => part.name === 'accounts_changed')
  const { rows } = await transaction.query<{ accounts_changed?: number }>({
    name: `${name}_${parts.map((part) => part?.variant ?? '-').join('_')}`,
    text: `with ${bodies.join(', ')} select ${isCounted ? '(select count(*)::integer from accounts_changed) as accounts_changed' : '1'}`,
    values,
  })
  return rows[0]
}
