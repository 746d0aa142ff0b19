import type { Failure } from '../reasons/failure.ts'
import type { Result } from '../values/result.ts'

/** A named failure on its way out as a problem document. */
export class RefusedError extends Error {
  readonly failure: Failure
  /** Instead of the reason's own HTTP status, where the fault in the request has one of its own (413, 415). */
  readonly status: number | undefined
  /** Seconds. */
  readonly retryAfter: number | undefined

  constructor(failure: Failure, options: { status?: number; retryAfter?: number; cause?: unknown } = {}) {
    super(failure.reason, { cause: options.cause })
    this.name = 'RefusedError'
    this.failure = failure
    this.status = options.status
    this.retryAfter = options.retryAfter
  }
}

/** The value, or the failure thrown for the error handler to send. */
export function valueOf<Value>(result: Result<Value, Failure>): Value {
  if (result.ok) return result.value
  throw new RefusedError(result.failure)
}
