import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHash, randomInt } from 'node:crypto'

/** What the stub does to a call: as the sandbox's faults of the same names. */
export type StubEffect = 'time_out' | 'reset' | 'http_500' | 'garbage' | 'unknown_code'

type Customer = { name: string; phoneNumber: string; identityNumber: string; ipAddress: string }
type Check = { customer: Customer; operator: string; customData: string; code: string; startedAt: number; tries: number; status: 'READY' | 'VERIFIED' | 'FAILED' }
type Reply = { status: number; body: object }

export const STUB_SETTINGS = { apiSecret: 'stub-secret', storeId: 'store-stub', channelKey: 'channel-stub', refusals: new Map([['N001', 'PHONE_NAME_MISMATCH' as const], ['C001', 'WRONG_CARRIER' as const]]) }

const CODE_LIFE = 180_000
const MOST_TRIES = 5

/**
 * A server of our own that speaks the part of PortOne's API V2 that the adapter uses: send, confirm and look at an identity verification, with
 * its paths, its `Authorization: PortOne …`, its types of errors and its states. Behind it an agency that texts codes and knows one name and carrier
 * for each phone. The agency's codes N001, C001, W001 are the stub's own.
 */
export async function startPortOneStub(clock: () => Date) {
  const checks = new Map<string, Check>()
  const known = new Map<string, { name: string; birth: string; operator: string }>()
  const codes = new Map<string, string>()
  const faults: { call: string; effect: StubEffect }[] = []
  const seen: { path: string; body: Record<string, unknown> }[] = []

  const refuse = (type: string, pgCode?: string): Reply => ({ status: type === 'UNAUTHORIZED' ? 401 : 400, body: { type, message: '…', ...(pgCode ? { pgCode, pgMessage: '거절' } : {}) } })

  const send = (id: string, body: Record<string, unknown>): Reply => {
    if (checks.has(id)) return refuse('IDENTITY_VERIFICATION_ALREADY_SENT')
    if (body['channelKey'] !== STUB_SETTINGS.channelKey) return refuse('CHANNEL_NOT_FOUND')
    const customer = body['customer'] as Customer
    if (!/^\d{7}$/.test(customer.identityNumber) || !/^\d{10,11}$/.test(customer.phoneNumber) || !customer.ipAddress || body['method'] !== 'SMS') return refuse('INVALID_REQUEST')
    const operator = String(body['operator'])
    const owner = known.get(customer.phoneNumber) ?? { name: customer.name, birth: customer.identityNumber, operator }
    if (owner.name !== customer.name || owner.birth !== customer.identityNumber) return refuse('PG_PROVIDER', 'N001')
    if (owner.operator !== operator) return refuse('PG_PROVIDER', 'C001')
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    checks.set(id, { customer, operator, customData: typeof body['customData'] === 'string' ? body['customData'] : '', code, startedAt: clock().getTime(), tries: 0, status: 'READY' })
    codes.set(customer.phoneNumber, code)
    return { status: 200, body: {} }
  }

  const confirm = (id: string, body: Record<string, unknown>): Reply => {
    const check = checks.get(id)
    if (!check) return refuse('IDENTITY_VERIFICATION_NOT_FOUND')
    if (check.status === 'VERIFIED') return refuse('IDENTITY_VERIFICATION_ALREADY_VERIFIED')
    if (clock().getTime() - check.startedAt >= CODE_LIFE) check.status = 'FAILED'
    if (check.status === 'FAILED') return refuse('PG_PROVIDER', 'E001')
    if (check.code !== body['otp']) {
      if (++check.tries >= MOST_TRIES) check.status = 'FAILED'
      return refuse('PG_PROVIDER', 'W001')
    }
    check.status = 'VERIFIED'
    known.set(check.customer.phoneNumber, { name: check.customer.name, birth: check.customer.identityNumber, operator: check.operator })
    return { status: 200, body: { identityVerification: shown(id, check) } }
  }

  const answer = (method: string, path: string, body: Record<string, unknown>): Reply => {
    const [, id, action] = /^\/identity-verifications\/([^/?]+)(?:\/(send|confirm))?(?:\?.*)?$/.exec(path) ?? []
    if (!id) return { status: 404, body: { type: 'NOT_FOUND' } }
    if (method === 'POST' && action === 'send') return send(id, body)
    if (method === 'POST' && action === 'confirm') return confirm(id, body)
    const check = checks.get(id)
    return check ? { status: 200, body: shown(id, check) } : { ...refuse('IDENTITY_VERIFICATION_NOT_FOUND'), status: 404 }
  }

  const server = createServer((request, response) => void serve(request, response))
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const path = request.url ?? ''
    const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>
    seen.push({ path, body })
    if (request.headers.authorization !== `PortOne ${STUB_SETTINGS.apiSecret}`) return reply(response, refuse('UNAUTHORIZED'))
    const done = answer(request.method ?? '', path, body)
    const fault = faults.findIndex(({ call }) => path.endsWith(`/${call}`))
    if (fault === -1) return reply(response, done)
    const { effect } = faults.splice(fault, 1)[0]!
    if (effect === 'time_out') return
    if (effect === 'reset') return void request.socket.destroy()
    if (effect === 'garbage') return void response.writeHead(200).end('<html>')
    reply(response, effect === 'http_500' ? { status: 500, body: {} } : refuse('PG_PROVIDER', 'Z999'))
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    seen,
    codeFor: (phone: string) => codes.get(phone),
    /** The call is carried out, and its next answer is spoilt. */
    spoil: (call: 'send' | 'confirm', effect: StubEffect) => void faults.push({ call, effect }),
    stop: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => void server.close(() => resolve()))
    },
  }
}

function shown(id: string, { status, customer, operator, customData, startedAt }: Check): object {
  const person = `${customer.name}/${customer.identityNumber}`
  const century = '1256'.includes(customer.identityNumber[6]!) ? '19' : '20'
  const [year, month, day] = [century + customer.identityNumber.slice(0, 2), customer.identityNumber.slice(2, 4), customer.identityNumber.slice(4, 6)]
  const verifiedCustomer = { name: customer.name, birthDate: `${year}-${month}-${day}`, ci: createHash('sha512').update(person).digest('base64'), di: createHash('sha384').update(person).digest('base64') }
  const requested = new Date(startedAt).toISOString()
  return {
    status, id, customData, requestedAt: requested, updatedAt: requested, statusChangedAt: requested, version: 'V2',
    ...(status === 'VERIFIED' ? { verifiedCustomer, verifiedAt: requested, pgTxId: 'stub', pgRawResponse: '{}' } : { requestedCustomer: { name: customer.name, phoneNumber: customer.phoneNumber, operator } }),
    ...(status === 'FAILED' ? { failure: { reason: '실패' } } : {}),
  }
}

function reply(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}
