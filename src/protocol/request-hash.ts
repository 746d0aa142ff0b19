import { uuidToBytes, type Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import { encodeCbor } from './canonical-cbor.ts'
import { payloadHash } from './envelope.ts'

/** What makes a till's request the one it is. A renewed code does not change it. */
export type RequestFacts = { requestId: Uuid; deploymentId: Uuid; programmeId: Uuid; merchantId: Uuid; stallId: Uuid; amount: Won }

/** SHA-256 over the request's facts in deterministic CBOR. The payer's order carries it, so an altered request is not the one that was signed. */
export function requestHash(facts: RequestFacts): Promise<Uint8Array<ArrayBuffer>> {
  return payloadHash(
    encodeCbor([
      'onjang/request/1',
      uuidToBytes(facts.requestId),
      uuidToBytes(facts.deploymentId),
      uuidToBytes(facts.programmeId),
      uuidToBytes(facts.merchantId),
      uuidToBytes(facts.stallId),
      facts.amount,
    ]),
  )
}
