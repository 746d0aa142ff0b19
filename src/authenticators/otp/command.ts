import { createHash } from 'node:crypto'
import { inTransaction, type Queryable, type Transaction } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Text } from '../../values/language.ts'
import type { Uuid } from '../../values/uuid.ts'
import type { Moved } from './move-record.ts'
import type { Otp } from './otp.ts'

/** What was done, as it was told and will be told again: state, words, and a reference for the receipt and the telephone. */
export type OtpReceipt = { registrationId: Uuid; state: string; text: Text; reference: string; at: string; terminationDue: string | null }

/** A command that its client named. `payload` is what makes it the one it is: no codes, for a repeated one may carry another. */
export type NamedCommand = { personId: Uuid; id: Uuid; payload: readonly (string | null)[] }

/** Checks another factor of the person, when it is its turn: a repeated command is answered before. */
export type ShowFactor = () => Promise<Result<null, Failure>>

/** What was carried out under the id before: the same answer for ever, or ID_REUSED_DIFFERENTLY. Looked up before any code is. */
export async function findOutcome(database: Queryable, command: NamedCommand): Promise<Result<OtpReceipt, Failure> | undefined> {
  const { rows } = await database.query<{ payload_hash: Buffer; outcome: OtpReceipt }>('select payload_hash, outcome from otp_commands where person_id = $1 and id = $2', [command.personId, command.id])
  if (!rows[0]) return undefined
  return rows[0].payload_hash.equals(hashOf(command)) ? succeed(rows[0].outcome) : fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved', {}, { first: { ...rows[0].outcome } }))
}

/**
 * Carries a command out in one transaction and keeps its outcome with it. A failure rolls everything back and binds nothing to the id.
 * Copies of the same command that come together are one.
 */
export async function carryOut(otp: Otp, command: NamedCommand, work: (transaction: Transaction) => Promise<Result<OtpReceipt, Failure>>): Promise<Result<OtpReceipt, Failure>> {
  try {
    return await inTransaction(otp.pool, async (transaction) => {
      await transaction.query(`select pg_advisory_xact_lock(hashtextextended('otp/' || $1, 0))`, [command.personId])
      const stored = await findOutcome(transaction, command)
      if (stored) return stored
      const outcome = await work(transaction)
      if (!outcome.ok) throw new NotCarriedOut(outcome.failure)
      const refused = await otp.alongside?.(transaction, outcome.value)
      if (refused) throw new NotCarriedOut(refused)
      await transaction.query('insert into otp_commands (person_id, id, payload_hash, outcome, at) values ($1, $2, $3, $4, $5)', [command.personId, command.id, hashOf(command), outcome.value, otp.clock()])
      return outcome
    })
  } catch (error) {
    if (error instanceof NotCarriedOut) return fail(error.failure)
    throw error
  }
}

/** Takes the transaction back on its way out. */
class NotCarriedOut extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.reason)
    this.failure = failure
  }
}

export function receiptOf(registrationId: Uuid, { row, to, reference, at }: Moved, terminationDue: Date | null = null): OtpReceipt {
  return { registrationId, state: to, text: row.text, reference, at: at.toISOString(), terminationDue: terminationDue?.toISOString() ?? null }
}

function hashOf({ payload }: NamedCommand): Buffer {
  return createHash('sha256').update(JSON.stringify(payload)).digest()
}
