import type { OtpCentrePort } from '../../outside/otp-centre-port.ts'
import type { PersonalDataKeys } from '../../people/personal-data.ts'
import type { Otp } from '../otp/otp.ts'

/**
 * What the functions on shared generators work with. `keyPassword` is agreed with the centre: under it the keys of generators are encrypted that
 * are handed over to us.
 */
export type SharedOtp = { otp: Otp; centre: OtpCentrePort; personalData: PersonalDataKeys; keyPassword: string }
