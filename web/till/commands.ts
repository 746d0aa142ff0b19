import type { PaymentRequest, Refund } from '../../src/protocol/api/payments.ts'
import type { CommandKind, FinalOutcome, StoredCommand } from '../shared/commands/command.ts'
import { CommandRunner } from '../shared/commands/command-runner.ts'
import { newCommand } from '../shared/commands/new-command.ts'
import { readResource, setResource } from '../shared/http/use-resource.ts'

const requests: CommandKind = { kind: 'payment_request', isFinal: () => true, statePath: null, cancellationPath: null }
const cancellations: CommandKind = { kind: 'request_cancellation', isFinal: () => true, statePath: null, cancellationPath: null }
const refunds: CommandKind = { kind: 'refund', isFinal: () => true, statePath: null, cancellationPath: null }

/** Runs the till's requests, their cancellations, and refunds. */
export const commandRunner = new CommandRunner([requests, cancellations, refunds], afterwards)

/** What the screens of a request show while its answer is awaited. */
export type RequestNote = { readonly amount: number; readonly place: { readonly ko: string; readonly en: string } }

/** What the screens of a refund show while its answer is awaited. */
export type RefundNote = { readonly amount: number; readonly paymentId: string; readonly payerId: string }

/** What is to be asked for once a request is cancelled: a wrong amount corrected. `requestId` is known before it is sent. */
export type CorrectionNote = { readonly requestId: string; readonly amount: number; readonly stall: { readonly id: string; readonly place: RequestNote['place'] } }

/** The address of the question to the owner about a refund. */
export function approvalPath(refundId: string): string {
  return `/v1/refund-approvals/${refundId}`
}

/** The address of a request's newest state. */
export function requestPath(requestId: string): string {
  return `/v1/payment-requests/${requestId}`
}

/** A request that was cancelled for its amount is followed by the right one; one that was paid meanwhile is not. */
export async function makeCorrected({ ownerId, note }: StoredCommand, cancelled: PaymentRequest): Promise<void> {
  const correction = note as CorrectionNote | null
  if (!correction || cancelled.state !== 'cancelled' || commandRunner.progress.get().has(correction.requestId)) return
  const { requestId, amount, stall } = correction
  await commandRunner.start(
    newCommand(requestId, { kind: 'payment_request', ownerId, subject: requestId, path: requestPath(requestId), body: { amount, stallId: stall.id }, note: { amount, place: stall.place } }),
  )
}

function afterwards(command: StoredCommand, outcome: FinalOutcome): void {
  if (command.kind === 'refund') {
    const refund = outcome.kind === 'answer' ? (outcome.value as Refund) : undefined
    const { payerId, paymentId } = command.note as RefundNote
    if (refund) void readResource(`/v1/sales/${payerId}/${paymentId}`)
  } else if (outcome.kind === 'answer') {
    const request = outcome.value as PaymentRequest
    setResource(requestPath(request.id), request)
    if (command.kind === 'request_cancellation') void makeCorrected(command, request)
  } else {
    void readResource(requestPath(command.subject))
  }
  void readResource('/v1/till')
}
