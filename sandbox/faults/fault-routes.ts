import { Type } from '../../src/protocol/schema.ts'
import type { SandboxServer } from '../sandbox-server.ts'
import type { World } from '../world.ts'
import { calls, effects, listFaults, switchOff, switchOn } from './fault-store.ts'

const NewFault = Type.Object(
  {
    call: Type.Enum([...calls]),
    action: Type.Enum(['done', 'not_done']),
    effect: Type.Enum([...effects]),
    milliseconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })),
    remaining: Type.Optional(Type.Union([Type.Integer({ minimum: 1, maximum: 1_000_000 }), Type.Null()])),
  },
  { additionalProperties: false },
)

/** Faults are switched on and off here: `GET`, `POST` and `DELETE /faults`, `DELETE /faults/{faultId}`. */
export function addFaultRoutes(server: SandboxServer, world: World): void {
  server.get('/faults', () => ({ pretend: true, calls, effects, faults: listFaults(world) }))
  server.post('/faults', { schema: { body: NewFault } }, (request, reply) => {
    const { call, action, effect, milliseconds = 5_000, remaining = null } = request.body
    return reply.code(201).send(switchOn(world, { call, action, effect, milliseconds, remaining }))
  })
  server.delete('/faults', (_request, reply) => {
    switchOff(world)
    return reply.code(204).send()
  })
  server.delete(
    '/faults/:faultId',
    { schema: { params: Type.Object({ faultId: Type.String({ pattern: '^[0-9]{1,15}$' }) }) } },
    (request, reply) => {
      switchOff(world, Number(request.params.faultId))
      return reply.code(204).send()
    },
  )
}
