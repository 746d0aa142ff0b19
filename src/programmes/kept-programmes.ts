import type { Transaction } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import { allProgrammes, type Programme } from './programme.ts'

/** Every programme that there is, over or not, as the transaction may rely on it. */
export type ProgrammeReader = (transaction: Transaction) => Promise<readonly Programme[]>

/**
 * Reads programmes once and keeps them while the database names the same edition of them: a payment asks for one name in place of all rules.
 * The transaction that changes a rule names another when it commits (`programmes_changed`), so rules and name are seen together. Not for a transaction
 * that has changed rules itself.
 */
export function keptProgrammes(): ProgrammeReader {
  let kept: { edition: Uuid; programmes: readonly Programme[] } | undefined
  return async (transaction) => {
    const { rows } = await transaction.query<{ id: Uuid }>({ name: 'read_programmes_edition', text: 'select id from programmes_edition' })
    if (kept && kept.edition === rows[0]!.id) return kept.programmes
    kept = await allProgrammes(transaction)
    return kept.programmes
  }
}
