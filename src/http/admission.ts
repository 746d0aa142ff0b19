import { randomInt } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { failure } from '../reasons/failure.ts'
import type { MoneyState } from '../reasons/reason-record.ts'
import type { Language } from '../values/language.ts'
import { requestsComingIn } from './coming-in.ts'
import { languageOf } from './language.ts'
import { moneyWithoutOutcome, newReference, problemOf } from './problem-document.ts'
import { RefusedError } from './refusal.ts'

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
  /**
   * Payments in hand at once. Bounds memory and the longest wait: a sixth of a second at 3,600 a second. What is in hand beyond
   * the batches that overlap makes nothing faster, and all that is let in at once is read and verified before anybody else is heard.
   */
  payments: number
  /**
   * With half of them in hand, how many are let in in one turn of the event loop, which lasts longer the more there is to do. Places fall free by the batch; given away all at once, all
   * would be read, verified and decided in step from then on, turns would become long, and whoever is turned away in one waits for all of it.
   */
  paymentsInATurn: number
  /** Of those in hand, of one person: nobody takes the whole house, and nobody alone fills the half above which few are let in. */
  paymentsOfOne: number
  /** Reports in hand at once, so that they never hold all connections to the database. */
  reports: number
  /** With so many payments in hand no report is begun. */
  paymentsBeforeReports: number
}

const LIMITS: AdmissionLimits = { payments: 600, paymentsInATurn: 40, paymentsOfOne: 250, reports: 8, paymentsBeforeReports: 300 }

export type Admission = {
  /** What is being worked on: from when its body is there to the end of its work, whether or not somebody still waits for the answer. */
  inHand: Record<Load, number>
  turnedAway: Record<Load, number>
  /** False when there was no room and the request was answered. To be asked before anything else is done for a request. */
  hasRoom(request: FastifyRequest, reply: FastifyReply): boolean
  /** Is told of each route, so that payments are known by their method and path, and counts what its handler works on. */
  watch(route: RouteOptions): void
  /**
   * True when it was a payment for which there is no room, and it was answered: before the framework makes anything of it, which costs three
   * times as much as the answer. In a rush most requests end here, and those that were let in must not wait for them.
   */
  turnsAway(request: IncomingMessage, response: ServerResponse): boolean
}

/**
 * Decides at the door, before a body is read or a session looked up, because turning away must stay cheap when it matters; and once more
 * before the work begins, for those who came in while others were still on their way. Who sends half a body holds no place, and who hangs up
 * gives none back before its work has ended.
 */
export function admission(limits: AdmissionLimits = LIMITS): Admission {
  const inHand = { payment: 0, report: 0 }
  const turnedAway = { payment: 0, report: 0 }
  const paymentsOf = new Map<string, number>()
  const coming = requestsComingIn()
  const paymentsTaken = (): number => inHand.payment + coming.count()
  const isFull = (load: Load): boolean =>
    load === 'payment' ? paymentsTaken() >= limits.payments : inHand.report >= limits.reports || inHand.payment >= limits.paymentsBeforeReports
  const isTurnFull = (): boolean => paymentsTaken() >= limits.payments / 2 && coming.inThisTurn() >= limits.paymentsInATurn
  const paymentPaths: { method: string; path: RegExp; money: MoneyState }[] = []

  const begin = (load: Load, request: FastifyRequest): (() => void) => {
    const whose = (load === 'payment' && request.session?.personId) || null
    const ofWhom = whose === null ? 0 : (paymentsOf.get(whose) ?? 0)
    coming.end(request.raw)
    const isTooMany = ofWhom >= limits.paymentsOfOne
    if (isTooMany || isFull(load)) {
      turnedAway[load]++
      throw noRoom(load, request, isTooMany)
    }
    inHand[load]++
    if (whose !== null) paymentsOf.set(whose, ofWhom + 1)
    return () => {
      inHand[load]--
      if (whose !== null) countDown(paymentsOf, whose)
    }
  }
  return {
    inHand,
    turnedAway,
    watch(route) {
      const { method, url, config, handler } = route
      const load = config?.load
      if (!load) return
      route.handler = async function watched(request, reply) {
        const end = begin(load, request)
        try {
          return await handler.call(this, request, reply)
        } finally {
          end()
        }
      }
      if (load !== 'payment' || typeof method !== 'string') return
      paymentPaths.push({ method, path: new RegExp(`^${url.replaceAll(/:\w+/g, '[^/?]+')}(\\?|$)`), money: config.money ? 'unknown' : 'not_moved' })
    },
    turnsAway(request, response) {
      const known = paymentPaths.find(({ method, path }) => method === request.method && path.test(request.url ?? ''))
      if (!known) return false
      if (!isFull('payment') && !isTurnFull()) {
        coming.begin(request, response)
        return false
      }
      turnedAway.payment++
      turnAway(request, response, 'payment', known.money)
      return true
    },
    hasRoom(request, reply) {
      const { load } = request.routeOptions.config
      // A payment that came through the door has its place.
      if (!load || coming.has(request.raw) || !isFull(load)) return true
      turnedAway[load]++
      reply.hijack()
      turnAway(request.raw, reply.raw, load, moneyWithoutOutcome(request))
      return false
    },
  }
}

/** Spread out, so that those who were turned away together do not come back together. In seconds. */
const COME_BACK = { payment: { first: 1, last: 3 }, report: { first: 5, last: 10 } }

/** In how many seconds somebody who is turned away may come back. */
function comeBack(load: Load): number {
  const { first, last } = COME_BACK[load]
  return randomInt(first, last + 1)
}

/** Who has none left is forgotten. */
function countDown(counts: Map<string, number>, of: string): void {
  const left = counts.get(of)! - 1
  if (left === 0) counts.delete(of)
  else counts.set(of, left)
}

function noRoom(load: Load, request: FastifyRequest, isTooManyOfOne: boolean): RefusedError {
  const seconds = comeBack(load)
  return new RefusedError(failure(isTooManyOfOne ? 'RATE_LIMITED' : 'SERVER_OVERLOAD', moneyWithoutOutcome(request), { seconds }), { retryAfter: seconds })
}

/** Answers at once with SERVER_OVERLOAD. Nothing was looked at, so nothing was done; it is counted, not logged one by one. */
function turnAway(request: IncomingMessage, response: ServerResponse, load: Load, money: MoneyState): void {
  const seconds = comeBack(load)
  const language = languageOf(request)
  const body = problemText(money, seconds, language)
  request.resume()
  response.writeHead(503, {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-language': language,
    'content-length': String(Buffer.byteLength(body)),
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
