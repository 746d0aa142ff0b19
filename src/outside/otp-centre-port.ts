import type { Failure } from '../reasons/failure.ts'
import type { Text } from '../values/language.ts'
import type { Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'

/** An institution that takes generators which others gave out. `code` is the centre's. */
export type Institution = { readonly code: string; readonly name: Text }

/** A generator as institutions speak of it: the serial number on its back (capitals and digits) and the code of its maker. */
export type SharedGenerator = { readonly makerCode: string; readonly serial: string }

export const centreOrderKinds = ['register', 'report', 'lift', 'end'] as const
export type CentreOrderKind = (typeof centreOrderKinds)[number]

/**
 * What the centre is told. It knows an order by its id, carries it out once and answers it the same for ever; so whatever came of a call, the same
 * order may be sent again until there is an answer. `institution` is where the registration is or is to be; a report is about all of them.
 */
export type CentreOrder = SharedGenerator & { readonly id: Uuid; readonly kind: CentreOrderKind; readonly institution: string; readonly ci: string; readonly why: 'lost' | 'stolen' | 'broken' | null }

/** `unknown`: it may have been carried out, or not, or not yet. */
export type CentreOutcome = { readonly state: 'done' } | { readonly state: 'refused'; readonly failure: Failure } | { readonly state: 'unknown'; readonly cause: string }

/** What some institution has done, this one among them (`by`). Numbers go up; none is given twice. */
export type CentreEvent = SharedGenerator & { readonly number: number; readonly kind: 'registered' | 'reported' | 'lifted' | 'ended'; readonly by: string; readonly institution: string; readonly why: string | null }

/**
 * A centre that several institutions share, so that one generator can be registered at all of them. No method throws; each answers within its time
 * limit. Failures that are not about what was asked are OTP_CENTRE_DOWN.
 */
export type OtpCentrePort = {
  institutions(): Promise<Result<Institution[], Failure>>
  /**
   * A person brings a generator that another institution gave out: where it is in use, and its key in a container (RFC 6030) that is encrypted for
   * us. Nothing is changed by asking. Fails with OTP_SERIAL_INVALID when it is nobody's or somebody else's, and with OTP_REPORTED_LOST.
   */
  claim(generator: SharedGenerator & { readonly ci: string }): Promise<Result<{ readonly institutions: readonly string[]; readonly container: Uint8Array }, Failure>>
  send(order: CentreOrder): Promise<CentreOutcome>
  /** The next events after a number, in their order; empty when there are none yet. */
  events(after: number): Promise<Result<CentreEvent[], Failure>>
}
