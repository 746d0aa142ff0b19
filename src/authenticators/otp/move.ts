import { randomInt } from 'node:crypto'
import type { Transaction } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import type { OtpKind } from './generator.ts'
import type { Move, Moved } from './move-record.ts'
import type { Registration, RegistrationState } from './registration.ts'
import { stateFailure } from './state-failure.ts'
import { findMove, type OtpState, type StateTableRow } from './state-table.ts'
import { tellCentre } from './tell-centre.ts'
import { tellOwner } from './tell-owner.ts'

const SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * Finds the move in the table. Fails with what is in the way when the table has none from here, and with NOT_ALLOWED when the table
 * lets others do it, or when something the row asks for was not shown.
 */
export function permitMove(from: OtpState, kind: OtpKind, { event, by, shown }: Move, why: string | null, was: OtpState | null = null): Result<StateTableRow, Failure> {
  const row = findMove(from, event, by.who, kind, was)
  if (!row) return fail(stateFailure(from, why))
  if (!row.guard.every((guard) => shown.includes(guard))) return fail(failure('NOT_ALLOWED', 'not_moved', {}, { missing: row.guard.filter((guard) => !shown.includes(guard)) }))
  return succeed(row)
}

/**
 * Moves a registration along the table and writes the step down. The caller holds its generator. From this commit on no code that was
 * looked at before is spent for it any more.
 */
export async function moveRegistration(transaction: Transaction, registration: Registration, move: Move): Promise<Result<Moved, Failure>> {
  const permitted = permitMove(registration.state, registration.kind, move, registration.why, registration.before)
  if (!permitted.ok) return permitted
  const { to } = permitted.value
  // A physical generator that was not confirmed goes back to stock; its registration is void for ever.
  const stored = (to === 'in_stock' ? 'void' : to) as RegistrationState
  await transaction.query(
    `update otp_registrations
        set state = $2::text, why = $3, state_since = $4::timestamptz, terminated_at = case when $2 = 'terminated' then $4::timestamptz end, pending_until = null,
            delivery = null, delivery_key = null, termination_due = $6, before = case when $2 = 'suspended' then coalesce(before, state) end, confirmed_at = case when $5 then $4::timestamptz else confirmed_at end
      where id = $1`,
    [registration.id, stored, move.why ?? null, move.at, registration.state === 'pending' && stored === 'active', move.terminationDue ?? null],
  )
  await settleGenerator(transaction, registration.deviceId, to, move)
  const moved = await writeStep(transaction, { deviceId: registration.deviceId, registrationId: registration.id, from: registration.state, row: permitted.value }, move)
  await tellOwnerOf(transaction, registration, move, moved)
  await tellCentre(transaction, registration, move, to)
  return succeed(moved)
}

/** Tells the owner of a step that was written down for a registration. */
export async function tellOwnerOf(transaction: Transaction, { id, personId, kind, deviceId }: Pick<Registration, 'id' | 'personId' | 'kind' | 'deviceId'>, move: Move, moved: Moved): Promise<void> {
  const { rows } = await transaction.query<{ serial: string }>('select serial from otp_devices where id = $1', [deviceId])
  await tellOwner(transaction, { registrationId: id, personId, kind, serial: rows[0]!.serial }, move, moved)
}

/** What a move means for the generator itself, which other institutions may share. One that was lost stays lost until it is found. */
async function settleGenerator(transaction: Transaction, deviceId: Uuid, to: OtpState, { event, why }: Move): Promise<void> {
  const isLost = event === 'report' && (why === 'lost' || why === 'stolen')
  const stock = isLost ? 'lost' : to === 'in_stock' ? 'in_stock' : to === 'terminated' || to === 'void' ? 'retired' : 'assigned'
  await transaction.query(
    `update otp_devices d set generation = d.generation + 1,
            stock = case when d.stock = 'lost' and not $3 then d.stock
                         when $2::text in ('retired', 'in_stock') and exists (select from otp_registrations o where o.device_id = d.id and o.state not in ('terminated', 'void')) then 'assigned'
                         else $2 end
      where d.id = $1`,
    [deviceId, stock, event === 'found'],
  )
}

/** Writes a step of a life down, with a reference that was not given out before. */
export async function writeStep(
  transaction: Transaction,
  { deviceId, registrationId, from, row }: { deviceId: Uuid; registrationId: Uuid | null; from: OtpState; row: StateTableRow },
  { event, by, why, at }: Move,
): Promise<Moved> {
  for (;;) {
    const reference = newReference()
    const { rowCount } = await transaction.query(
      `insert into otp_events (device_id, registration_id, from_state, event, to_state, who, actor_id, second_actor_id, why, reference, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (reference) do nothing`,
      [deviceId, registrationId, from, event, row.to, by.who, by.id ?? null, by.second ?? null, why ?? null, reference, at],
    )
    if (rowCount === 1) return { row, from, to: row.to, reference, at }
  }
}

/** `T-8F2K7QMB`: short enough to say on the telephone. */
function newReference(): string {
  let signs = ''
  for (let place = 0; place < 8; place++) signs += SIGNS[randomInt(SIGNS.length)]!
  return `T-${signs}`
}
