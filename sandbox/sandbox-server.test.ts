import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test } from 'node:test'
import { startTestWorld } from './testing/test-world.ts'

function statusOf(url: string, method: string, headers: { [name: string]: string }, body?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    asking.on('error', reject)
    asking.end(body)
  })
}

test('names that merely resolve to this machine, and pages of other origins, are refused', async (t) => {
  const { url } = await startTestWorld(t)
  const { port } = new URL(url)
  assert.equal(await statusOf(url, 'GET', { host: `localhost:${port}` }), 200)
  assert.equal(await statusOf(url, 'GET', { host: `sandbox.localhost:${port}` }), 200)
  for (const host of ['evil.example', `127.0.0.1.evil.example:${port}`, 'localhost.evil.example', '0x7f.1']) {
    assert.equal(await statusOf(url, 'GET', { host }), 403, host)
  }
  for (const origin of ['https://evil.example', 'null', 'file://', 'http://localhost.evil.example']) {
    assert.equal(await statusOf(`${url}/faults`, 'DELETE', { origin }), 403, origin)
  }
  assert.equal(await statusOf(`${url}/faults`, 'DELETE', { origin: `http://sandbox.localhost:${port}` }), 204)
})

test('a form of a web page can’t switch on a fault: only JSON is taken', async (t) => {
  const { url } = await startTestWorld(t)
  const fault = JSON.stringify({ call: 'bank.withdraw', action: 'done', effect: 'reset' })
  for (const type of ['text/plain', 'multipart/form-data; boundary=x']) {
    assert.equal(await statusOf(`${url}/faults`, 'POST', { 'content-type': type }, fault), 415, type)
  }
  assert.equal(await statusOf(`${url}/faults`, 'POST', { 'content-type': 'application/x-www-form-urlencoded' }, fault), 400)
})

test('a body that is too long or too odd is refused', async (t) => {
  const { url } = await startTestWorld(t)
  const json = { 'content-type': 'application/json' }
  assert.equal(await statusOf(`${url}/faults`, 'POST', json, `"${'x'.repeat(70_000)}"`), 413)
  for (const odd of ['', '{', '[]', '{"__proto__":{}}', '{"call":"bank.withdraw","action":"done","effect":"reset","more":1}']) {
    assert.equal(await statusOf(`${url}/faults`, 'POST', json, odd), 400, odd)
  }
})

test('every page carries a strict content security policy', async (t) => {
  const { url } = await startTestWorld(t)
  for (const path of ['/', '/bank', '/switches', '/messages', '/nowhere']) {
    const policy = (await fetch(url + path)).headers.get('content-security-policy')
    assert.match(policy ?? '', /^default-src 'none'; script-src 'self';/, path)
    assert.doesNotMatch(policy ?? '', /unsafe/, path)
  }
})
