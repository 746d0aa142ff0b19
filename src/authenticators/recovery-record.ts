import type { Uuid } from '../values/uuid.ts'

/** What is forgotten: the payment PIN, or the password of a till's or an office's sign-in. */
export type RecoverableSecret = 'pin' | 'till_password' | 'office_password'
/** What proves it besides the phone number. A text message and an identity check are one factor: whoever swaps the SIM has both. */
export type RecoveryFactor = 'device' | 'passkey' | 'recovery_code' | 'won' | 'branch'

export type Recovery = {
  id: Uuid
  /** Null: nobody is known by the identity that was proved. It goes the same way and ends nowhere. */
  personId: Uuid | null
  what: RecoverableSecret
  state: 'asked' | 'proven' | 'waiting' | 'done' | 'cancelled'
  factor: RecoveryFactor | null
  /** Null of one begun before this was kept. */
  identityCheckId: Uuid | null
  askedAt: Date
  expiresAt: Date
  effectiveAt: Date | null
  isOver: boolean
}
