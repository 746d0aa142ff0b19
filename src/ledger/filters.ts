import type { Uuid } from '../values/uuid.ts'
import { ID_MAX, NIL, TIMESTAMP_MAX } from './ranges.ts'
import type { TimeRange } from './time-windows.ts'

/** The most rows that one call returns, whatever its `limit`. */
const LARGEST_PAGE = 10_000

type TimeFilter = {
  /** Nanoseconds since 1970, inclusive. To read on forwards: the last timestamp of the page before, plus one. */
  timestampMin?: bigint
  /** Nanoseconds since 1970, inclusive. To read on backwards: the last timestamp of the page before, less one. */
  timestampMax?: bigint
  /** At least 1; at most 10,000 are returned. */
  limit: number
  /** Latest first. */
  reversed?: boolean
}

type FieldFilter = { userData128?: Uuid; userData64?: bigint; userData32?: number; code?: number }

/** Which transfers of an account, or balances of its history (TigerBeetle, docs/reference/account-filter.md). What is zero or left out is not asked for. */
export type AccountFilter = FieldFilter &
  TimeFilter & {
    accountId: Uuid
    /** Transfers out of the account; true if left out. */
    debits?: boolean
    /** Transfers into the account; true if left out. */
    credits?: boolean
  }

/** Which accounts or transfers (TigerBeetle, docs/reference/query-filter.md). What is zero or left out is not asked for. */
export type QueryFilter = FieldFilter &
  TimeFilter & {
    ledger?: number
    /**
     * Two servers may give the same nanosecond to two transfers of different accounts. To read on without missing one: `timestampMin`
     * (reversed: `timestampMax`) is the last timestamp of the page before, and `after` its last id.
     */
    after?: Uuid
  }

/** A filter that can't be met is answered with nothing, as the documents say. */
export function isValidAccountFilter(filter: AccountFilter): boolean {
  const asksForSomething = filter.debits !== false || filter.credits !== false
  return isValidTimeFilter(filter) && asksForSomething && filter.accountId !== NIL && filter.accountId !== ID_MAX
}

export function isValidTimeFilter(filter: TimeFilter): boolean {
  const { min, max } = timeRangeOf(filter)
  return Number.isInteger(filter.limit) && filter.limit > 0 && min >= 0n && max <= TIMESTAMP_MAX && min <= max
}

/** Zero and left out: from the beginning, to the end. */
export function timeRangeOf({ timestampMin, timestampMax }: TimeFilter): TimeRange {
  return { min: timestampMin || 0n, max: timestampMax || TIMESTAMP_MAX }
}

export function pageOf({ limit, reversed }: TimeFilter): { limit: number; reversed: boolean } {
  return { limit: Math.min(limit, LARGEST_PAGE), reversed: reversed === true }
}

/** Parameters `$1` … `$7`: least and greatest time, most rows, and the four fields that `FIELDS_MATCH` compares. */
export function filterParameters(filter: FieldFilter, range: TimeRange, limit: number): unknown[] {
  const userData128 = filter.userData128 === NIL ? null : (filter.userData128 ?? null)
  return [range.min, range.max, limit, userData128, filter.userData64 || null, filter.userData32 || null, filter.code || null]
}

export const FIELDS_MATCH = `($4::uuid is null or user_data_128 = $4) and ($5::bigint is null or user_data_64 = $5)
  and ($6::integer is null or user_data_32 = $6) and ($7::smallint is null or code = $7)`
