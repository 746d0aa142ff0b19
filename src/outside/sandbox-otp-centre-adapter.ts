import { failure, type Failure } from '../reasons/failure.ts'
import { Type } from '../protocol/schema.ts'
import { systemClock } from '../values/clock.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import { answerShape } from './answer-shape.ts'
import type { OtpCentrePort } from './otp-centre-port.ts'
import type { ProviderAnswer } from './provider-call.ts'
import { centreCodes, meaningOf } from './provider-codes.ts'
import { createSandboxCaller, ResultCode, type SandboxAdapterOptions } from './sandbox-call.ts'

const Code = Type.String({ minLength: 1, maxLength: 40 })
const Institutions = answerShape(Type.Object({ institutions: Type.Array(Type.Object({ code: Code, name: Type.Object({ ko: Code, en: Code }) }), { maxItems: 1_000 }) }))
const Claimed = answerShape(Type.Object({ institutions: Type.Array(Code, { maxItems: 100 }), key_container: Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$', maxLength: 100_000 }) }))
const Events = answerShape(
  Type.Object({
    events: Type.Array(
      Type.Object({
        number: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
        kind: Type.Enum(['registered', 'reported', 'lifted', 'ended']),
        by: Code,
        maker_code: Code,
        serial: Type.String({ pattern: '^[0-9A-Z]{4,32}$' }),
        institution: Code,
        why: Type.Union([Code, Type.Null()]),
      }),
      { maxItems: 1_000 },
    ),
  }),
)

const down = (cause: string): Failure => failure('OTP_CENTRE_DOWN', 'not_moved', {}, { provider: 'otp_centre', cause })

/** What the centre's code says, or that there is none to go by. */
function verdictOf(answer: ProviderAnswer): { state: 'done' } | { state: 'refused'; failure: Failure } | { state: 'unknown'; cause: string } {
  if (answer.state !== 'answered') return { state: 'unknown', cause: answer.cause }
  if (answer.status !== 200 || !ResultCode.Check(answer.body)) return { state: 'unknown', cause: `status ${answer.status} or malformed answer` }
  const meaning = meaningOf(centreCodes, answer.body.result_code)
  if (meaning?.means === 'done') return { state: 'done' }
  if (meaning?.means === 'refused') return { state: 'refused', failure: failure(meaning.reason, 'not_moved', {}, { provider: 'otp_centre', code: answer.body.result_code }) }
  return { state: 'unknown', cause: `code ${answer.body.result_code}` }
}

/** The body of a good answer; its shape is checked. */
function bodyOf<Body>(answer: ProviderAnswer, shape: { Check(value: unknown): value is Body }): Result<Body, Failure> {
  const verdict = verdictOf(answer)
  if (verdict.state === 'refused') return fail(verdict.failure)
  if (verdict.state === 'unknown') return fail(down(verdict.cause))
  return answer.state === 'answered' && shape.Check(answer.body) ? succeed(answer.body) : fail(down('malformed answer'))
}

/** The sandbox's shared centre for OTPs as an OtpCentrePort. */
export function createSandboxOtpCentreAdapter(options: SandboxAdapterOptions): OtpCentrePort {
  const call = createSandboxCaller(options, options.clock ?? systemClock)
  return {
    institutions: async () => {
      const body = bodyOf(await call({ method: 'GET', path: '/otp-centre/institutions' }), Institutions)
      return body.ok ? succeed(body.value.institutions) : body
    },
    claim: async ({ makerCode, serial, ci }) => {
      const body = bodyOf(await call({ method: 'POST', path: '/otp-centre/claims', body: { maker_code: makerCode, serial, ci } }), Claimed)
      return body.ok ? succeed({ institutions: body.value.institutions, container: Buffer.from(body.value.key_container, 'base64') }) : body
    },
    send: async ({ id, kind, makerCode, serial, institution, ci, why }) =>
      verdictOf(await call({ method: 'PUT', path: `/otp-centre/orders/${id}`, body: { kind, maker_code: makerCode, serial, institution, ci, why } })),
    events: async (after) => {
      const body = bodyOf(await call({ method: 'GET', path: `/otp-centre/events?after=${after}` }), Events)
      return body.ok ? succeed(body.value.events.map(({ maker_code: makerCode, ...event }) => ({ ...event, makerCode }))) : body
    },
  }
}
