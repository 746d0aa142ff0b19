import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { carryOut, type NamedCommand, type OtpReceipt } from './command.ts'
import { holdRegistration } from './hold-registration.ts'
import type { Acting } from './move-record.ts'
import type { Otp } from './otp.ts'
import { endHeld, findOwn } from './terminate.ts'

/**
 * Ends an OTP for its owner, whose identity was proved to staff: a branch clerk alone, an agent together with a second. `by.second` names the other.
 * Fails with NOT_ALLOWED, NOT_FOUND or what its state says.
 */
export async function terminateByStaff(otp: Otp, command: { id: Uuid; personId: Uuid; registrationId: Uuid; by: Acting; why: string }): Promise<Result<OtpReceipt, Failure>> {
  const named: NamedCommand = { personId: command.personId, id: command.id, payload: ['terminate_by_staff', command.registrationId] }
  const own = await findOwn(otp, command.personId, command.registrationId)
  if (!own.ok) return own
  const hasTwo = command.by.second !== undefined && command.by.second !== command.by.id
  return carryOut(otp, named, async (transaction) => {
    const held = await holdRegistration(transaction, command.registrationId)
    if (!held) return fail(failure('NOT_FOUND', 'not_moved'))
    return endHeld(transaction, held, { event: 'terminate_by_staff', by: command.by, shown: ['identity', ...(hasTwo ? ['two_people' as const] : [])], why: command.why, at: otp.clock() })
  })
}
