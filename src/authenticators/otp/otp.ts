import type { Pool } from 'pg'
import type { Queryable, Transaction } from '../../database/transaction.ts'
import type { Failure } from '../../reasons/failure.ts'
import type { Clock } from '../../values/clock.ts'
import type { Uuid } from '../../values/uuid.ts'
import type { SeedKeys } from './seed-sealing.ts'

/** Where OTPs are registered with us; others are institutions that share a generator. */
export const OWN_INSTITUTION = 'onjang'

/** Whether a model may be registered: the registry of makers and models says so. */
export type AskModel = (database: Queryable, maker: string, model: string) => Promise<'usable' | 'blocked' | 'worn_out'>

/** Whether a business may use a digital OTP: the programme says so. */
export type AskBusiness = (database: Queryable) => Promise<boolean>

/** What else is decided and written down with a command, in its transaction: it is carried out with that or not at all. */
export type Alongside = (transaction: Transaction, receipt: { reference: string; at: string }) => Promise<Failure | undefined>

/**
 * What the functions on OTPs work with. `clock` is the one time of codes and deadlines, passed in so that tests can turn it. Without `askModel` every model
 * may be registered, and without `mayBusinessBeDigital` a business may use whatever a person may.
 */
export type Otp = { pool: Pool; seedKeys: SeedKeys; deploymentId: Uuid; clock: Clock; askModel?: AskModel; mayBusinessBeDigital?: AskBusiness; alongside?: Alongside }
