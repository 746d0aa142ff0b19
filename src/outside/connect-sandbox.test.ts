import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startTestWorld } from '../../sandbox/testing/test-world.ts'
import { connectSandbox } from './connect-sandbox.ts'
import { readSandboxConnection } from './sandbox-connection.ts'

test('the connection file of a running sandbox connects every port', async (t) => {
  const world = await startTestWorld(t)
  const outside = connectSandbox({ mark: 'sandbox', connection: readSandboxConnection(world.connectionFile) })
  assert.ok((await outside.bank.balance(world.connection.poolFintechUseNumber)).ok)
  assert.ok((await outside.identity.request({ name: '박온장', birthDate: '19700101', phone: '01055501111', carrier: 'LGU' })).ok)
  assert.equal((await world.messages('01055501111')).length, 1)
})

test('a real database never runs with the sandbox', async (t) => {
  const { connection } = await startTestWorld(t)
  assert.throws(() => connectSandbox({ mark: 'real', connection }), /marked as real/)
})

test('a connection that leaves this machine, or is none, is refused', async (t) => {
  const { connection } = await startTestWorld(t)
  const folder = mkdtempSync(join(tmpdir(), 'onjang-connection-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'connection.json')
  for (const odd of [{ ...connection, url: 'http://bank.example:80' }, { ...connection, url: 'http://127.0.0.1.example:80' }, { ...connection, clientUseCode: 'm' }, 7]) {
    writeFileSync(file, JSON.stringify(odd))
    assert.throws(() => readSandboxConnection(file), /not a connection to a sandbox/)
  }
})
