import { takeProof } from '../../people/identity-check.ts'
import { findPerson } from '../../people/person.ts'
import type { PersonalDataKeys } from '../../people/personal-data.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { carryOut, findOutcome, receiptOf, type NamedCommand, type OtpReceipt, type ShowFactor } from './command.ts'
import { MOST_WRONG } from './count-guess.ts'
import { holdRegistration } from './hold-registration.ts'
import type { Acting, Move } from './move-record.ts'
import { moveRegistration, permitMove } from './move.ts'
import type { Otp } from './otp.ts'
import { proveCode, spendProven } from './prove-code.ts'
import { inTurn } from './spend-code.ts'
import type { Registration } from './registration.ts'
import { stateFailure } from './state-failure.ts'
import type { OtpGuard } from './state-table.ts'
import { findOwn } from './terminate.ts'

/** `identityCheckId` of the owner; whoever acts for an agent or a clerk has proved it another way and says so in `shown`. */
export type UnlockCommand = { id: Uuid; personId: Uuid; registrationId: Uuid; codes: readonly string[]; by: Acting; shown: readonly OtpGuard[]; identityCheckId?: Uuid; showFactor?: ShowFactor }

/**
 * Unlocks an OTP with identity and a right code of it: one that is locked, or one whose tries are used up while its records disagree, which can then be
 * settled again. Unlocking has five tries of its own, which only a success or staff sets back.
 * Fails with OTP_MISMATCH, OTP_LOCKED, PHONE_NAME_MISMATCH, IDENTITY_CODE_EXPIRED, NOT_ALLOWED or what its state says.
 */
export function unlockOtp(otp: Otp, personalData: PersonalDataKeys, command: UnlockCommand): Promise<Result<OtpReceipt, Failure>> {
  const named: NamedCommand = { personId: command.personId, id: command.id, payload: ['unlock', command.registrationId] }
  return inTurn(command.registrationId, async () => {
    const stored = await findOutcome(otp.pool, named)
    if (stored) return stored
    const own = await findOwn(otp, command.personId, command.registrationId)
    if (!own.ok) return own
    const at = otp.clock()
    const isUsedUp = await areTriesUsed(otp, own.value)
    if (own.value.state === 'conflict' && !isUsedUp) return fail(stateFailure(own.value.state, own.value.why))
    const shown: readonly OtpGuard[] = [...command.shown, 'code', ...(isUsedUp ? ['tries_used' as const] : []), ...(command.identityCheckId ? ['identity' as const] : []), ...(command.showFactor ? ['other_factor' as const] : [])]
    const move: Move = { event: 'unlock', by: command.by, shown, at, why: own.value.state === 'conflict' ? (own.value.why ?? undefined) : undefined }
    const permitted = permitMove(own.value.state, own.value.kind, move, own.value.why)
    if (!permitted.ok) return permitted
    if (command.by.who !== 'user') await otp.pool.query('update otp_devices set unlock_failed = 0 where id = $1', [own.value.deviceId])
    const factor = await command.showFactor?.()
    if (factor && !factor.ok) return factor
    const proven = await proveCode(otp, command.registrationId, command.codes, ['locked', 'conflict'], 'unlock_failed')
    if (!proven.ok) return proven
    return carryOut(otp, named, async (transaction) => {
      if (command.identityCheckId) {
        const identity = await takeProof(transaction, personalData, command.identityCheckId)
        if (!identity) return fail(failure('IDENTITY_CODE_EXPIRED', 'not_moved'))
        if ((await findPerson(transaction, personalData, identity.ci))?.id !== command.personId) return fail(failure('PHONE_NAME_MISMATCH', 'not_moved'))
      }
      const held = (await holdRegistration(transaction, command.registrationId))!
      const late = await spendProven(transaction, held, proven.value)
      if (late) return fail(late)
      const moved = await moveRegistration(transaction, held.registration, move)
      return moved.ok ? succeed(receiptOf(held.registration.id, moved.value)) : moved
    })
  })
}

async function areTriesUsed(otp: Otp, { deviceId }: Registration): Promise<boolean> {
  const { rows } = await otp.pool.query<{ failed: number }>('select failed from otp_devices where id = $1', [deviceId])
  return rows[0]!.failed >= MOST_WRONG
}
