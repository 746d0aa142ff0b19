import type { Uuid } from '../../values/uuid.ts'
import type { OtpActor, OtpEvent, OtpGuard, OtpState, StateTableRow } from './state-table.ts'

/** Who acts. `id` is a person's or an operator's pseudonym; `second` the other of two people. */
export type Acting = { who: OtpActor; id?: Uuid | undefined; second?: Uuid | undefined }

/** A move along the table. `terminationDue`: when a suspension becomes a termination by itself; every other move forgets it. */
export type Move = { event: OtpEvent; by: Acting; shown: readonly OtpGuard[]; why?: string | undefined; at: Date; terminationDue?: Date }

/** What was written down of a move; `reference` names it on a receipt and on the telephone. */
export type Moved = { row: StateTableRow; from: OtpState; to: OtpState; reference: string; at: Date }
