import type { SignedOrder } from '../authenticators/signed-order.ts'
import type { Failure } from '../reasons/failure.ts'
import type { Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import type { StoredPayment } from './payment.ts'

/** A payer's order under an id, with who sent it. The verdict on its signature is sought meanwhile; what it means is decided under the locks. */
export type PayCommand = {
  payerId: Uuid
  deviceId: Uuid
  /** The hash of the token of the session that it came in, which must not have ended; the sample market has none. */
  session: Buffer | undefined
  paymentId: Uuid
  signed: SignedOrder
  approvalId: Uuid | undefined
}

/** A stored payment (also a stored refusal), or a failure that bound nothing: the same id may be tried again. */
export type PayOutcome = Result<StoredPayment, Failure>
