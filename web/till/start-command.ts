import type { PaymentRequestRequest, RefundRequest } from '../../src/protocol/api/payments.ts'
import type { Session } from '../../src/protocol/api/people.ts'
import type { Till } from '../../src/protocol/api/till.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { newCommand } from '../shared/commands/new-command.ts'
import { commandRunner, requestPath, type CorrectionNote, type RefundNote, type RequestNote } from './commands.ts'

/** Asks for `amount` won at a stall. Returns the id of the request, which is known before the server has answered. */
export async function startRequest(amount: number, stall: Till['stalls'][number], session: Session): Promise<Uuid> {
  const id = newUuid()
  const body: PaymentRequestRequest = { amount, stallId: stall.id }
  const note: RequestNote = { amount, place: stall.place }
  await commandRunner.start(newCommand(id, { kind: 'payment_request', ownerId: session.personId, subject: id, path: requestPath(id), body, note }))
  return id
}

/**
 * Takes a request back and asks for another amount in its place, in one step. The new request is made only if the first one was still
 * unpaid.
 */
export async function startCorrection(requestId: Uuid, amount: number, stall: Till['stalls'][number], session: Session): Promise<void> {
  await startCancellation(requestId, session, { requestId: newUuid(), amount, stall })
}

/** Takes a request back. The answer says whether it was still unpaid. */
export async function startCancellation(requestId: Uuid, session: Session, note: CorrectionNote | null = null): Promise<void> {
  const command = newCommand(newUuid(), {
    kind: 'request_cancellation',
    ownerId: session.personId,
    subject: requestId,
    path: `${requestPath(requestId)}/cancellation`,
    body: {},
    note,
  })
  await commandRunner.start(command)
}

/** Gives `amount` won of a payment back. Returns the id of the refund; one of the same payment that is still open comes first. */
export async function startRefund(paymentId: Uuid, payerId: Uuid, amount: number, session: Session): Promise<Uuid> {
  const id = newUuid()
  const body: RefundRequest = { paymentId, payerId, amount }
  const note: RefundNote = { amount, paymentId, payerId }
  const stored = await commandRunner.start(
    newCommand(id, { kind: 'refund', ownerId: session.personId, subject: paymentId, path: `/v1/refunds/${id}`, body, note }),
  )
  return stored.id
}
