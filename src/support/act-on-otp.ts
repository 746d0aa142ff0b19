import type { OtpReceipt } from '../authenticators/otp/command.ts'
import { chooseOtp } from '../authenticators/otp/conflict.ts'
import { correctOtp } from '../authenticators/otp/correct.ts'
import type { Acting } from '../authenticators/otp/move-record.ts'
import type { Otp } from '../authenticators/otp/otp.ts'
import { foundOtp, reportOtp, type ReportReason } from '../authenticators/otp/report.ts'
import { terminateByStaff } from '../authenticators/otp/staff-actions.ts'
import { restockOf } from '../authenticators/otp/stock.ts'
import { cancelTermination, findOwn } from '../authenticators/otp/terminate.ts'
import { unlockOtp } from '../authenticators/otp/unlock-otp.ts'
import type { PersonalDataKeys } from '../people/personal-data.ts'
import { succeed, type Result } from '../values/result.ts'
import type { Failure } from '../reasons/failure.ts'
import type { Uuid } from '../values/uuid.ts'

export const otpActions = ['report', 'found', 'unlock', 'terminate', 'cancel_termination', 'choose', 'correct', 'restock'] as const
export type OtpAction = (typeof otpActions)[number]

/**
 * `codes`: read out or shown by the owner. `serial`, `ownerId`: what a wrong record should say. `id` is the client's: said again it is the same.
 */
export type OtpCommand = { id: Uuid; personId: Uuid; registrationId: Uuid; action: OtpAction; why: ReportReason; codes: readonly string[]; serial?: string; ownerId?: Uuid }

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
    case 'choose':
      return chooseOtp(otp, { id, personId, keep: registrationId, codes: command.codes, by })
    case 'correct':
      return correctOtp(otp, { ...named, codes: command.codes, ...(command.serial === undefined ? {} : { serial: command.serial }), ...(command.ownerId === undefined ? {} : { owner: command.ownerId }) })
    case 'restock':
      return restock(otp, named)
  }
}

/** The generator of an ended registration, looked over at the counter. */
async function restock(otp: Otp, command: { id: Uuid; personId: Uuid; registrationId: Uuid; by: Acting }): Promise<Result<OtpReceipt, Failure>> {
  const own = await findOwn(otp, command.personId, command.registrationId)
  return own.ok ? restockOf(otp, { ...command, deviceId: own.value.deviceId }) : own
}
