import type { CircuitBreaker } from './circuit-breaker.ts'
import { TimeLimitError, withinTimeLimit } from './time-limit.ts'

export type ProviderRequest = {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** From the root of the provider's address, with its query. */
  readonly path: string
  readonly headers?: { readonly [name: string]: string }
  /** Sent as JSON, unless it is a form. */
  readonly body?: object | URLSearchParams
}

/**
 * - `answered`: JSON came back, whole, with a status below 500. Nothing about its content has been checked.
 * - `unknown`: something was sent, or may have been, and no usable answer came: time-out, broken connection, 5xx, not JSON, too long.
 * - `not_sent`: nothing left this side: the breaker is open, or no connection could be made.
 */
export type ProviderAnswer =
  | { readonly state: 'answered'; readonly status: number; readonly body: unknown }
  | { readonly state: 'unknown'; readonly cause: string }
  | { readonly state: 'not_sent'; readonly cause: string }

export type ProviderCaller = (request: ProviderRequest) => Promise<ProviderAnswer>

/** Errors that Node raises before a connection exists, so that not a byte of the request can have been sent. */
const connectionErrors = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

const LARGEST_ANSWER_BYTES = 1024 * 1024

function errorCode(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string') return cause.code
  return cause instanceof Error ? cause.name : 'error'
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > LARGEST_ANSWER_BYTES) throw new RangeError('answer too long')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

async function exchange(baseUrl: string, request: ProviderRequest, signal: AbortSignal): Promise<ProviderAnswer> {
  const { body } = request
  const form = body instanceof URLSearchParams
  const response = await fetch(new URL(request.path, baseUrl), {
    method: request.method,
    redirect: 'error',
    signal,
    headers: {
      accept: 'application/json',
      ...(body && !form ? { 'content-type': 'application/json; charset=utf-8' } : {}),
      ...request.headers,
    },
    ...(body ? { body: form ? body : JSON.stringify(body) } : {}),
  })
  const text = await readBounded(response)
  if (response.status >= 500) return { state: 'unknown', cause: `status ${response.status}` }
  const parsed: unknown = JSON.parse(text)
  return { state: 'answered', status: response.status, body: parsed }
}

/**
 * Makes the one way in which a provider is called: with a time limit in milliseconds over the whole exchange, behind a breaker,
 * trusting nothing that comes back. The calls it returns never throw. Addresses and bodies stay out of the causes: they go into logs.
 */
export function createProviderCaller(options: {
  readonly baseUrl: string
  readonly timeLimitMilliseconds: number
  readonly breaker: CircuitBreaker
}): ProviderCaller {
  const { baseUrl, timeLimitMilliseconds, breaker } = options
  return async (request) => {
    const permit = breaker.permit()
    if (!permit) return { state: 'not_sent', cause: 'breaker open' }
    try {
      const answer = await withinTimeLimit(timeLimitMilliseconds, (signal) => exchange(baseUrl, request, signal))
      if (answer.state === 'answered') permit.succeed()
      else permit.fail()
      return answer
    } catch (error) {
      permit.fail()
      if (error instanceof TimeLimitError) return { state: 'unknown', cause: error.message }
      const code = errorCode(error)
      return connectionErrors.has(code) ? { state: 'not_sent', cause: code } : { state: 'unknown', cause: code }
    }
  }
}
