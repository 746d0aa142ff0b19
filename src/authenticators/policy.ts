import { failure, type Failure } from '../reasons/failure.ts'
import type { Won } from '../values/won.ts'
import { POLICY, type Channel, type Factor, type Operation, type PolicyRule, type Seat, type Threshold } from './policy-table.ts'

/** Where, as whom and for how much something is to be done. `amount` is in won, 0 where no money is in it. */
export type Situation = { channel: Channel; profile: Seat; amount: Won }
/** What the programme sets for each bound, in won. */
export type Thresholds = { readonly [name in Threshold]: Won }
const NO_THRESHOLDS: Thresholds = { reduced_transfer: 0n }

/** The ways in which an operation may be confirmed; undefined where the table has no row, which means never. */
export function neededFactors(operation: Operation, { channel, profile, amount }: Situation, thresholds: Thresholds = NO_THRESHOLDS, table = POLICY): PolicyRule['ways'] | undefined {
  const rows = table.filter((row) => row.operation === operation && row.channel === channel && row.profile === profile)
  return rows.find(({ upTo }) => upTo === null || amount <= thresholds[upTo])?.ways
}

/**
 * Holds what was proved against the table. Undefined when it is enough; else NOT_ALLOWED where the table has no row, OTP_REQUIRED where
 * only a code is lacking, or FACTORS_MISSING with what is lacking the least.
 */
export function refusalByPolicy(operation: Operation, situation: Situation, given: readonly Factor[], thresholds: Thresholds = NO_THRESHOLDS, table = POLICY): Failure | undefined {
  const ways = neededFactors(operation, situation, thresholds, table)
  if (!ways) return failure('NOT_ALLOWED', 'not_moved')
  const lackingIn = (way: readonly Factor[]): Factor[] => way.filter((factor) => !given.includes(factor))
  // Of several ways as short, the one that goes on from what was given.
  const begun = (way: readonly Factor[]): number => way.length - lackingIn(way).length
  const least = lackingIn(ways.toSorted((one, other) => lackingIn(one).length - lackingIn(other).length || begun(other) - begun(one))[0]!)
  if (least.length === 0) return undefined
  const details = { operation, needed: ways, missing: least }
  return least.every((factor) => factor === 'otp' || factor === 'otp_bound' || factor === 'otp_two') ? failure('OTP_REQUIRED', 'not_moved', {}, details) : failure('FACTORS_MISSING', 'not_moved', {}, details)
}
