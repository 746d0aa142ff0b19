import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { POOL_ACCOUNT_NUMBER, POOL_FINTECH_USE_NUM } from './bank/accounts.ts'

export type ClientCredentials = { readonly clientId: string; readonly clientSecret: string }

/** The ten characters that the network gives to an institution (이용기관코드); they begin every bank_tran_id. */
export const CLIENT_USE_CODE = 'M900000001'

/** What a client needs to reach this world. It is written to `connection.json` in the data folder, readable by its owner only. */
export type Connection = ClientCredentials & {
  readonly url: string
  readonly clientUseCode: string
  readonly contractAccountNumber: string
  readonly poolFintechUseNumber: string
}

export type ClientCheck = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

const connectionFile = (dataFolder: string) => join(dataFolder, 'connection.json')

/** From the arguments, else from the environment (`SANDBOX_CLIENT_ID`, `SANDBOX_CLIENT_SECRET`), else as the folder has them, else new ones. */
export function chooseCredentials(dataFolder: string, given: Partial<ClientCredentials>): ClientCredentials {
  const file = connectionFile(dataFolder)
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Connection>) : {}
  return {
    clientId: given.clientId ?? process.env['SANDBOX_CLIENT_ID'] ?? kept.clientId ?? `pretend-${randomBytes(6).toString('hex')}`,
    clientSecret: given.clientSecret ?? process.env['SANDBOX_CLIENT_SECRET'] ?? kept.clientSecret ?? randomBytes(24).toString('base64url'),
  }
}

/** Writes the connection file, whole or not at all, and gives its path. */
export function writeConnection(dataFolder: string, url: string, credentials: ClientCredentials): { file: string; connection: Connection } {
  const connection = {
    url,
    ...credentials,
    clientUseCode: CLIENT_USE_CODE,
    contractAccountNumber: POOL_ACCOUNT_NUMBER,
    poolFintechUseNumber: POOL_FINTECH_USE_NUM,
  }
  const file = connectionFile(dataFolder)
  writeFileSync(`${file}.new`, JSON.stringify(connection, null, 2), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return { file, connection }
}

const digest = (text: string) => createHash('sha256').update(text).digest()

export function credentialsMatch(expected: ClientCredentials, clientId: string, clientSecret: string): boolean {
  return timingSafeEqual(digest(`${expected.clientId}\n${expected.clientSecret}`), digest(`${clientId}\n${clientSecret}`))
}

/** Lets in whoever knows the client id and secret, by HTTP Basic (RFC 7617): a page in a browser does not. */
export function clientCheck(expected: ClientCredentials): ClientCheck {
  return async (request, reply) => {
    const [scheme, encoded = ''] = (request.headers.authorization ?? '').split(' ')
    const [clientId = '', clientSecret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
    if (scheme !== 'Basic' || !credentialsMatch(expected, clientId, clientSecret)) {
      await reply.code(401).send({ pretend: true, result_code: 'E401' })
    }
  }
}
