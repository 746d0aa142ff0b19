import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { GeneratorImportList, GeneratorImportShape, GeneratorModelList, GeneratorModelShape } from '../../src/protocol/api/generators.ts'
import { toBase64url } from '../../src/protocol/base64url.ts'
import { newUuid } from '../../src/values/uuid.ts'
import type { Answer } from '../api-client.ts'
import { signInToConsole, type SignedInMember } from '../console.ts'
import { joinAsShopper, must, PIN } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { problemOf, refusedWith } from './problem.ts'
import { rawRequest } from './raw-request.ts'

let system: RunningSystem
let first: SignedInMember
let second: SignedInMember
let operator: SignedInMember
before(async () => {
  system = await startSystem()
  first = await signInToConsole(system, 'clerk', 'clerk')
  second = await signInToConsole(system, 'clerk', 'clerk2')
  operator = await signInToConsole(system, 'operator')
})
after(() => system.stop())

const MODEL: GeneratorModelShape = { maker: '새기기', model: 'N-1', method: 'totp', algorithm: 'sha1', digits: 6, period: 30, ocraSuite: null, status: 'ok', lifeYears: 3 }
const imports = '/v1/console/generators/imports'

let serials = 0
/** A maker's table of new generators and its checksum, as `sha256sum` prints it. */
function table(count: number, maker = MODEL.maker) {
  const names = Array.from({ length: count }, () => `NEW${++serials}0`)
  const bytes = Buffer.from(`serial,method,seed,maker,model\n${names.map((serial) => `${serial},totp,${randomBytes(20).toString('hex')},${maker},N-1`).join('\n')}\n`)
  return { names, body: { fileName: 'n-1.csv', format: 'csv', file: toBase64url(bytes), checksum: createHash('sha256').update(bytes).digest('hex') } }
}
const propose = (member: SignedInMember, body: object, id = newUuid()): Promise<Answer<GeneratorImportShape>> => member.client.call('PUT', `${imports}/${id}`, { body })
const approve = (member: SignedInMember, id: string, body: object = {}): Promise<Answer<GeneratorImportShape>> => member.client.call('PUT', `${imports}/${id}/approval`, { body })

test('S1-06 an operator enters a model and blocks it; two clerks import its generators; people register them while it may be used', async () => {
  assert.deepEqual(must(await operator.client.call('PUT', '/v1/console/generators/models', { body: MODEL })), MODEL)
  const maker = { code: 'N1', maker: MODEL.maker }
  assert.deepEqual([must(await operator.client.call('PUT', '/v1/console/generators/makers', { body: maker })), must(await operator.client.call('PUT', '/v1/console/generators/makers', { body: maker }))], [maker, maker])
  refusedWith(await operator.client.call('PUT', '/v1/console/generators/makers', { body: { ...maker, code: '071' } }), 'ID_REUSED_DIFFERENTLY')
  refusedWith(await first.client.call('PUT', '/v1/console/generators/makers', { body: maker }), 'NOT_ALLOWED')
  const { names, body } = table(3)
  const proposed = must(await propose(first, body))
  assert.deepEqual([proposed.state, proposed.generators, proposed.needsChecksum, proposed.isOwn], ['proposed', 3, true, true])
  assert.ok(!JSON.stringify(proposed).includes(body.checksum.slice(0, 20)), 'the checksum is not told')
  const shopper = await joinAsShopper(system, '기기')
  const register = (serial: string) => shopper.client.call<{ state: string }>('PUT', `/v1/otp/physical/${newUuid()}`, { body: { serial, pin: PIN } })
  refusedWith(await register(names[0]!), 'OTP_SERIAL_INVALID')
  refusedWith(await approve(first, proposed.id, { checksum: body.checksum }), 'IMPORT_NEEDS_ANOTHER_PERSON')
  refusedWith(await approve(second, proposed.id), 'KEY_FILE_CHECKSUM_WRONG')
  const waiting = must(await second.client.call<GeneratorImportList>('GET', imports)).imports[0]!
  assert.deepEqual([waiting.id, waiting.isOwn], [proposed.id, false], 'what waits stands first')
  assert.equal(must(await approve(second, proposed.id, { checksum: body.checksum.slice(0, 20) })).state, 'approved')
  must(await operator.client.call('PUT', '/v1/console/generators/model-status', { body: { maker: MODEL.maker, model: MODEL.model, status: 'blocked' } }))
  refusedWith(await register(names[0]!), 'OTP_MODEL_UNSUPPORTED')
  must(await operator.client.call('PUT', '/v1/console/generators/model-status', { body: { maker: MODEL.maker, model: MODEL.model, status: 'ok' } }))
  assert.equal(must(await register(names[0]!)).state, 'pending')
  const { models } = must(await first.client.call<GeneratorModelList>('GET', '/v1/console/generators/models'))
  assert.deepEqual(models.filter(({ status }) => status !== 'ok').map(({ model }) => model), ['OL-2009'], 'the sample’s old model is blocked')
})

test('a file that is malformed, too large, of an unknown model or known already is refused with its reason, and a turned-down one is gone', async () => {
  refusedWith(await propose(first, { fileName: 'x.xml', format: 'pskc', file: toBase64url(Buffer.from('<!DOCTYPE x><x/>')) }), 'KEY_FILE_UNSAFE')
  refusedWith(await propose(first, { fileName: 'x.csv', format: 'csv', file: toBase64url(Buffer.from('nothing')) }), 'KEY_FILE_UNSUPPORTED')
  refusedWith(await propose(first, table(1, '아무도').body), 'GENERATOR_MODEL_UNKNOWN')
  // Refused by what is announced: whoever sent it all might meet a closed door before reading why.
  const { host, cookie } = first.client
  const head = [`PUT ${imports}/${newUuid()} HTTP/1.1`, `host: ${host}`, `origin: http://${host}`, `cookie: ${cookie}`, 'content-type: application/json', 'content-length: 4000000', '', '']
  const huge = problemOf(await rawRequest(system.port, head.join('\r\n')))
  assert.deepEqual([huge.status, huge.reason], [413, 'KEY_FILE_TOO_LARGE'])
  const { body } = table(2)
  const id = newUuid()
  must(await propose(first, body, id))
  assert.equal(problemOf(await propose(second, body)).reason, 'GENERATOR_SERIAL_KNOWN')
  assert.equal(must(await second.client.call<GeneratorImportShape>('PUT', `${imports}/${id}/rejection`, { body: {} })).state, 'rejected')
  refusedWith(await approve(second, id, { checksum: body.checksum }), 'IMPORT_DECIDED')
})

test('a container of 50 MB, announced or streamed without end in sight, is refused before it is read: nothing is stored, and the server keeps none of it', async () => {
  const { host, cookie } = first.client
  const head = (...more: string[]): string => [`PUT ${imports}/${newUuid()} HTTP/1.1`, `host: ${host}`, `origin: http://${host}`, `cookie: ${cookie}`, 'content-type: application/json', ...more, '', ''].join('\r\n')
  const kept = async (): Promise<unknown> => (await system.database!.pool.query('select count(*)::int as count from generator_imports')).rows
  const [storedBefore, memoryBefore] = [await kept(), megabytesOf(system.server().pid!)]
  const announced = problemOf(await rawRequest(system.port, head(`content-length: ${CONTAINER * 1.4}`)))
  assert.deepEqual([announced.status, announced.reason], [413, 'KEY_FILE_TOO_LARGE'])
  let sent = 0
  const chunks = function* (): Generator<Buffer> {
    yield chunked('{"fileName":"a.xml","format":"pskc","file":"')
    for (; sent < CONTAINER * 1.4; sent += 65_536) yield chunked('A'.repeat(65_536))
    yield Buffer.concat([chunked('"}'), Buffer.from('0\r\n\r\n')])
  }
  // The door is closed while more is coming; where that is quicker than the answer, only the closing is seen.
  const streamed = await rawRequest(system.port, head('transfer-encoding: chunked'), chunks()).catch((error: Error) => error)
  if (!(streamed instanceof Error)) assert.deepEqual([streamed.status, problemOf(streamed).reason], [413, 'KEY_FILE_TOO_LARGE'])
  assert.ok(sent < CONTAINER, `${sent} characters were taken`)
  must(await first.client.call('GET', imports))
  const grown = megabytesOf(system.server().pid!) - memoryBefore
  assert.ok(grown < 100, `the server grew by ${Math.round(grown)} MB`)
  assert.deepEqual(await kept(), storedBefore)
})

const CONTAINER = 50 * 1024 * 1024
/** One piece of a body whose length is not announced (RFC 9112, 7.1). */
const chunked = (text: string): Buffer => Buffer.from(`${text.length.toString(16)}\r\n${text}\r\n`)
/** What a process holds in memory now. */
const megabytesOf = (pid: number): number => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024

test('S2-38 a maker or model that was entered wrongly is put right by an operator, with an event, as long as nothing is in use under it', async () => {
  const put = (member: SignedInMember, what: string, body: object): Promise<Answer> => member.client.call('PUT', `/v1/console/generators/${what}`, { body })
  const [wrong, right] = [{ code: 'T1', maker: '오탈자자' }, { code: 'T2', maker: '오탈자' }]
  must(await put(operator, 'makers', wrong))
  refusedWith(await put(first, 'maker-correction', { wrong, right }), 'NOT_ALLOWED')
  refusedWith(await put(operator, 'maker-correction', { wrong, right: { ...right, code: '071' } }), 'ID_REUSED_DIFFERENTLY')
  refusedWith(await put(operator, 'maker-correction', { wrong: { ...wrong, code: 'T9' }, right }), 'NOT_FOUND')
  assert.deepEqual([must(await put(operator, 'maker-correction', { wrong, right })), must(await put(operator, 'maker-correction', { wrong, right }))], [right, right])
  // The sample's first owner uses one of these at another bank.
  const known = { code: '071', maker: '연습전자' }
  refusedWith(await put(operator, 'maker-correction', { wrong: known, right: { ...known, code: '072' } }), 'GENERATOR_ENTRY_IN_USE')

  const [typo, meant] = [{ ...MODEL, maker: '오탈자', model: 'T-3O' }, { ...MODEL, maker: '오탈자', model: 'T-30', digits: 8 }]
  must(await put(operator, 'models', typo))
  refusedWith(await put(operator, 'model-correction', { wrong: { maker: typo.maker, model: typo.model }, right: { ...meant, period: null } }), 'REQUEST_INVALID')
  refusedWith(await put(operator, 'model-correction', { wrong: { maker: typo.maker, model: typo.model }, right: MODEL }), 'GENERATOR_MODEL_DIFFERS')
  const correction = { wrong: { maker: typo.maker, model: typo.model }, right: meant }
  assert.deepEqual([must(await put(operator, 'model-correction', correction)), must(await put(operator, 'model-correction', correction))], [meant, meant])
  refusedWith(await put(operator, 'model-correction', { wrong: { maker: MODEL.maker, model: MODEL.model }, right: { ...MODEL, digits: 8 } }), 'GENERATOR_ENTRY_IN_USE')
  const { rows } = await system.database!.pool.query<{ kind: string }>(`select kind from audit_events where actor = $1 and kind like 'generator_%_corrected' order by at`, [operator.session.personId])
  assert.deepEqual(rows.map(({ kind }) => kind), ['generator_maker_corrected', 'generator_model_corrected'], 'once each')
})
