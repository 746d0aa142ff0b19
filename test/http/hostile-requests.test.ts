import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { newUuid } from '../../src/values/uuid.ts'
import type { ApiClient } from '../api-client.ts'
import { joinAsShopper, must, PIN, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { problemOf } from './problem.ts'
import { rawRequest } from './raw-request.ts'

let system: RunningSystem
let shopper: Shopper
let merchant: Merchant
before(async () => {
  system = await startSystem()
  shopper = await joinAsShopper(system, '정상', 50_000)
  merchant = await signInAsMerchant(system)
})
after(() => system.stop())

type Command = { client: ApiClient; method: string; path: () => string; body: Record<string, unknown> }

/** Every call that has a body, each with one that the schema accepts. */
function commands(): Record<string, Command> {
  const id = newUuid()
  const hash = Buffer.alloc(32, 7).toString('base64url')
  const identity = { name: '정상', birthDate: '19900101', phone: '01055550000', carrier: 'SKT' }
  const device = { identityCheckId: id, publicKey: shopper.publicKey, deviceName: 'test', pin: PIN, consents: ['terms'] }
  const put = (client: ApiClient, thing: string, body: Record<string, unknown>, rest = ''): Command => ({ client, method: 'PUT', path: () => `/v1/${thing}/${newUuid()}${rest}`, body })
  const post = (client: ApiClient, path: string, body: Record<string, unknown>): Command => ({ client, method: 'POST', path: () => path, body })
  return {
    identityCheck: post(shopper.client, '/v1/identity-checks', identity),
    confirmation: post(shopper.client, `/v1/identity-checks/${id}/confirmation`, { code: '123456' }),
    device: put(shopper.client, 'devices', device),
    signIn: post(merchant.client, '/v1/sessions', { loginId: 'nobody', password: 'nothing' }),
    linkedAccount: put(shopper.client, 'linked-accounts', { reference: 'x' }),
    unlock: post(shopper.client, '/v1/unlocks', { pin: PIN }),
    approval: put(shopper.client, 'approvals', { pin: PIN, orderHash: hash }),
    topUp: put(shopper.client, 'top-ups', { face: 10_000, price: 9_000, linkedAccountId: id }),
    lookup: post(shopper.client, '/v1/request-lookups', { qr: 'x' }),
    shopLookup: post(shopper.client, '/v1/shop-lookups', { qr: 'x' }),
    fixedCodeRequest: put(shopper.client, 'fixed-code-requests', { codeId: id, amount: 12_500 }),
    shopperCode: post(shopper.client, '/v1/shopper-codes', {}),
    shopperClaim: post(merchant.client, `/v1/payment-requests/${id}/shopper`, { scanned: 'x' }),
    stallCode: put(merchant.client, 'stall-codes', { stallId: id }),
    stallCodeActivation: put(merchant.client, 'stall-codes', {}, '/activation'),
    stallCodeStop: put(merchant.client, 'stall-codes', { because: 'lost', replacementId: id }, '/stop'),
    payment: put(shopper.client, 'payments', { order: hash }),
    cancellation: put(shopper.client, 'payments', {}, '/cancellation'),
    request: put(merchant.client, 'payment-requests', { amount: 12_500, stallId: merchant.till.stalls[0]!.id }),
    requestCancellation: put(merchant.client, 'payment-requests', {}, '/cancellation'),
    newCode: post(merchant.client, `/v1/payment-requests/${id}/codes`, {}),
    refund: put(merchant.client, 'refunds', { paymentId: id, payerId: id, amount: 12_500 }),
  }
}

/** As JSON text, for much of this is not JSON. */
const BAD_AMOUNTS = ['-1', '0', '-0', '0.1', '12500.5', '1e21', '9007199254740992', '9223372036854775808', '1e400', '"12500"', '"１２５００"', '１２５００', 'NaN', 'Infinity', 'true', 'null', '[]', '[12500]', '{}', '""', '0x10', '012', '+5', '1_000']

test('S2-19 no amount but a whole number of won from 1 up passes the door of any command, in Korean and English', async () => {
  const before = await totals()
  for (const [name, field] of [['request', 'amount'], ['fixedCodeRequest', 'amount'], ['refund', 'amount'], ['topUp', 'face'], ['topUp', 'price']] as const) {
    const { client, method, path, body } = commands()[name]!
    for (const amount of BAD_AMOUNTS) {
      const rawBody = JSON.stringify({ ...body, [field]: 'HERE' }).replace('"HERE"', amount)
      for (const language of ['ko', 'en'] as const) {
        const answer = await client.call(method, path(), { rawBody, language })
        const problem = problemOf(answer, language)
        assert.deepEqual([problem.status, problem.reason], [400, 'REQUEST_INVALID'], `${name} ${amount}`)
        if (answer.text.includes('"field"')) assert.equal(problem.details?.['field'], `/${field}`)
      }
    }
  }
  assert.deepEqual(await totals(), before)
})

async function totals(): Promise<unknown> {
  const { rows } = await system.database!.pool.query('select (select count(*) from payment_requests) as requests, (select count(*) from ledger_transfers) as transfers, (select count(*) from top_ups) as top_ups, (select count(*) from refunds) as refunds')
  return rows[0]
}

test('an amount is taken by value: 12500.0 and 1.25e4 are 12,500 won', async () => {
  const { client, method, path, body } = commands()['request']!
  for (const amount of ['12500', '12500.0', '1.25e4']) {
    const rawBody = JSON.stringify({ ...body, amount: 'HERE' }).replace('"HERE"', amount)
    assert.equal(must(await client.call(method, path(), { rawBody }))['amount'], 12_500)
  }
})

test('every command refuses unknown fields, a name twice, deep nesting, wrong text and broken JSON with a named reason', async () => {
  for (const [name, { client, method, path, body }] of Object.entries(commands())) {
    const good = JSON.stringify(body)
    const open = good === '{}' ? '{' : `${good.slice(0, -1)},`
    const bodies: Record<string, string | Buffer> = {
      'unknown field': `${open}"extra":1}`,
      'a name twice': `${open}"x":1,"x":2}`,
      'a known name twice': good === '{}' ? '{"a":1,"a":1}' : `{${good.slice(1, -1)},${good.slice(1, -1)}}`,
      prototype: `${open}"__proto__":{"admin":true}}`,
      'nested 5,000 deep': `${open}"x":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
      'nested objects': `${open}"x":${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}}`,
      NUL: `${open}"x":"a\\u0000b"}`,
      'raw NUL': `${open}"x":"a\0b"}`,
      'lone surrogate': `${open}"x":"\\ud800"}`,
      'lone surrogate in a name': `${open}"\\udc00":1}`,
      'not UTF-8': Buffer.concat([Buffer.from(`${open}"x":"`), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
      'cut off': good.slice(0, -1),
      nothing: '',
      null: 'null',
      array: `[${good}]`,
      text: JSON.stringify(good),
      'two values': `${good}${good}`,
    }
    for (const [what, rawBody] of Object.entries(bodies)) {
      const answer = await client.call(method, path(), { rawBody })
      const problem = problemOf(answer)
      assert.deepEqual([problem.status, problem.reason], [400, 'REQUEST_INVALID'], `${name}: ${what}: ${answer.text}`)
    }
  }
})

test('every command refuses a body that is not called JSON, whatever is in it', async () => {
  for (const [name, { client, method, path, body }] of Object.entries(commands())) {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml', 'application/jsonp', '']) {
      const answer = await client.call(method, path(), { body, headers: { 'content-type': type } })
      assert.deepEqual([problemOf(answer).reason, answer.status], ['REQUEST_INVALID', 415], `${name} as "${type}": ${answer.text}`)
    }
  }
})

test('what was never read as a command leaves the money unknown where money could have moved', async () => {
  const { client, method, path, body } = commands()['topUp']!
  assert.equal(problemOf(await client.call(method, path(), { rawBody: JSON.stringify(body).slice(0, -1) })).money, 'unknown')
  assert.equal(problemOf(await client.call(method, path(), { body, headers: { 'content-type': 'text/plain' } })).money, 'unknown')
  assert.equal(problemOf(await client.call(method, path(), { body: { ...body, face: 0 } })).money, 'not_moved')
})

test('an id that is no UUIDv7 in lower case is refused', async () => {
  const { client, method, body } = commands()['topUp']!
  const v4 = '9b2f6d0e-3a51-4c1e-8a77-0f4a4f1f2b3c'
  for (const id of ['1', v4, newUuid().toUpperCase(), `${newUuid()}x`, '%00', '..%2f..', encodeURIComponent('가'), "'--", 'null', 'a'.repeat(101)]) {
    const answer = await client.call(method, `/v1/top-ups/${id}`, { body })
    assert.ok(['REQUEST_INVALID', 'NOT_FOUND'].includes(problemOf(answer).reason), `${id}: ${answer.text}`)
  }
})

const HEAD = (path: string, method = 'PUT'): string => `${method} ${path} HTTP/1.1\r\nHost: ${shopper.client.host}\r\nOrigin: http://${shopper.client.host}\r\nCookie: ${shopper.client.cookie}\r\nContent-Type: application/json\r\n`

async function residentMemory(): Promise<number> {
  const status = await readFile(`/proc/${system.server().pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) / 1_024
}

test('bodies of 20 KB, 100 MB or depth 100,000 are refused without being read, and the server\'s memory stays flat', async () => {
  const path = `/v1/payments/${newUuid()}`
  const megabyte = Buffer.alloc(1_048_576, 'a')
  const hundred = function* (): Generator<Buffer> {
    for (let sent = 0; sent < 100; sent++) yield megabyte
  }
  const inChunks = function* (): Generator<Buffer> {
    for (const chunk of hundred()) yield Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')])
    yield Buffer.from('0\r\n\r\n')
  }
  const announced = `${HEAD(path)}Content-Length: ${100 * megabyte.length}\r\n\r\n`
  const chunked = `${HEAD(path)}Transfer-Encoding: chunked\r\n\r\n`
  const before = await residentMemory()
  const refused = await Promise.all([
    shopper.client.call('PUT', path, { rawBody: JSON.stringify({ order: 'a'.repeat(20_000) }) }),
    shopper.client.call('PUT', path, { rawBody: `${'['.repeat(100_000)}${']'.repeat(100_000)}` }),
    rawRequest(system.port, announced),
    rawRequest(system.port, chunked, [Buffer.from(`8000\r\n${'a'.repeat(0x8000)}`)]),
  ])
  for (const answer of refused) assert.deepEqual([answer.status, problemOf(answer).reason], [413, 'REQUEST_INVALID'])
  // Whoever goes on sending may find the door shut before the answer was read.
  const pushed = await Promise.allSettled([...Array(10).keys()].flatMap(() => [rawRequest(system.port, announced, hundred()), rawRequest(system.port, chunked, inChunks())]))
  for (const end of pushed) {
    if (end.status === 'fulfilled') assert.equal(end.value.status, 413)
    else assert.match(String(end.reason), /EPIPE|ECONNRESET|closed after/)
  }
  const grown = (await residentMemory()) - before
  assert.ok(grown < 48, `the server grew by ${grown.toFixed(0)} MB`)
  must(await shopper.client.call('GET', '/v1/wallet'))
})

test('a URL too long, broken, or of no method is refused with a named reason', async () => {
  const refused: Record<string, string> = {
    'long URL': `${HEAD(`/v1/payments/${'a'.repeat(8_000)}`, 'GET')}\r\n`,
    'very long URL': `${HEAD(`/v1/history?before=${'a'.repeat(40_000)}`, 'GET')}\r\n`,
    'long header': `${HEAD('/v1/wallet', 'GET')}X: ${'a'.repeat(40_000)}\r\n\r\n`,
    'broken escape': `${HEAD('/v1/payments/%zz', 'GET')}\r\n`,
    'broken UTF-8': `${HEAD('/v1/payments/%ff', 'GET')}\r\n`,
    'no such method': `${HEAD('/v1/wallet', 'FOO')}\r\n`,
    'no HTTP': 'hello\r\n\r\n',
    'a space in the URL': `${HEAD('/v1/wa llet', 'GET')}\r\n`,
    'two lengths': `${HEAD(`/v1/payments/${newUuid()}`)}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
    'length and chunks': `${HEAD(`/v1/payments/${newUuid()}`)}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
  }
  for (const [what, head] of Object.entries(refused)) {
    const answer = await rawRequest(system.port, head)
    assert.ok(['REQUEST_INVALID', 'NOT_FOUND'].includes(problemOf(answer).reason), `${what}: ${answer.status} ${answer.text}`)
  }
})

test('a method that a path does not have is refused with a named reason', async () => {
  for (const { client, path } of Object.values(commands())) {
    for (const method of ['PATCH', 'TRACE', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      const answer = await client.call(method, path())
      if (answer.status < 300) continue
      assert.equal(problemOf(answer).reason, 'NOT_FOUND', `${method} ${path()}: ${answer.text}`)
    }
  }
})

test('paths of the apps that lead nowhere answer like any other, never with a fault', async () => {
  for (const path of ['//', '//evil.example/x', '/..%2f..%2fetc/passwd', '/%2e%2e/secrets.json', '/a%00.js', '/assets/..;/x.js', '/?x=%zz']) {
    const answer = await shopper.client.call('GET', path)
    assert.ok(answer.status !== 500 && !answer.text.includes('root:'), `${path}: ${answer.status} ${answer.text.slice(0, 100)}`)
  }
})
