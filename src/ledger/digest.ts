import { TRANSFER_COLUMNS } from './rows.ts'

/**
 * A 64-bit digest of one row of ledger_transfers, as SQL. An account keeps the exclusive or of the digests of all its transfers, so that
 * a transfer that was altered, added or taken away together with the balances is found all the same. PostgreSQL keeps these hash
 * functions stable (hash partitioning rests on them). They have no key: whoever can run SQL can forge them, and is found by the audit log.
 * The columns are named one by one, because a column added later would change the digest of a whole row.
 */
export const TRANSFER_DIGEST = `hash_record_extended(row(${TRANSFER_COLUMNS.join(', ')}), 0)`
