import type { Transaction } from '../database/transaction.ts'
import { allProgrammes, type Programme } from './programme.ts'

/** Every programme that there is, over or not, as the transaction may rely on it. */
export type ProgrammeReader = (transaction: Transaction) => Promise<readonly Programme[]>

/**
 * Reads programmes once and keeps them while the database's count of their changes stands where it stood: a payment asks for one number in
 * place of all rules. The count is raised in the transaction that changes a rule (`programmes_changed`), so rules and count are seen together.
 */
export function keptProgrammes(): ProgrammeReader {
  let kept: { edition: bigint; programmes: readonly Programme[] } | undefined
  return async (transaction) => {
    const { rows } = await transaction.query<{ number: bigint }>({ name: 'read_programmes_edition', text: 'select number from programmes_edition' })
    if (kept && kept.edition === rows[0]!.number) return kept.programmes
    kept = await allProgrammes(transaction)
    return kept.programmes
  }
}
