import type { Queryable, Transaction } from '../../database/transaction.ts'
import type { Uuid } from '../../values/uuid.ts'
import type { OtpKind } from './generator.ts'
import type { OtpState } from './state-table.ts'

export type RegistrationState = Exclude<OtpState, 'none' | 'in_stock'>

/** A generator registered by a person at an institution. */
export type Registration = {
  id: Uuid
  deviceId: Uuid
  personId: Uuid
  institution: string
  kind: OtpKind
  state: RegistrationState
  /** Why it is in this state: `lost`, `stolen`, `duplicate`, `wrong_owner`, … */
  why: string | null
  /** Of a suspended one: what it was before. */
  before: RegistrationState | null
  phoneId: Uuid | null
  replaces: Uuid | null
  deliveryKey: Buffer | null
  delivery: Buffer | null
  pendingUntil: Date | null
  reducedUntil: Date | null
  terminationDue: Date | null
  conflictId: Uuid | null
  madeAt: Date
  confirmedAt: Date | null
  stateSince: Date
  terminatedAt: Date | null
}

/** Columns of `otp_registrations r` under the names of `Registration`. */
export const REGISTRATION_COLUMNS = `r.id, r.device_id as "deviceId", r.person_id as "personId", r.institution, r.kind, r.state, r.why, r.before, r.phone_id as "phoneId", r.replaces,
  r.delivery_key as "deliveryKey", r.delivery, r.pending_until as "pendingUntil", r.reduced_until as "reducedUntil", r.termination_due as "terminationDue",
  r.conflict_id as "conflictId", r.made_at as "madeAt", r.confirmed_at as "confirmedAt", r.state_since as "stateSince", r.terminated_at as "terminatedAt"`

export async function findRegistration(database: Queryable, id: Uuid): Promise<Registration | undefined> {
  const { rows } = await database.query<Registration>(`select ${REGISTRATION_COLUMNS} from otp_registrations r where r.id = $1`, [id])
  return rows[0]
}

/** All of a person's registrations at an institution, newest first. */
export async function registrationsOf(database: Queryable, personId: Uuid, institution: string): Promise<Registration[]> {
  const { rows } = await database.query<Registration>(
    `select ${REGISTRATION_COLUMNS} from otp_registrations r where r.person_id = $1 and r.institution = $2 order by r.made_at desc, r.id desc limit 100`,
    [personId, institution],
  )
  return rows
}

/** Holds what a person has registered: issuing, registering, choosing and replacing look at several rows, one after the other for each person. */
export async function holdPerson(transaction: Transaction, personId: Uuid): Promise<void> {
  await transaction.query(`select pg_advisory_xact_lock(hashtextextended('otp/' || $1, 0))`, [personId])
}
