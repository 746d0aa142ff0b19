import { uuidToBytes, type Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import { encodeCbor } from './canonical-cbor.ts'
import { payloadHash } from './envelope.ts'

/** What makes a till's request the one it is. A renewed code does not change it. */
export type RequestFacts = { requestId: Uuid; deploymentId: Uuid; programmeId: Uuid; merchantId: Uuid; stallId: Uuid; amount: Won }

/** SHA-256 over the request's facts in deterministic CBOR. The payer's order carries it, so an altered request is not the one that was signed. */
export function requestHash(facts: RequestFacts): Promise<Uint8Array<ArrayBuffer>> {
  return payloadHash(encodeCbor(['onjang/request/1', ...commonFacts(facts), facts.amount]))
}

/** What makes a request that a shopper made from a printed code: besides the shop and the amount, which code, and who may pay. `requestId` is the payer's own. */
export type FixedCodeFacts = RequestFacts & { codeId: Uuid; payerId: Uuid }

/** SHA-256 over the facts of a request from a printed code. The wallet works it out by itself, so the order binds the very code that was scanned. */
export function fixedCodeHash(facts: FixedCodeFacts): Promise<Uint8Array<ArrayBuffer>> {
  return payloadHash(encodeCbor(['onjang/fixed-code-request/1', ...commonFacts(facts), uuidToBytes(facts.codeId), uuidToBytes(facts.payerId), facts.amount]))
}

function commonFacts({ requestId, deploymentId, programmeId, merchantId, stallId }: RequestFacts): Uint8Array[] {
  return [requestId, deploymentId, programmeId, merchantId, stallId].map(uuidToBytes)
}
