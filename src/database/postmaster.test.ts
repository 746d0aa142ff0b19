import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { answers } from './postmaster.ts'

/** A message of PostgreSQL's protocol, version 3: its kind, its length, its body. */
function message(kind: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(kind), length, body])
}

const AUTHENTICATED = message('R', Buffer.alloc(4))
const READY = message('Z', Buffer.from('I'))
const POSTMASTER_DIED = message('E', Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0'))

test('the last backend of a dead postmaster, which lets us in and ends before it is asked anything, is no answer and no fault of ours', async () => {
  const server = createServer((socket) => void socket.once('data', () => socket.end(Buffer.concat([AUTHENTICATED, READY, POSTMASTER_DIED]))))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const gone = spawn(process.execPath, ['-e', ''])
    await once(gone, 'exit')
    assert.equal(await answers({ id: gone.pid!, port: (server.address() as AddressInfo).port }, 'password'), false)
  } finally {
    server.close()
  }
})
