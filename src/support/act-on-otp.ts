import type { OtpReceipt } from '../authenticators/otp/command.ts'
import type { Acting } from '../authenticators/otp/move-record.ts'
import type { Otp } from '../authenticators/otp/otp.ts'
import { foundOtp, reportOtp, type ReportReason } from '../authenticators/otp/report.ts'
import { terminateByStaff } from '../authenticators/otp/staff-actions.ts'
import { cancelTermination } from '../authenticators/otp/terminate.ts'
import { unlockOtp } from '../authenticators/otp/unlock-otp.ts'
import type { PersonalDataKeys } from '../people/personal-data.ts'
import { succeed, type Result } from '../values/result.ts'
import type { Failure } from '../reasons/failure.ts'
import type { Uuid } from '../values/uuid.ts'

export const otpActions = ['report', 'found', 'unlock', 'terminate', 'cancel_termination'] as const
export type OtpAction = (typeof otpActions)[number]

/** `codes`: read out or shown by the owner, for unlocking. `id` is the client's: said again it is the same. */
export type OtpCommand = { id: Uuid; personId: Uuid; registrationId: Uuid; action: OtpAction; why: ReportReason; codes: readonly string[] }

/**
 * Does to a person's OTP what a member may do, once they have made sure who the person is. The step that is written down names the member, and with
 * two people both. Fails with what the OTP's state says, or NOT_ALLOWED where its table does not let them.
 */
export function actOnOtp(otp: Otp, personalData: PersonalDataKeys, by: Acting, command: OtpCommand): Promise<Result<OtpReceipt, Failure>> {
  const { id, personId, registrationId } = command
  const named = { id, personId, registrationId, by }
  switch (command.action) {
    case 'report':
      return reportOtp(otp, { ...named, why: command.why })
    case 'found':
      return foundOtp(otp, { ...named, showFactor: async () => succeed(null) })
    case 'unlock':
      return unlockOtp(otp, personalData, { ...named, codes: command.codes, shown: ['identity', ...(by.second === undefined ? [] : (['two_people'] as const))] })
    case 'terminate':
      return terminateByStaff(otp, { ...named, why: 'by_staff' })
    case 'cancel_termination':
      return cancelTermination(otp, named)
  }
}
