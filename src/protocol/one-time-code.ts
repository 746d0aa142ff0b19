import { createGuardrails, generateSync } from 'otplib'

/** The hash inside the code: SHA-1 in almost every generator that is sold (RFC 4226), the others since RFC 6238. */
export const codeAlgorithms = ['sha1', 'sha256', 'sha512'] as const
export type CodeAlgorithm = (typeof codeAlgorithms)[number]

/** How a generator makes its codes: the hash, and how many digits it shows. */
export type CodeForm = { readonly algorithm: CodeAlgorithm; readonly digits: 6 | 7 | 8 }

/** Old generators have seeds of 80 bits; new ones have 160. */
const guardrails = createGuardrails({ MIN_SECRET_BYTES: 10 })

/**
 * The one-time code of a counter (HOTP, RFC 4226, 5.3), with its leading zeros. The step of a clock is a counter as well (TOTP, RFC 6238, 4.2).
 * `seed`: 10 to 64 bytes. Synchronous and pure: server and browser give the same. Throws on a negative or unsafe counter and on a seed out of bounds.
 * Windows are no matter of this file: whoever checks a code makes those it would accept and compares.
 */
export function counterCode(seed: Uint8Array, counter: number, form: CodeForm): string {
  return generateSync({ strategy: 'hotp', secret: seed, counter, algorithm: form.algorithm, digits: form.digits, guardrails })
}

/** The step that a generator's clock is in: whole periods since 1970 (RFC 6238, 4.2). Time in milliseconds, period in seconds. */
export function timeStep(milliseconds: number, periodSeconds: number): number {
  return Math.floor(milliseconds / 1000 / periodSeconds)
}

/** The code that a generator with a clock shows at a time (TOTP). Time in milliseconds, period in seconds. */
export function timeCode(seed: Uint8Array, milliseconds: number, form: CodeForm & { readonly period: number }): string {
  return counterCode(seed, timeStep(milliseconds, form.period), form)
}
