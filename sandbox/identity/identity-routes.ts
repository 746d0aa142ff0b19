import { Type } from '../../src/protocol/schema.ts'
import type { ClientCheck } from '../client-credentials.ts'
import { answerFaultily, type Answer } from '../faults/faulty.ts'
import type { SandboxServer } from '../sandbox-server.ts'
import type { World } from '../world.ts'
import { ClaimShape } from './claim-shape.ts'
import { confirmCheck, startCheck, type Confirmed, type Started } from './identity-check.ts'

/** Result codes of the pretend provider. */
const resultCodes = {
  wrong_carrier: 'I101',
  name_mismatch: 'I102',
  wrong_code: 'I201',
  expired: 'I202',
  too_many_tries: 'I203',
  unknown_check: 'I204',
} as const

const Confirmation = Type.Object({ code: Type.String({ pattern: '^[0-9]{6}$' }) }, { additionalProperties: false })
const Check = Type.Object({ transactionId: Type.String({ minLength: 1, maxLength: 64 }) })

const unknownCode = (): Answer => ({ body: { pretend: true, result_code: 'Z999' } })

function startedAnswer(started: Started | 'name_mismatch' | 'wrong_carrier'): Answer {
  if (typeof started === 'string') return { body: { pretend: true, result_code: resultCodes[started] } }
  const { transactionId, expiresAt } = started
  return { body: { pretend: true, result_code: '0000', transaction_id: transactionId, expires_at: expiresAt.toISOString() } }
}

function confirmedAnswer(confirmed: Confirmed): Answer {
  if (confirmed.state === 'verified') {
    const { name, birthDate, ci, di } = confirmed.person
    return { body: { pretend: true, result_code: '0000', name, birth_date: birthDate, phone: confirmed.phone, ci, di } }
  }
  const tries = confirmed.state === 'wrong_code' ? { tries_left: confirmed.triesLeft } : {}
  return { body: { pretend: true, result_code: resultCodes[confirmed.state], ...tries } }
}

/** The pretend identity check by phone (휴대폰 본인확인). */
export function addIdentityRoutes(server: SandboxServer, world: World, checkClient: ClientCheck): void {
  server.post('/identity/checks', { schema: { body: ClaimShape }, onRequest: checkClient }, (request, reply) => {
    const { name, birth_date: birthDate, phone, carrier } = request.body
    const claim = { name: name.normalize('NFC').trim(), birthDate, phone, carrier }
    return answerFaultily(world, 'identity.request', { request, reply }, () => startedAnswer(startCheck(world, claim)), unknownCode)
  })
  server.post(
    '/identity/checks/:transactionId/confirm',
    { schema: { body: Confirmation, params: Check }, onRequest: checkClient },
    (request, reply) => {
      const act = () => confirmedAnswer(confirmCheck(world, request.params.transactionId, request.body.code))
      return answerFaultily(world, 'identity.confirm', { request, reply }, act, unknownCode)
    },
  )
}
