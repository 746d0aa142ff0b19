import type { FoundRequest, RequestLookup } from '../../../src/protocol/api/payments.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { setResource } from '../../shared/http/use-resource.ts'

/** Asks the server whose request a code is. What it finds is kept for the screen that shows it. */
export async function lookUp(code: RequestLookup): Promise<Outcome<FoundRequest>> {
  const outcome = await call<FoundRequest>('POST', '/v1/request-lookups', { body: code })
  if (outcome.kind === 'answer') setResource(`/v1/found-requests/${outcome.value.requestId}`, outcome.value)
  return outcome
}
