import { failure } from '../reasons/failure.ts'
import { RefusedError } from './refusal.ts'

/** When a day begins in Korea. Throws REQUEST_INVALID for days that there are not, and years that no database keeps. */
export function startOfDay(day: string, field: string): Date {
  const start = new Date(`${day}T00:00:00+09:00`)
  if (Number.isNaN(start.getTime()) || start.getUTCFullYear() < 2000) throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field }))
  return start
}
