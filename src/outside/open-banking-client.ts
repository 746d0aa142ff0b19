import type { Clock } from '../values/clock.ts'
import { fail, succeed } from '../values/result.ts'
import { createAccessTokenSource } from './access-token.ts'
import type { CallLimits } from './call-limits.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
import { NetworkHead, TokenAnswer } from './open-banking-shapes.ts'
import { createProviderCaller, type ProviderAnswer, type ProviderRequest } from './provider-call.ts'
import { meaningOf, networkCodes } from './provider-codes.ts'

export type OpenBankingConnection = {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** The institution's ten characters (이용기관코드). */
  readonly clientUseCode: string
  /** The programme's pool account at the network (약정계좌). */
  readonly contractAccountNumber: string
}

/** A call that carries the institution's access token. */
export type AuthorizedCall = (request: ProviderRequest) => Promise<ProviderAnswer>

const tokenRefused = (answer: ProviderAnswer) =>
  answer.state === 'answered' && NetworkHead.Check(answer.body) && meaningOf(networkCodes, answer.body.rsp_code)?.means === 'token_refused'

/**
 * Calls the network with an access token (RFC 6749, 4.4), fetched when needed. A refused token is renewed and the call made
 * once more: the gateway refuses before the bank sees anything. Refused twice, or no token to be had: `not_sent`.
 */
export function createOpenBankingClient(connection: OpenBankingConnection, limits: Required<CallLimits>, clock: Clock): AuthorizedCall {
  const { failuresToOpen, openMilliseconds, timeLimitMilliseconds } = limits
  const breaker = createCircuitBreaker({ failuresToOpen, openMilliseconds, clock })
  const call = createProviderCaller({ baseUrl: connection.url, timeLimitMilliseconds, breaker })

  const tokens = createAccessTokenSource(async () => {
    const { clientId, clientSecret } = connection
    const fields = { client_id: clientId, client_secret: clientSecret, scope: 'oob', grant_type: 'client_credentials' }
    const answer = await call({ method: 'POST', path: '/oauth/2.0/token', body: new URLSearchParams(fields) })
    if (answer.state !== 'answered') return fail(answer.cause)
    if (answer.status !== 200 || !TokenAnswer.Check(answer.body)) return fail(`token refused with status ${answer.status}`)
    const { access_token: token, expires_in: seconds } = answer.body
    return succeed({ token, expiresAt: new Date(clock().getTime() + seconds * 1000) })
  }, clock)

  return async (request) => {
    for (let attempt = 1; attempt <= 2; attempt++) {
      const token = await tokens.get()
      if (!token.ok) return { state: 'not_sent', cause: `no access token: ${token.failure}` }
      const answer = await call({ ...request, headers: { ...request.headers, authorization: `Bearer ${token.value}` } })
      if (!tokenRefused(answer)) return answer
      tokens.discard(token.value)
    }
    return { state: 'not_sent', cause: 'access token refused' }
  }
}
