/** Rejection of `withinTimeLimit`. */
export class TimeLimitError extends Error {
  constructor(milliseconds: number) {
    super(`no result within ${milliseconds} ms`)
    this.name = 'TimeLimitError'
  }
}

/**
 * Runs work that may take `milliseconds` at most. The signal tells it to stop; whether it listens or not, the promise is rejected
 * with a TimeLimitError by then. What the work throws itself is passed on.
 */
export async function withinTimeLimit<Value>(milliseconds: number, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const controller = new AbortController()
  const { promise: limit, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const error = new TimeLimitError(milliseconds)
    reject(error)
    controller.abort(error)
  }, milliseconds)
  try {
    return await Promise.race([work(controller.signal), limit])
  } finally {
    clearTimeout(timer)
  }
}
