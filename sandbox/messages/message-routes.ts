import { Type } from '../../src/protocol/schema.ts'
import { answerFaultily } from '../faults/faulty.ts'
import { PHONE_PATTERN } from '../identity/claim-shape.ts'
import type { ClientCheck } from '../client-credentials.ts'
import type { SandboxServer } from '../sandbox-server.ts'
import type { World } from '../world.ts'
import { deliver, listMessages } from './message-store.ts'

const NewMessage = Type.Object(
  {
    message_id: Type.String({ minLength: 1, maxLength: 64 }),
    to: Type.String({ pattern: PHONE_PATTERN }),
    text: Type.String({ minLength: 1, maxLength: 2000 }),
  },
  { additionalProperties: false },
)

const Filter = Type.Object({ phone: Type.Optional(Type.String({ pattern: PHONE_PATTERN })) })

/** The pretend text-message provider: `POST /messages` to send, `GET /messages?phone=` to read what arrived. */
export function addMessageRoutes(server: SandboxServer, world: World, checkClient: ClientCheck): void {
  server.post('/messages', { schema: { body: NewMessage }, onRequest: checkClient }, (request, reply) => {
    const { message_id: messageId, to, text } = request.body
    const answer = (code: string) => ({ body: { pretend: true, result_code: code, message_id: messageId } })
    const act = () => answer(deliver(world, { messageId, to, text }) === 'delivered' ? '0000' : 'M101')
    return answerFaultily(world, 'message.send', { request, reply }, act, () => answer('Z999'))
  })
  server.get('/messages', { schema: { querystring: Filter } }, (request) => ({
    pretend: true,
    messages: listMessages(world, request.query.phone, 100),
  }))
}
