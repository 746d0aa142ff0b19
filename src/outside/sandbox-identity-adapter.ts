import { failure, type Failure } from '../reasons/failure.ts'
import { Type } from '../protocol/schema.ts'
import { systemClock } from '../values/clock.ts'
import { fail, succeed } from '../values/result.ts'
import { answerShape } from './answer-shape.ts'
import type { IdentityPort } from './identity-port.ts'
import type { ProviderAnswer } from './provider-call.ts'
import { identityCodes, meaningOf } from './provider-codes.ts'
import { createSandboxCaller, ResultCode, type SandboxAdapterOptions } from './sandbox-call.ts'

const WrongCode = answerShape(Type.Object({ tries_left: Type.Integer({ minimum: 0, maximum: 100 }) }))

const Started = answerShape(
  Type.Object({
    transaction_id: Type.String({ minLength: 1, maxLength: 64 }),
    expires_at: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z$' }),
  }),
)

const Verified = answerShape(
  Type.Object({
    name: Type.String({ minLength: 1, maxLength: 40 }),
    birth_date: Type.String({ pattern: '^[0-9]{8}$' }),
    phone: Type.String({ pattern: '^01[0-9]{8,9}$' }),
    ci: Type.String({ pattern: '^[A-Za-z0-9+/=]{88}$' }),
    di: Type.String({ pattern: '^[A-Za-z0-9+/=]{64}$' }),
  }),
)

const noAnswer = (cause: string) => failure('SYSTEM_FAULT', 'not_moved', {}, { provider: 'identity', cause })

/** Why an answer is not a success, or undefined if it says that it is one. */
function refusal(answer: ProviderAnswer): Failure | undefined {
  if (answer.state !== 'answered') return noAnswer(answer.cause)
  if (answer.status === 400) return failure('REQUEST_INVALID', 'not_moved')
  if (answer.status !== 200 || !ResultCode.Check(answer.body)) return noAnswer(`status ${answer.status} or malformed answer`)
  const code = answer.body.result_code
  const meaning = meaningOf(identityCodes, code)
  if (meaning?.means === 'done') return undefined
  if (meaning?.means === 'refused') return failure(meaning.reason, 'not_moved')
  if (meaning?.means === 'wrong_code' && WrongCode.Check(answer.body)) {
    return failure('IDENTITY_CODE_WRONG', 'not_moved', { tries: answer.body.tries_left })
  }
  return failure('PROVIDER_CODE_UNKNOWN', 'not_moved', { code })
}

/** The sandbox's identity check by phone as an IdentityPort. */
export function createSandboxIdentityAdapter(options: SandboxAdapterOptions): IdentityPort {
  const call = createSandboxCaller(options, options.clock ?? systemClock)
  return {
    request: async ({ name, birthDate, phone, carrier }) => {
      const answer = await call({ method: 'POST', path: '/identity/checks', body: { name, birth_date: birthDate, phone, carrier } })
      const refused = refusal(answer)
      if (refused) return fail(refused)
      if (answer.state !== 'answered' || !Started.Check(answer.body)) return fail(noAnswer('malformed answer'))
      return succeed({ providerTransactionId: answer.body.transaction_id, expiresAt: new Date(answer.body.expires_at) })
    },
    confirm: async (providerTransactionId, code) => {
      const path = `/identity/checks/${encodeURIComponent(providerTransactionId)}/confirm`
      const answer = await call({ method: 'POST', path, body: { code } })
      const refused = refusal(answer)
      if (refused) return fail(refused)
      if (answer.state !== 'answered' || !Verified.Check(answer.body)) return fail(noAnswer('malformed answer'))
      const { name, birth_date: birthDate, phone, ci, di } = answer.body
      return succeed({ name, birthDate, phone, ci, di })
    },
  }
}
