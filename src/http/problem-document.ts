import { randomInt } from 'node:crypto'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { HashingOverloadedError } from '../authenticators/argon2.ts'
import { TooManyWaitingError } from '../authenticators/one-at-a-time.ts'
import { OutcomeUnknownError, OverloadedError } from '../payments/group-commit.ts'
import type { Problem } from '../protocol/api/problem.ts'
import { reasonRecord } from '../reasons/catalogue.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import type { MoneyState } from '../reasons/reason-record.ts'
import { failureText } from '../reasons/reason-text.ts'
import type { Language } from '../values/language.ts'
import { languageOf } from './language.ts'
import { RefusedError } from './refusal.ts'

const REFERENCE_SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Names one occurrence, short enough to say on the phone: `R-8F2K7Q`. */
export function newReference(): string {
  let signs = ''
  for (let place = 0; place < 6; place++) signs += REFERENCE_SIGNS[randomInt(REFERENCE_SIGNS.length)]!
  return `R-${signs}`
}

/** One occurrence of a failure in the one form in which failures leave (RFC 9457). `status` is given where the fault has one of its own. */
export function problemOf(refused: Failure, language: Language, status?: number): Problem {
  const record = reasonRecord(refused.reason)
  return {
    type: `/docs/reasons#${refused.reason}`,
    title: failureText(refused, language),
    status: status ?? record.httpStatus,
    reason: refused.reason,
    money: refused.money,
    retry: record.retry,
    remedy: { action: record.remedy.action, label: record.remedy.label[language] },
    reference: newReference(),
    ...(refused.parameters ? { parameters: { ...refused.parameters } } : {}),
    ...(refused.details ? { details: { ...refused.details } } : {}),
  }
}

/** Sends a failure. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, refused: Failure, options: { status?: number | undefined; retryAfter?: number | undefined } = {}): FastifyReply {
  const language = languageOf(request)
  const problem = problemOf(refused, language, options.status)
  const { status } = problem
  request.log[status >= 500 ? 'error' : 'info']({ reference: problem.reference, reason: problem.reason, money: problem.money }, 'refused')
  if (options.retryAfter !== undefined) reply.header('retry-after', String(options.retryAfter))
  return reply.code(status).header('content-type', 'application/problem+json; charset=utf-8').header('content-language', language).serializer(JSON.stringify).send(problem)
}

/** Turns whatever was thrown into a problem. What we did not foresee is our fault, and is logged whole. */
export function handleError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof RefusedError) return sendProblem(request, reply, error.failure, error)
  const unsure = moneyWithoutOutcome(request)
  if (error instanceof OverloadedError) return sendProblem(request, reply, failure('SERVER_OVERLOAD', unsure, { seconds: error.retryAfterSeconds }), { retryAfter: error.retryAfterSeconds })
  if (error instanceof HashingOverloadedError || error instanceof TooManyWaitingError) return sendProblem(request, reply, failure('SERVER_OVERLOAD', unsure, { seconds: 2 }), { retryAfter: 2 })
  if (isDatabaseBusy(error)) return sendProblem(request, reply, failure('SERVER_OVERLOAD', unsure, { seconds: 2 }), { retryAfter: 2 })
  if (error instanceof OutcomeUnknownError) return sendProblem(request, reply, failure('PAYMENT_RESULT_UNKNOWN', 'unknown'))
  const status = (error as FastifyError).statusCode
  if (status !== undefined && status >= 400 && status < 500) return sendProblem(request, reply, badRequest(error as FastifyError, unsure), { status })
  request.log.error({ err: error }, 'unforeseen')
  return sendProblem(request, reply, failure('SYSTEM_FAULT', unsure))
}

/** No connection became free in time, a statement waited too long for a lock (SQLSTATE 57014), or others crossed it too often (40001, 40P01): the database is there, and has too much to do. */
function isDatabaseBusy(error: Error): boolean {
  const { code } = error as { code?: unknown }
  return code === '57014' || code === '40001' || code === '40P01' || error.message === 'timeout exceeded when trying to connect'
}

/**
 * What may be said of the money when an answer did not come from the transaction that decides: an earlier copy of the same
 * command may have been carried out, and what could not be read may have happened, so on such a route it is unknown (design, law 3).
 */
export function moneyWithoutOutcome(request: FastifyRequest): MoneyState {
  return request.routeOptions.config.money ? 'unknown' : 'not_moved'
}

/**
 * Fastify's own refusals: bad JSON, a body too large, a wrong content type, a value that the schema refuses. A command that was read and
 * refused by its schema is refused whenever it comes; one that could not be read may be a copy, spoilt on the way, of one that was carried out.
 */
function badRequest(error: FastifyError, unsure: MoneyState): Failure {
  const fault = error.validation?.[0]
  const missing = (fault?.params as { missingProperty?: string } | undefined)?.missingProperty
  const field = fault ? `${fault.instancePath}${missing ? `/${missing}` : ''}` : undefined
  return failure('REQUEST_INVALID', fault ? 'not_moved' : unsure, {}, { ...(field === undefined ? {} : { field }), problem: fault?.message ?? error.message })
}
