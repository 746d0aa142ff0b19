import { timeCode, timeStep, type CodeForm } from '../../../src/protocol/one-time-code.ts'
import { ocraCode, ocraStep, readOcraSuite } from '../../../src/protocol/ocra.ts'
import { digitalTransferQuestion, type TransferFacts } from '../../../src/protocol/otp-transfer.ts'
import type { PhoneOtp } from './phone-store.ts'

/** A code, and when it gives way to the next; milliseconds since 1970. */
export type ShownCode = { readonly code: string; readonly from: number; readonly until: number }

/** The code of a moment. Nothing is asked of a server. `now` in milliseconds. */
export function codeOfMoment(otp: PhoneOtp, seed: Uint8Array, now: number): ShownCode {
  const step = timeStep(now, otp.period)
  const code = timeCode(seed, now, { algorithm: otp.algorithm, digits: otp.digits as CodeForm['digits'], period: otp.period })
  return { code, from: step * otp.period * 1000, until: (step + 1) * otp.period * 1000 }
}

/** The code that is good for one transfer, to this payee and of this amount, and for nothing else (OCRA, RFC 6287). */
export async function codeOfTransfer(otp: PhoneOtp, seed: Uint8Array, transfer: Omit<TransferFacts, 'deploymentId'>, now: number): Promise<ShownCode> {
  const suite = readOcraSuite(otp.ocraSuite)
  const step = ocraStep(suite, now)
  const question = await digitalTransferQuestion({ deploymentId: otp.deploymentId, ...transfer })
  const milliseconds = suite.stepSeconds! * 1000
  return { code: ocraCode(seed, suite, { question, step }), from: step * milliseconds, until: (step + 1) * milliseconds }
}

/** `123456` → `123 456`, `12345678` → `1234 5678`: as people read them out. */
export function codeInGroups(code: string): string {
  const middle = Math.ceil(code.length / 2)
  return `${code.slice(0, middle)} ${code.slice(middle)}`
}
