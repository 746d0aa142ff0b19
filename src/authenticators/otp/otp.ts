import type { Pool } from 'pg'
import type { Clock } from '../../values/clock.ts'
import type { Uuid } from '../../values/uuid.ts'
import type { SeedKeys } from './seed-sealing.ts'

/** Where OTPs are registered with us; others are institutions that share a generator. */
export const OWN_INSTITUTION = 'onjang'

/** What the functions on OTPs work with. `clock` is the one time of codes and deadlines, passed in so that tests can turn it. */
export type Otp = { pool: Pool; seedKeys: SeedKeys; deploymentId: Uuid; clock: Clock }
