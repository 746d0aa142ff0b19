import { timeCode, timeStep, type CodeForm } from '../../../src/protocol/one-time-code.ts'
import type { PhoneOtp } from './phone-store.ts'

/** A code, and when it gives way to the next; milliseconds since 1970. */
export type ShownCode = { readonly code: string; readonly from: number; readonly until: number }

/** The code of a moment. Nothing is asked of a server. `now` in milliseconds. */
export function codeOfMoment(otp: PhoneOtp, seed: Uint8Array, now: number): ShownCode {
  const step = timeStep(now, otp.period)
  const code = timeCode(seed, now, { algorithm: otp.algorithm, digits: otp.digits as CodeForm['digits'], period: otp.period })
  return { code, from: step * otp.period * 1000, until: (step + 1) * otp.period * 1000 }
}

/** `123456` → `123 456`, `12345678` → `1234 5678`: as people read them out. */
export function codeInGroups(code: string): string {
  const middle = Math.ceil(code.length / 2)
  return `${code.slice(0, middle)} ${code.slice(middle)}`
}
