import { refusalByPolicy, type Factor, type Operation, type Situation, type Thresholds } from '../authenticators/policy.ts'
import { RefusedError } from './refusal.ts'

/** Throws what the policy table says when `given` is not enough for an operation. */
export function demandFactors(operation: Operation, situation: Situation, given: readonly Factor[], thresholds?: Thresholds): void {
  const refusal = refusalByPolicy(operation, situation, given, thresholds)
  if (refusal) throw new RefusedError(refusal)
}
