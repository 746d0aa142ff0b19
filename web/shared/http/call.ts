import type { Problem } from '../../../src/protocol/api/problem.ts'
import { CLIENT_VERSION, CLIENT_VERSION_HEADER } from '../../../src/protocol/client-version.ts'
import { preferences } from '../preferences/preferences.ts'
import { Store } from '../state/store.ts'
import { noteServerTime } from './server-clock.ts'

/**
 * What is known after a call (design, law 3). Only an answer of the API and the API's own problem document are
 * answers. Anything else — no network, a time-out, a page of some proxy — leaves the outcome unknown.
 */
export type Outcome<Value> =
  | { readonly kind: 'answer'; readonly value: Value }
  | { readonly kind: 'problem'; readonly problem: Problem; readonly retryAfter: number | null }
  | { readonly kind: 'unknown'; readonly cause: 'offline' | 'no_answer' }

/** `unattended`: the page asks by itself, and it does not count as somebody being there. */
export type CallOptions = { readonly body?: unknown; readonly timeLimit?: number; readonly unattended?: boolean }

/** Set when the server says that the session is over; the app then asks to sign in again and says why. */
export const sessionEnded = new Store<Problem | null>(null)

/** Set when the server says that this version of the app is too old. */
export const appIsOutdated = new Store(false)

/** When the last call was answered that a person stands behind; milliseconds since 1970. */
export const lastAttended = new Store(0)

/** Calls that wait for their answer. */
export const callsUnderWay = new Store(0)

const TIME_LIMIT = 10_000

/** Calls the API of this app's own origin. `timeLimit` in milliseconds; never throws. */
export async function call<Value>(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, options: CallOptions = {}): Promise<Outcome<Value>> {
  callsUnderWay.set(callsUnderWay.get() + 1)
  const sentAt = Date.now()
  const headers: Record<string, string> = { Accept: 'application/json', [CLIENT_VERSION_HEADER]: String(CLIENT_VERSION), 'Accept-Language': preferences.get().language }
  if (options.body !== undefined) headers['Content-Type'] = 'application/json'
  if (options.unattended) headers['Onjang-Unattended'] = '1'
  try {
    const response = await fetch(path, {
      method,
      headers,
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      signal: AbortSignal.timeout(options.timeLimit ?? TIME_LIMIT),
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    })
    if (!options.unattended && response.ok) lastAttended.set(Date.now())
    return await read<Value>(response, sentAt)
  } catch (error) {
    if (!(error instanceof Error || error instanceof DOMException)) throw error
    return { kind: 'unknown', cause: navigator.onLine ? 'no_answer' : 'offline' }
  } finally {
    callsUnderWay.set(callsUnderWay.get() - 1)
  }
}

async function read<Value>(response: Response, sentAt: number): Promise<Outcome<Value>> {
  const type = response.headers.get('Content-Type') ?? ''
  if (response.status === 204) return { kind: 'answer', value: undefined as Value }
  if (response.ok && type.startsWith('application/json')) {
    const value: unknown = await response.json()
    if (hasServerTime(value)) noteServerTime(value.serverTime, sentAt, Date.now())
    return { kind: 'answer', value: value as Value }
  }
  if (type.startsWith('application/problem+json')) {
    const problem: unknown = await response.json()
    if (isProblem(problem)) {
      if (problem.reason === 'SESSION_EXPIRED' || problem.reason === 'SESSION_REPLACED') sessionEnded.set(problem)
      if (problem.reason === 'APP_OUTDATED') appIsOutdated.set(true)
      return { kind: 'problem', problem, retryAfter: waitingTime(response.headers.get('Retry-After')) }
    }
  }
  return { kind: 'unknown', cause: 'no_answer' }
}

function hasServerTime(value: unknown): value is { serverTime: string } {
  return typeof value === 'object' && value !== null && 'serverTime' in value && typeof value.serverTime === 'string'
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false
  const { reason, money, retry, title } = value as Partial<Record<keyof Problem, unknown>>
  return typeof reason === 'string' && typeof money === 'string' && typeof retry === 'string' && typeof title === 'string'
}

/** Retry-After in seconds (RFC 9110, 10.2.3) → milliseconds. The form with a date is not used by this API. */
function waitingTime(header: string | null): number | null {
  return header !== null && /^[0-9]{1,5}$/.test(header) ? Number(header) * 1000 : null
}
