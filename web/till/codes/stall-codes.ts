import type { StallCode, StallCodeList, StallCodeRequest, StallCodeStop } from '../../../src/protocol/api/codes.ts'
import { newUuid, type Uuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { readResource, useResource } from '../../shared/http/use-resource.ts'

const CODES = '/v1/stall-codes'

/** The printed codes of the shop's stalls, newest first. */
export function useStallCodes() {
  return useResource<StallCodeList>(CODES)
}

/** Whether a code can still be put up or paid by. */
export function isGood({ state }: StallCode): boolean {
  return state === 'made' || state === 'active'
}

async function afterwards<Value>(outcome: Outcome<Value>): Promise<Outcome<Value>> {
  await readResource(CODES)
  return outcome
}

/** Makes a code for a stall; `id` stays the same when it is asked for again. */
export async function makeCode(id: Uuid, body: StallCodeRequest): Promise<Outcome<StallCode>> {
  return afterwards(await call<StallCode>('PUT', `${CODES}/${id}`, { body }))
}

/** The code hangs at the stall from now on. */
export async function activateCode(id: Uuid): Promise<Outcome<StallCode>> {
  return afterwards(await call<StallCode>('PUT', `${CODES}/${id}/activation`, { body: {} }))
}

/** Blocks a code at once. Whatever the cause, but for a stall that closes, a new one takes its place. */
export async function stopCode(id: Uuid, because: StallCodeStop['because'], replacementId: Uuid = newUuid()): Promise<Outcome<StallCode>> {
  const body: StallCodeStop = { because, replacementId: because === 'closing' ? null : replacementId }
  return afterwards(await call<StallCode>('PUT', `${CODES}/${id}/stop`, { body }))
}
