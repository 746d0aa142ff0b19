import type { Channel, Profile } from '../authenticators/policy.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'

/** What a code is good for, once. A code for a transfer is bound to the transfer, its payee and its amount. */
export type CodePurpose = { kind: 'sign_in' } | { kind: 'transfer'; transferId: Uuid; payeeAccountNumber: string; amount: bigint }

export type CodeOwner = { personId: Uuid; channel: Channel; profile: Profile }

/** What the office asks of the one-time codes that a person has. */
export type OneTimeCodes = {
  /** Checks a code and spends it. `isBound`: it could only have been made for this payee and amount. */
  verify(owner: CodeOwner, purpose: CodePurpose, code: string): Promise<Result<{ isBound: boolean }, Failure>>
  /** Whether the person has, or had, a generator here. Who never had one can look, but send nothing. */
  hasHadOne(owner: CodeOwner): Promise<boolean>
}

/** Nobody has a generator. */
export const noOneTimeCodes: OneTimeCodes = {
  verify: async () => fail(failure('OTP_NOT_REGISTERED_HERE', 'not_moved')),
  hasHadOne: async () => false,
}
