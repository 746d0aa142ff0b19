import type { Reason } from './catalogue.ts'
import { storeParameters, type GivenParameters, type ParameterName, type StoredParameters } from './reason-parameters.ts'
import type { MoneyState } from './reason-record.ts'

/** One occurrence of a reason. It can be stored and sent as JSON. */
export type Failure = {
  readonly reason: Reason
  /** From the ledger, for this occurrence. */
  readonly money: MoneyState
  readonly parameters?: StoredParameters
  /** What a program may need: the field that was refused, the first payment under a reused id. Never a secret. */
  readonly details?: { readonly [name: string]: unknown }
}

/**
 * Names a failure. The parameters are those of the reason's texts and are checked by the compiler:
 * `failure('INSUFFICIENT_BALANCE', 'not_moved', { amount: 3200n })`, `failure('NOT_FOUND', 'not_moved')`,
 * `failure('REQUEST_INVALID', 'not_moved', {}, { field: '/amount' })`.
 */
export function failure<Of extends Reason>(
  reason: Of,
  money: MoneyState,
  ...[parameters, details]: [ParameterName<Of>] extends [never]
    ? [parameters?: { readonly [name: string]: never }, details?: Failure['details']]
    : [parameters: GivenParameters<Of>, details?: Failure['details']]
): Failure {
  return {
    reason,
    money,
    ...(parameters && Object.keys(parameters).length > 0 ? { parameters: storeParameters(parameters) } : {}),
    ...(details ? { details } : {}),
  }
}
