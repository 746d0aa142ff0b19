import { NIL_UUID, type Uuid } from '../values/uuid.ts'

/** The largest amount and balance: 2^63−1 won, PostgreSQL's bigint (TigerBeetle's is 2^128−1). To post it means to post everything. */
export const AMOUNT_MAX = 9_223_372_036_854_775_807n
/** The largest time: 2^63−1 nanoseconds since 1970, in the year 2262. */
export const TIMESTAMP_MAX = 9_223_372_036_854_775_807n
export const INTEGER_MAX = 2_147_483_647
export const SMALLINT_MAX = 32_767

export const NANOSECONDS_PER_SECOND = 1_000_000_000n

/** The id that means nothing. */
export const NIL: Uuid = NIL_UUID
/** The largest id, reserved like the nil id. */
export const ID_MAX: Uuid = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
