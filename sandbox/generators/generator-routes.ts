import { Type } from '../../src/protocol/schema.ts'
import type { ClientCheck, ClientCredentials } from '../client-credentials.ts'
import type { SandboxServer } from '../sandbox-server.ts'
import type { World } from '../world.ts'
import { answerQuestion, findGenerator, pressButton } from './generator-store.ts'
import { makersFile } from './key-container.ts'
import { pretendGenerators, pretendModels } from './pretend-generators.ts'

const Serial = Type.Object({ serial: Type.String({ minLength: 1, maxLength: 32 }) })
const Press = Type.Object({ question: Type.Optional(Type.String({ pattern: '^[0-9]{1,20}$' })) }, { additionalProperties: false })

/** Pretend OTP generators: their buttons and keypads for people, their makers' file for the client. */
export function addGeneratorRoutes(server: SandboxServer, world: World, { credentials, checkClient }: { credentials: ClientCredentials; checkClient: ClientCheck }): void {
  server.get('/generators/list', () => ({
    pretend: true,
    generators: pretendGenerators.map(({ serial, model, note }) => {
      const { maker, makerCode, digits, period, ocraSuite, title } = pretendModels[model]!
      return { serial, maker, makerCode, model, digits, period, hasKeypad: ocraSuite !== null, title, ...(note ? { note } : {}) }
    }),
  }))

  server.post('/generators/:serial/press', { schema: { params: Serial, body: Press } }, (request, reply) => {
    const found = findGenerator(request.params.serial)
    if (!found) return reply.code(404).send({ pretend: true, message: 'no such generator' })
    const { question } = request.body
    if (question !== undefined && found.model.ocraSuite === null) return reply.code(409).send({ pretend: true, message: 'this generator has no keypad' })
    return reply.send({ pretend: true, ...(question === undefined ? pressButton(world, found) : answerQuestion(world, found, question)) })
  })

  // Encrypted under the client's own secret, which maker and client would otherwise agree on by letter.
  server.get('/generators/key-container', { onRequest: checkClient }, (_request, reply) =>
    reply.type('application/pskc+xml').send(makersFile(world, credentials.clientSecret)),
  )
}
