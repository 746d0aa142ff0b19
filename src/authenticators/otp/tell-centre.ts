import type { Transaction } from '../../database/transaction.ts'
import type { CentreOrderKind } from '../../outside/otp-centre-port.ts'
import { newUuid } from '../../values/uuid.ts'
import type { Move } from './move-record.ts'
import { OWN_INSTITUTION } from './otp.ts'
import type { Registration } from './registration.ts'
import type { OtpState } from './state-table.ts'

type Told = Pick<Registration, 'id' | 'deviceId' | 'institution'>

/**
 * Lays ready what the shared centre must hear of a move, in the transaction that makes it. A loss is told for all institutions, whoever's registration
 * it was reported by; what else happens at another institution is told by it.
 */
export async function tellCentre(transaction: Transaction, registration: Told, move: Move, to: OtpState): Promise<void> {
  if (move.by.who === 'centre') return
  if (move.event === 'report') return orderIfShared(transaction, registration, 'report', move)
  if (registration.institution !== OWN_INSTITUTION) return
  // What the centre had refused is told again once its record was put right.
  if (move.event === 'confirm' || move.event === 'correct' || move.event === 'choose') await orderIfShared(transaction, registration, 'register', move)
  if (move.event === 'found') await orderIfShared(transaction, registration, 'lift', move)
  if (to === 'terminated') await orderIfShared(transaction, registration, 'end', move)
}

/** That a phone was changed is no reason that the centre knows: it is told of a loss without one. */
export async function orderIfShared(transaction: Transaction, { id, deviceId }: Told, kind: CentreOrderKind, { why, at }: Pick<Move, 'why' | 'at'>): Promise<void> {
  const { rowCount } = await transaction.query(`select from otp_registrations where device_id = $1 and institution <> $2 and state <> 'void' limit 1`, [deviceId, OWN_INSTITUTION])
  if (rowCount === 1) await orderAtCentre(transaction, { id, deviceId }, kind, { why: kind === 'report' && why !== 'phone_changed' ? why : undefined, at })
}

/** A new order for the centre, which is told as soon as it listens (institutions/settle-centre-orders.ts). */
export async function orderAtCentre(transaction: Transaction, { id, deviceId }: Pick<Told, 'id' | 'deviceId'>, kind: CentreOrderKind, { why, at }: { why?: string | undefined; at: Date }): Promise<void> {
  await transaction.query('insert into otp_centre_orders (id, device_id, registration_id, kind, why, made_at) values ($1, $2, $3, $4, $5, $6)', [newUuid(), deviceId, id, kind, why ?? null, at])
}
