import { NobleCryptoPlugin } from 'otplib'
import type { CodeAlgorithm } from './one-time-code.ts'

/** A code over a question: OCRA (RFC 6287). */
export type OcraSuite = {
  /** As written; it is the first thing that is hashed. */
  readonly text: string
  readonly algorithm: CodeAlgorithm
  /** 4 to 10. */
  readonly digits: number
  readonly counter: boolean
  /** A: letters and digits; N: digits; H: hexadecimal digits. */
  readonly questionKind: 'A' | 'N' | 'H'
  /** The most signs that one question has: 4 to 64. */
  readonly questionLength: number
  readonly password?: CodeAlgorithm
  /** Bytes of session information. */
  readonly sessionLength?: number
  readonly stepSeconds?: number
}

/** What goes into a code. Exactly what the suite names has to be there. */
export type OcraInput = {
  /** In mutual challenge and response there are two, which follow each other in the order of RFC 6287, 7.2. */
  readonly question: string | readonly [string, string]
  readonly counter?: bigint | number
  /** The hash of the PIN, never the PIN. */
  readonly passwordHash?: Uint8Array
  readonly session?: Uint8Array
  /** The step of the suite's clock: see `ocraStep`. */
  readonly step?: bigint | number
}

const SUITE = /^OCRA-1:HOTP-(SHA1|SHA256|SHA512)-([4-9]|10):(C-)?Q([ANH])(0[4-9]|[1-5][0-9]|6[0-4])(?:-P(SHA1|SHA256|SHA512))?(?:-S([0-9]{3}))?(?:-T([1-9][0-9]?)([SMH]))?$/
const ALGORITHMS: { readonly [name: string]: CodeAlgorithm } = { SHA1: 'sha1', SHA256: 'sha256', SHA512: 'sha512' }
const HASH_BYTES: { readonly [algorithm in CodeAlgorithm]: number } = { sha1: 20, sha256: 32, sha512: 64 }
const STEP_UNITS: { readonly [unit: string]: { readonly seconds: number; readonly most: number } } = {
  S: { seconds: 1, most: 59 },
  M: { seconds: 60, most: 59 },
  H: { seconds: 3600, most: 48 },
}
/** The question's place is 128 bytes whatever its length (RFC 6287, 5.1). */
const QUESTION_BYTES = 128
const QUESTION_FORMS: { readonly [kind in OcraSuite['questionKind']]: RegExp } = { A: /^[A-Za-z0-9]+$/, N: /^[0-9]+$/, H: /^[0-9A-Fa-f]+$/ }
const keyedHash = new NobleCryptoPlugin()

/**
 * Reads a suite such as `OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1` (RFC 6287, 6). Throws a RangeError on anything else, also on a code
 * without truncation (`-0`), which nobody could type.
 */
export function readOcraSuite(text: string): OcraSuite {
  const parts = SUITE.exec(text)
  if (!parts) throw new RangeError('not an OCRA suite')
  const [, hash, digits, counter, kind, length, password, session, steps, unit] = parts
  const stepUnit = unit === undefined ? undefined : STEP_UNITS[unit]!
  if (stepUnit && Number(steps) > stepUnit.most) throw new RangeError('no such time step in an OCRA suite')
  if (session !== undefined && (Number(session) < 1 || Number(session) > 512)) throw new RangeError('session information has 1 to 512 bytes')
  return {
    text,
    algorithm: ALGORITHMS[hash!]!,
    digits: Number(digits),
    counter: counter !== undefined,
    questionKind: kind as OcraSuite['questionKind'],
    questionLength: Number(length),
    ...(password === undefined ? {} : { password: ALGORITHMS[password]! }),
    ...(session === undefined ? {} : { sessionLength: Number(session) }),
    ...(stepUnit ? { stepSeconds: Number(steps) * stepUnit.seconds } : {}),
  }
}

/** The step of a suite's clock at a time in milliseconds. Throws if the suite has no clock. */
export function ocraStep(suite: OcraSuite, milliseconds: number): number {
  if (suite.stepSeconds === undefined) throw new RangeError('this OCRA suite has no clock')
  return Math.floor(milliseconds / 1000 / suite.stepSeconds)
}

/**
 * The code for a question, with its leading zeros (RFC 6287, 5). Pure: server and browser give the same. Throws a RangeError if something that
 * the suite names is missing or malformed, or something is given that it does not name, so that nobody believes a value bound that is not.
 */
export function ocraCode(seed: Uint8Array, suite: OcraSuite, input: OcraInput): string {
  const bytes = concatenate([
    new TextEncoder().encode(suite.text),
    Uint8Array.of(0),
    eightBytes(suite.counter, input.counter, 'counter'),
    questionBytes(suite, input.question),
    passwordBytes(suite, input.passwordHash),
    sessionBytes(suite, input.session),
    eightBytes(suite.stepSeconds !== undefined, input.step, 'step'),
  ])
  return truncated(keyedHash.hmac(suite.algorithm, seed, bytes), suite.digits)
}

function questionBytes(suite: OcraSuite, question: OcraInput['question']): Uint8Array {
  const questions = typeof question === 'string' ? [question] : question
  for (const each of questions) {
    if (each.length > suite.questionLength || !QUESTION_FORMS[suite.questionKind].test(each)) throw new RangeError('the question does not fit the OCRA suite')
  }
  const text = questions.join('')
  const filled = new Uint8Array(QUESTION_BYTES)
  filled.set(suite.questionKind === 'A' ? new TextEncoder().encode(text) : bytesFromHex(suite.questionKind === 'N' ? BigInt(text).toString(16) : text))
  return filled
}

/** From the left, half a byte each; an odd one is followed by zero (RFC 6287, 5.1 and its reference code). */
function bytesFromHex(hex: string): Uint8Array {
  const even = hex.length % 2 === 0 ? hex : `${hex}0`
  return Uint8Array.from({ length: even.length / 2 }, (_, index) => Number.parseInt(even.slice(index * 2, index * 2 + 2), 16))
}

function passwordBytes(suite: OcraSuite, hash: Uint8Array | undefined): Uint8Array {
  const length = suite.password === undefined ? 0 : HASH_BYTES[suite.password]
  if ((hash?.length ?? 0) !== length) throw new RangeError('the hash of the PIN does not fit the OCRA suite')
  return hash ?? new Uint8Array(0)
}

/** Filled with zeros from the left (RFC 6287, 5.1). */
function sessionBytes(suite: OcraSuite, session: Uint8Array | undefined): Uint8Array {
  if ((session === undefined) !== (suite.sessionLength === undefined)) throw new RangeError('the session information does not fit the OCRA suite')
  const filled = new Uint8Array(suite.sessionLength ?? 0)
  if (session === undefined) return filled
  if (session.length > filled.length) throw new RangeError('the session information is too long for the OCRA suite')
  filled.set(session, filled.length - session.length)
  return filled
}

function eightBytes(named: boolean, value: bigint | number | undefined, what: string): Uint8Array {
  if ((value !== undefined) !== named) throw new RangeError(`the ${what} does not fit the OCRA suite`)
  if (value === undefined) return new Uint8Array(0)
  const whole = BigInt(value)
  if (whole < 0n || whole >= 2n ** 64n) throw new RangeError(`the ${what} has 8 bytes`)
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, whole)
  return bytes
}

/** RFC 4226, 5.3. */
function truncated(hash: Uint8Array, digits: number): string {
  const offset = hash.at(-1)! & 0x0f
  const number = new DataView(hash.buffer, hash.byteOffset).getUint32(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let place = 0
  for (const part of parts) {
    bytes.set(part, place)
    place += part.length
  }
  return bytes
}
