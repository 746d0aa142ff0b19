import type { ShopperClaim } from '../../../src/protocol/api/codes.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Store } from '../../shared/state/store.ts'
import { requestPath } from '../commands.ts'

/** Requests that were sent to a shopper's wallet from here. */
export const sentRequests = new Store<ReadonlySet<string>>(new Set())

/** Sends a request to the wallet whose code was scanned or typed. Sent again it is the same. */
export async function sendToShopper(requestId: string, claim: ShopperClaim): Promise<Outcome<unknown>> {
  const outcome = await call<unknown>('POST', `${requestPath(requestId)}/shopper`, { body: claim })
  if (outcome.kind === 'answer') sentRequests.set(new Set(sentRequests.get()).add(requestId))
  return outcome
}
