import { randomInt } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { failure } from '../reasons/failure.ts'
import { languageOf } from './language.ts'
import { moneyWithoutOutcome, problemOf } from './problem-document.ts'

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
}

/** Decides at the door, before a body is read or a session looked up, because turning away must stay cheap when it matters. */
export function admission(limits: AdmissionLimits = LIMITS): Admission {
  const inHand = { payment: 0, report: 0 }
  const turnedAway = { payment: 0, report: 0 }
  const isFull = (load: Load): boolean =>
    load === 'payment' ? inHand.payment >= limits.payments : inHand.report >= limits.reports || inHand.payment >= limits.paymentsBeforeReports
  return {
    inHand,
    turnedAway,
    admit(request, reply) {
      const { load } = request.routeOptions.config
      if (!load) return true
      if (isFull(load)) {
        turnedAway[load]++
        turnAway(request, reply, load)
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
function turnAway(request: FastifyRequest, reply: FastifyReply, load: Load): void {
  const { first, last } = COME_BACK[load]
  const seconds = randomInt(first, last + 1)
  const language = languageOf(request)
  const body = JSON.stringify(problemOf(failure('SERVER_OVERLOAD', moneyWithoutOutcome(request), { seconds }), language))
  reply.hijack()
  request.raw.resume()
  reply.raw.writeHead(503, {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-language': language,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'retry-after': String(seconds),
  })
  reply.raw.end(body)
}
