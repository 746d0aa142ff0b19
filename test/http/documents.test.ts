import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Validator } from '@seriousme/openapi-schema-validator'
import { ApiClient } from '../api-client.ts'
import { joinAsShopper, must, signInAsMerchant } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith } from './problem.ts'

type Operation = { summary?: string; tags?: string[]; security?: unknown[]; 'x-access'?: string; requestBody?: object; parameters?: { in: string; name: string }[]; responses: Record<string, { content?: Record<string, { schema: { title?: string } }> }> }
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> }

let system: RunningSystem
let docs: ApiClient
before(async () => {
  system = await startSystem({ database: 'embedded' })
  docs = new ApiClient(system.docsUrl)
})
after(() => system.stop())

async function readDocument(): Promise<Document> {
  return must(await docs.call<Document>('GET', '/openapi.json'))
}

test('the description of the API is OpenAPI 3.1 by the specification\'s own schema', async () => {
  const document = await readDocument()
  assert.match(document.openapi, /^3\.1\./)
  const { valid, errors } = await new Validator().validate(document)
  assert.ok(valid, JSON.stringify(errors, undefined, 2))
})

test('the description tells of every operation what it does, who may call it, what it takes and how it fails', async () => {
  const { paths } = await readDocument()
  for (const [path, methods] of Object.entries(paths)) {
    assert.match(path, /^\/v1\//)
    for (const [method, operation] of Object.entries(methods)) {
      const name = `${method} ${path}`
      assert.ok(operation.summary && operation.tags?.length === 1, name)
      assert.ok(operation.security?.length === 0 || operation['x-access'], name)
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter)
      assert.deepEqual((operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name), inPath, name)
      assert.equal(operation.requestBody !== undefined, method === 'put' || method === 'post', name)
      const problem = operation.responses['default']?.content?.['application/problem+json']
      assert.equal(problem?.schema.title, 'Problem', `${name}: ${JSON.stringify(operation.responses['default'])}`)
      assert.ok(Object.keys(operation.responses).some((status) => status.startsWith('2')), name)
    }
  }
})

test('the documents can be read, and run nothing from elsewhere', async () => {
  const page = await docs.call('GET', '/docs/')
  assert.equal(page.status, 200)
  assert.match(String(page.headers['content-security-policy']), /default-src 'self'; script-src 'self'/)
  const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => new URL(file!, 'http://docs.localhost/docs/'))
  assert.ok(files.length >= 4)
  for (const { host, pathname } of files) {
    assert.equal(host, 'docs.localhost')
    assert.equal((await docs.call('GET', pathname)).status, 200, pathname)
  }
})

test('pages and answers carry the headers that keep other sites out', async () => {
  const { headers } = await docs.call('GET', '/v1/deployment')
  const policy = String(headers['content-security-policy'])
  for (const part of ["default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]) {
    assert.ok(policy.includes(part), `${part} in ${policy}`)
  }
  assert.deepEqual([headers['x-content-type-options'], headers['x-frame-options'], headers['referrer-policy'], headers['x-powered-by']], ['nosniff', 'DENY', 'no-referrer', undefined])
})

test('the metrics count requests, batches, waiting payments, the event loop and memory', async () => {
  const shopper = await joinAsShopper(system, '수치', 10_000)
  const merchant = await signInAsMerchant(system)
  const before = await readMetrics()
  must(await shopper.pay(await merchant.foundBehind(await merchant.request(1_000), shopper)))
  const metrics = await readMetrics()
  const grew = (name: string): number => metrics.get(name)! - (before.get(name) ?? 0)
  assert.equal(grew('onjang_payments_decided_total'), 1)
  assert.equal(grew('onjang_payment_batch_size_count'), 1)
  assert.equal(grew('onjang_payment_batch_size_sum'), 1)
  assert.ok(grew('onjang_payment_batch_seconds_sum') > 0)
  assert.equal(grew('onjang_http_request_seconds_count{route="/v1/payments/:id",method="PUT",status="200"}'), 1)
  assert.equal(metrics.get('onjang_payments_waiting'), 0)
  assert.equal(grew('onjang_payment_queue_seconds_count'), 1)
  assert.ok(metrics.has('onjang_event_loop_delay_p99_seconds'))
  assert.ok(metrics.get('onjang_resident_memory_bytes')! > 20_000_000)
})

async function readMetrics(): Promise<Map<string, number>> {
  const { text, status } = await docs.call('GET', '/metrics')
  assert.equal(status, 200)
  return new Map(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]))
}

test('a path that is not there is refused with a named reason, and its name is no label of the metrics', async () => {
  for (let turn = 0; turn < 3; turn++) refusedWith(await docs.call('GET', `/v1/nothing-${turn}`), 'NOT_FOUND')
  assert.ok(![...(await readMetrics()).keys()].some((name) => name.includes('nothing-')))
})

test('ready turns to 503 when the database is gone, live stays 200, and ready comes back with it', async () => {
  assert.equal((await docs.call('GET', '/health/ready')).status, 200)
  const postmaster = await readPostmaster()
  process.kill(postmaster, 'SIGKILL')
  await until(async () => (await docs.call('GET', '/health/ready')).status === 503)
  assert.equal((await docs.call('GET', '/health/live')).status, 200)
  await system.killServer()
  await system.startServer()
  assert.equal((await docs.call('GET', '/health/ready')).status, 200)
})

async function readPostmaster(): Promise<number> {
  const files = await readdir(system.dataFolder, { recursive: true })
  const file = files.find((name) => name.endsWith('postmaster.pid'))!
  return Number((await readFile(join(system.dataFolder, file), 'utf8')).split('\n')[0])
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await pause(50)) if (await holds()) return
  throw new Error('it did not come to that')
}
