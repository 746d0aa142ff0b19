import { refusalByPolicy, type Situation, type Thresholds } from '../authenticators/policy.ts'
import type { Factor, Operation } from '../authenticators/policy-table.ts'
import type { Session } from '../authenticators/session.ts'
import { RefusedError } from './refusal.ts'

/**
 * Throws what the policy table says when `given` is not enough for an operation. Asked before what was given is tried, so that no guess is
 * counted and no code spent in vain; whatever is wrong of it then refuses the command.
 */
export function demandFactors(operation: Operation, situation: Situation, given: readonly Factor[], thresholds?: Thresholds): void {
  const refusal = refusalByPolicy(operation, situation, given, thresholds)
  if (refusal) throw new RefusedError(refusal)
}

/** The factors that came with a command: those that are there. */
export function offered(factors: { readonly [factor in Factor]?: unknown }): Factor[] {
  return (Object.keys(factors) as Factor[]).filter((factor) => factors[factor] !== undefined && factors[factor] !== false)
}

/** The factors that codes of one OTP come to. */
export function codesOffered(codes: readonly string[] | undefined): Factor[] {
  if (codes === undefined || codes.length === 0) return []
  return codes.length === 1 ? ['otp'] : ['otp', 'otp_two']
}

/** Where and as whom a session acts. */
export function situationOf({ role, profile, consoleRole }: Session): Situation {
  if (role === 'operator' && consoleRole !== null) return { channel: 'console', profile: consoleRole, amount: 0n }
  if (role === 'office' && profile !== null) return { channel: 'web', profile, amount: 0n }
  return { channel: 'app', profile: role === 'shopper' ? 'personal' : 'business', amount: 0n }
}

export const IN_THE_WALLET: Situation = { channel: 'app', profile: 'personal', amount: 0n }
export const AT_THE_TILL: Situation = { channel: 'app', profile: 'business', amount: 0n }
