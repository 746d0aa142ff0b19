import { inTransaction } from '../../database/transaction.ts'
import { ocraCode, readOcraSuite } from '../../protocol/ocra.ts'
import { digitalTransferQuestion, typedTransferQuestion } from '../../protocol/otp-transfer.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import type { Won } from '../../values/won.ts'
import { countGuess, giveGuessBack, refuseWrongGuess, type Guess } from './count-guess.ts'
import { seedOf, type Generator } from './generator.ts'
import { holdRegistration } from './hold-registration.ts'
import type { Otp } from './otp.ts'
import type { Registration } from './registration.ts'
import { inTurn } from './spend-code.ts'
import { stateFailure } from './state-failure.ts'

export type BoundAttempt = {
  registration: Registration
  generator: Generator
  transfer: { transferId: Uuid; payeeBankCode: string; payeeAccountNumber: string; amount: Won }
  code: string
}

/** Steps before and after the expected one at which a bound code is taken. */
const WINDOW = 1

/**
 * Checks a code that was worked out from payee and amount (RFC 6287), and spends it for this transfer: a later code may approve the same
 * transfer again, the same or an earlier one may not, and none approves another,
 * also where the question that people type names amount and account alone. Fails as `spendCode`, and with OTP_NOT_BOUND for a code
 * of the length of a sign-in code, which costs no try.
 */
export async function spendBoundCode(otp: Otp, { registration, generator, transfer, code }: BoundAttempt): Promise<Result<{ registrationId: Uuid; isBound: true }, Failure>> {
  const suite = readOcraSuite(generator.ocraSuite!)
  if (code.length !== suite.digits) return fail(failure('OTP_NOT_BOUND', 'not_moved'))
  const question = registration.kind === 'digital' ? await digitalTransferQuestion({ deploymentId: otp.deploymentId, ...transfer }) : typedTransferQuestion(transfer)
  return inTurn(registration.id, async () => {
    const counted = await countGuess(otp, registration.id, ['active'])
    if (!counted.ok) return counted
    const guess = counted.value
    const seed = seedOf(otp.seedKeys, guess.generator)
    const step = stepsOf(guess, suite.stepSeconds).find((candidate) => ocraCode(seed, suite, { question, ...(suite.stepSeconds === undefined ? {} : { step: candidate }) }) === code)
    if (step === undefined) return fail(await refuseWrongGuess(otp, guess))
    const refused = await spendFor(otp, guess, { transferId: transfer.transferId, question, step })
    if (refused?.reason === 'OTP_REUSED') await giveGuessBack(otp, guess)
    return refused ? fail(refused) : succeed({ registrationId: registration.id, isBound: true as const })
  })
}

/** The steps of the suite's clock, the expected one first, by the generator's clock as sign-in codes have shown it. */
function stepsOf({ generator, at }: Guess, stepSeconds: number | undefined): number[] {
  if (stepSeconds === undefined) return [0]
  const offset = generator.period === null ? 0 : (generator.clockOffset + generator.drift) * generator.period
  const expected = Math.floor((at.getTime() / 1_000 + offset) / stepSeconds)
  return Array.from({ length: 2 * WINDOW + 1 }, (_, index) => expected + (index % 2 === 0 ? -1 : 1) * Math.ceil(index / 2))
}

async function spendFor(otp: Otp, guess: Guess, { transferId, question, step }: { transferId: Uuid; question: string; step: number }): Promise<Failure | undefined> {
  return inTransaction(otp.pool, async (transaction) => {
    const held = await holdRegistration(transaction, guess.registrationId)
    if (!held || held.generator.generation !== guess.generator.generation || held.registration.state !== 'active')
      return held && held.registration.state !== 'active' ? stateFailure(held.registration.state, held.registration.why) : failure('OTP_STATE_CHANGED', 'not_moved')
    const { rowCount } = await transaction.query(
      `insert into otp_bound_codes (registration_id, transfer_id, question, step, at)
       select $1, $2, $3, $4, $5 where not exists (select from otp_bound_codes where registration_id = $1 and question = $3 and step >= $4)
       on conflict (registration_id, transfer_id) do update set question = excluded.question, step = excluded.step, at = excluded.at where otp_bound_codes.step < excluded.step`,
      [guess.registrationId, transferId, question, step, guess.at],
    )
    if (rowCount === 0) return failure('OTP_REUSED', 'not_moved')
    await transaction.query('update otp_devices set failed = greatest(failed - $2, 0) where id = $1', [held.generator.id, guess.count])
    return undefined
  })
}
