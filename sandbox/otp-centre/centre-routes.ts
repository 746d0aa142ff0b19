import { Type } from '../../src/protocol/schema.ts'
import type { ClientCheck, ClientCredentials } from '../client-credentials.ts'
import { answerFaultily } from '../faults/faulty.ts'
import { keyContainerOf } from '../generators/key-container.ts'
import { makerCodeOf, pretendGenerators, type PretendGenerator } from '../generators/pretend-generators.ts'
import { PHONE_PATTERN } from '../identity/claim-shape.ts'
import type { SandboxServer } from '../sandbox-server.ts'
import type { World } from '../world.ts'
import { CLIENT, eventsAfter, institutions, orderKinds, placesOf, takeOrder } from './centre-store.ts'

const Id = Type.Object({ id: Type.String({ pattern: '^[0-9a-f-]{36}$' }) })
const Serial = Type.String({ pattern: '^[0-9A-Z]{4,32}$' })
const MakerCode = Type.String({ pattern: '^[0-9A-Z]{2,6}$' })
const Ci = Type.String({ minLength: 88, maxLength: 88 })
const Why = Type.Union([Type.Enum(['lost', 'stolen', 'broken']), Type.Null()])
const NewOrder = Type.Object({ kind: Type.Enum([...orderKinds]), maker_code: MakerCode, serial: Serial, institution: Type.String({ maxLength: 40 }), ci: Ci, why: Why }, { additionalProperties: false })
const Claim = Type.Object({ maker_code: MakerCode, serial: Serial, ci: Ci }, { additionalProperties: false })
const After = Type.Object({ after: Type.String({ pattern: '^[0-9]{1,15}$' }) })
/** What somebody does at the counter of a pretend bank. */
const AtCounter = Type.Object(
  { act: Type.Enum([...orderKinds]), institution: Type.Enum(institutions.map(({ code }) => code)), serial: Type.String({ minLength: 1, maxLength: 40 }), phone: Type.String({ pattern: PHONE_PATTERN }), why: Type.Optional(Why) },
  { additionalProperties: false },
)

/** The centre's own form of a serial number: capitals and digits. */
const plain = (serial: string): string => serial.replaceAll('-', '').toUpperCase()
const withSerial = (serial: string): PretendGenerator | undefined => pretendGenerators.find((each) => plain(each.serial) === plain(serial))

/**
 * The pretend shared centre for OTPs (통합인증센터): which generator is registered at which institution. It takes orders under ids, tells in
 * numbered events what every institution has done, and hands over the key of a generator to an institution where its owner brings it.
 */
export function addCentreRoutes(server: SandboxServer, world: World, { credentials, checkClient }: { credentials: ClientCredentials; checkClient: ClientCheck }): void {
  const options = { onRequest: checkClient }
  const coded = (code: string, more: object = {}) => ({ body: { pretend: true, result_code: code, ...more } })
  server.get('/otp-centre/institutions', options, (request, reply) =>
    answerFaultily(world, 'centre.institutions', { request, reply }, () => coded('0000', { institutions }), () => coded('Z999')),
  )
  server.put('/otp-centre/orders/:id', { ...options, schema: { params: Id, body: NewOrder } }, (request, reply) => {
    const { kind, maker_code: makerCode, serial, institution, ci, why } = request.body
    return answerFaultily(world, 'centre.order', { request, reply }, () => coded(takeOrder(world, request.params.id, { kind, by: CLIENT, makerCode, serial, institution, ci, why })), () => coded('Z999'))
  })
  server.post('/otp-centre/claims', { ...options, schema: { body: Claim } }, (request, reply) => {
    const { maker_code: makerCode, serial, ci } = request.body
    const act = () => {
      const places = placesOf(world, { makerCode, serial, ci })
      const generator = withSerial(serial)
      if (typeof places === 'string' || !generator) return coded(typeof places === 'string' ? places : 'C101')
      return coded('0000', { ...places, key_container: Buffer.from(keyContainerOf(world, [generator], credentials.clientSecret)).toString('base64') })
    }
    return answerFaultily(world, 'centre.claim', { request, reply }, act, () => coded('Z999'))
  })
  server.get('/otp-centre/events', { ...options, schema: { querystring: After } }, (request, reply) =>
    answerFaultily(world, 'centre.events', { request, reply }, () => coded('0000', { events: eventsAfter(world, Number(request.query.after)) }), () => coded('Z999')),
  )
  addCounterRoute(server, world)
}

/** The counter of a pretend bank, for the pages, samples and tests. */
function addCounterRoute(server: SandboxServer, world: World): void {
  server.post('/otp-centre/counter', { schema: { body: AtCounter } }, (request, reply) => {
    const { act, institution, serial, phone, why } = request.body
    const generator = withSerial(serial)
    const owner = world.database.prepare('select ci from phone where number = ?').get(phone) as { ci: string } | undefined
    if (!generator || !owner) return reply.code(404).send({ pretend: true, message: 'no such generator or phone' })
    const order = { kind: act, by: institution, makerCode: makerCodeOf(generator), serial: plain(serial), institution, ci: owner.ci, why: act === 'report' ? (why ?? 'lost') : null }
    const code = takeOrder(world, crypto.randomUUID(), order)
    return reply.code(code === '0000' ? 200 : 409).send({ pretend: true, result_code: code })
  })
}
