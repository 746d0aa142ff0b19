import type { Purse } from '../programmes/purse.ts'
import type { Uuid } from '../values/uuid.ts'
import type { PaymentRequest } from './payment-request.ts'
import type { StoredPayment } from './payment.ts'

/** What was decided in a batch and must be written with it. */
export type PayWrites = {
  payments: { payment: StoredPayment; signedOrder: Buffer; factors: readonly string[] }[]
  requestsPaid: { request: PaymentRequest; payerId: Uuid; paymentId: Uuid }[]
  purses: Set<Purse>
  lotsChanged: Set<Uuid>
  unlocksChanged: Set<Uuid>
  approvalsUsed: { personId: Uuid; id: Uuid; paymentId: Uuid }[]
}

export function noWrites(): PayWrites {
  return { payments: [], requestsPaid: [], purses: new Set(), lotsChanged: new Set(), unlocksChanged: new Set(), approvalsUsed: [] }
}
