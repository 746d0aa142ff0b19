import { credentialsMatch, CLIENT_USE_CODE, type ClientCredentials } from '../client-credentials.ts'
import { answerFaultily, type Answer } from '../faults/faulty.ts'
import type { SandboxServer } from '../sandbox-server.ts'
import type { World } from '../world.ts'
import { issueToken, TOKEN_LIFE_SECONDS } from './access-tokens.ts'
import { formatError, networkHead, unknownCodeAnswer } from './bank-answer.ts'
import { TokenRequest } from './network-shapes.ts'

/** `POST /oauth/2.0/token`: an access token for the institution itself, by client credentials (RFC 6749, 4.4; scope oob). */
export function addTokenRoute(server: SandboxServer, world: World, credentials: ClientCredentials): void {
  server.post('/oauth/2.0/token', { schema: { body: TokenRequest }, errorHandler: formatError(world) }, (request, reply) => {
    const { client_id: clientId, client_secret: clientSecret } = request.body
    const act = (): Answer => {
      if (!credentialsMatch(credentials, clientId, clientSecret)) return { status: 401, body: networkHead(world, 'O0001') }
      const token = { access_token: issueToken(world), token_type: 'Bearer', expires_in: TOKEN_LIFE_SECONDS, scope: 'oob' }
      return { body: { pretend_yn: 'Y', ...token, client_use_code: CLIENT_USE_CODE } }
    }
    return answerFaultily(world, 'bank.token', { request, reply }, act, () => unknownCodeAnswer(world))
  })
}
