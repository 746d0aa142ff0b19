import type { Transaction } from '../database/transaction.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'

/** What is recorded of one event: numbers, flags, and short words or ids. */
export type EventDetails = { readonly [name: string]: string | number | boolean | null }

export type SecurityEvent = {
  /** In snake case, past tense: `pin_locked`, `device_registered`. */
  readonly kind: string
  /** The person or member of staff who did it; null: the system itself, or somebody unknown. */
  readonly actor: Uuid | null
  /** The person or thing it is about. */
  readonly subject: Uuid | null
  /** Flat, without personal data and secrets: pseudonyms only (design, law 13). */
  readonly details?: EventDetails
}

/**
 * Writes a security event in the caller's transaction: it is there if and only if what it tells of is. The chain takes it up after the
 * commit. Money needs no call: the chain takes that from the ledger. Throws a RangeError for a detail that looks like personal data.
 */
export async function recordEvent(transaction: Transaction, { kind, actor, subject, details = {} }: SecurityEvent): Promise<void> {
  refusePersonalData(details)
  await transaction.query({
    name: 'record_event',
    text: 'insert into audit_events (id, kind, actor, subject, details) values ($1, $2, $3, $4, $5)',
    values: [newUuid(), kind, actor, subject, JSON.stringify(details)],
  })
}

const LONGEST_DETAIL = 200
/** Korean mobile numbers, and runs of digits as long as those of accounts and cards. */
const LOOKS_PERSONAL = /\b01[016789]-?\d{3,4}-?\d{4}\b|(?<![0-9a-f-])\d{10,}(?![0-9a-f-])/i

function refusePersonalData(details: EventDetails): void {
  for (const [name, value] of Object.entries(details)) {
    if (typeof value !== 'string') continue
    if (value.length > LONGEST_DETAIL || LOOKS_PERSONAL.test(value)) throw new RangeError(`the detail "${name}" of an audit event may not hold this`)
  }
}
