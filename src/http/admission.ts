import { randomInt } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { failure } from '../reasons/failure.ts'
import type { MoneyState } from '../reasons/reason-record.ts'
import type { Language } from '../values/language.ts'
import { languageOf } from './language.ts'
import { moneyWithoutOutcome, newReference, problemOf } from './problem-document.ts'

/**
 * What a route is when more arrives than can be done: a payment, of which so many are taken in hand as can be answered in good time, or a
 * report, which gives way to payments. Other routes are few and short.
 */
export type Load = 'payment' | 'report'

declare module 'fastify' {
  interface FastifyContextConfig {
    load?: Load
  }
}

export type AdmissionLimits = {
  /** Payments in hand at once. Bounds memory and the longest wait: a quarter of a second at 4,000 a second. */
  payments: number
  /** Reports in hand at once, so that they never hold all connections to the database. */
  reports: number
  /** With so many payments in hand no report is begun. */
  paymentsBeforeReports: number
}

const LIMITS: AdmissionLimits = { payments: 1_000, reports: 8, paymentsBeforeReports: 500 }

export type Admission = {
  inHand: Record<Load, number>
  turnedAway: Record<Load, number>
  /** False when the request was turned away and answered. To be asked before anything else is done for a request. */
  admit(request: FastifyRequest, reply: FastifyReply): boolean
  /** Is told of each route, so that payments are known by their method and path. */
  note(route: RouteOptions): void
  /**
   * True when it was a payment for which there is no room, and it was answered: before the framework makes anything of it, which costs three
   * times as much as the answer. In a rush most requests end here, and those that were let in must not wait for them.
   */
  turnsAway(request: IncomingMessage, response: ServerResponse): boolean
}

/** Decides at the door, before a body is read or a session looked up, because turning away must stay cheap when it matters. */
export function admission(limits: AdmissionLimits = LIMITS): Admission {
  const inHand = { payment: 0, report: 0 }
  const turnedAway = { payment: 0, report: 0 }
  const isFull = (load: Load): boolean =>
    load === 'payment' ? inHand.payment >= limits.payments : inHand.report >= limits.reports || inHand.payment >= limits.paymentsBeforeReports
  const paymentPaths: { method: string; path: RegExp; money: MoneyState }[] = []
  return {
    inHand,
    turnedAway,
    note({ method, url, config }) {
      if (config?.load !== 'payment' || typeof method !== 'string') return
      paymentPaths.push({ method, path: new RegExp(`^${url.replaceAll(/:\w+/g, '[^/?]+')}$`), money: config.money ? 'unknown' : 'not_moved' })
    },
    turnsAway(request, response) {
      if (!isFull('payment')) return false
      const known = paymentPaths.find(({ method, path }) => method === request.method && path.test(request.url ?? ''))
      if (!known) return false
      turnedAway.payment++
      turnAway(request, response, 'payment', known.money)
      return true
    },
    admit(request, reply) {
      const { load } = request.routeOptions.config
      if (!load) return true
      if (isFull(load)) {
        turnedAway[load]++
        reply.hijack()
        turnAway(request.raw, reply.raw, load, moneyWithoutOutcome(request))
        return false
      }
      inHand[load]++
      reply.raw.once('close', () => inHand[load]--)
      return true
    },
  }
}

/** Spread out, so that those who were turned away together do not come back together. In seconds. */
const COME_BACK = { payment: { first: 1, last: 3 }, report: { first: 5, last: 10 } }

/** Answers at once with SERVER_OVERLOAD. Nothing was looked at, so nothing was done; it is counted, not logged one by one. */
function turnAway(request: IncomingMessage, response: ServerResponse, load: Load, money: MoneyState): void {
  const { first, last } = COME_BACK[load]
  const seconds = randomInt(first, last + 1)
  const language = languageOf(request)
  const body = problemText(money, seconds, language)
  request.resume()
  response.writeHead(503, {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-language': language,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'retry-after': String(seconds),
  })
  response.end(body)
}

/** Texts around the reference, which alone differs from one to the next. */
const aroundReference = new Map<string, [before: string, after: string]>()

function problemText(money: MoneyState, seconds: number, language: Language): string {
  const key = `${money} ${seconds} ${language}`
  const known = aroundReference.get(key)
  if (known) return `${known[0]}${newReference()}${known[1]}`
  const problem = problemOf(failure('SERVER_OVERLOAD', money, { seconds }), language)
  const text = JSON.stringify(problem)
  const [before, after] = text.split(problem.reference)
  if (before !== undefined && after !== undefined) aroundReference.set(key, [before, after])
  return text
}
