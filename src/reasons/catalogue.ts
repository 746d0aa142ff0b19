import { codeReasons } from './code-reasons.ts'
import { consoleReasons } from './console-reasons.ts'
import { fundsReasons } from './funds-reasons.ts'
import { generatorReasons } from './generator-reasons.ts'
import { merchantReasons } from './merchant-reasons.ts'
import { otpReasons } from './otp-reasons.ts'
import { paymentReasons } from './payment-reasons.ts'
import type { ReasonRecord } from './reason-record.ts'
import { serviceReasons } from './service-reasons.ts'
import { signInReasons } from './sign-in-reasons.ts'

/** Every failure the system can name. A reason without its texts, status, retry class or remedy does not compile. */
export const catalogue = {
  ...serviceReasons,
  ...signInReasons,
  ...paymentReasons,
  ...codeReasons,
  ...fundsReasons,
  ...otpReasons,
  ...generatorReasons,
  ...merchantReasons,
  ...consoleReasons,
} as const satisfies Record<string, ReasonRecord>

export type Reason = keyof typeof catalogue

const records: { readonly [reason in Reason]: ReasonRecord } = catalogue

/** The record of a reason, in its general type. */
export function reasonRecord(reason: Reason): ReasonRecord {
  return records[reason]
}

/** Whether a text that came from outside, such as the `reason` of an answer, is a reason this version knows. */
export function isReason(text: string): text is Reason {
  return Object.hasOwn(catalogue, text)
}
