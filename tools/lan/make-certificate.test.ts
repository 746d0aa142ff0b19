import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makeCertificate, type Authority } from './make-certificate.ts'

const NOW = new Date()
let folder: string
let authority: Authority
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onjang-lan-'))
  authority = await makeCertificate(folder, '127.0.0.1', NOW)
})
after(() => rm(folder, { recursive: true, force: true }))

test('whoever trusts the authority can speak TLS with the address, and with no other', async () => {
  await withServer(async (port) => {
    assert.equal(await askOver('127.0.0.1', port), 'answered')
    assert.match(await askOver('127.0.0.2', port), /ERR_TLS_CERT_ALTNAME_INVALID/)
  })
})

test('the key of the authority is nowhere; the key of the certificate is for its owner alone', async () => {
  const key = await readFile(join(folder, 'key.pem'), 'utf8')
  const [leaf] = (await readFile(join(folder, 'certificate.pem'), 'utf8')).split(/(?<=-----END CERTIFICATE-----)\n/)
  assert.equal(key.match(/PRIVATE KEY/g)?.length, 2)
  assert.equal(new X509Certificate(leaf!).subject, 'CN=127.0.0.1')
  assert.equal((await stat(join(folder, 'key.pem'))).mode & 0o077, 0)
  assert.equal(new X509Certificate(authority.der).fingerprint256, authority.fingerprint)
})

test('a start on the same address keeps the certificate that phones know; another address, or one about to end, gets a new one', async () => {
  assert.equal((await makeCertificate(folder, '127.0.0.1', NOW)).fingerprint, authority.fingerprint)
  const late = new Date(NOW.getTime() + 29 * 86_400_000)
  const renewed = await makeCertificate(folder, '127.0.0.1', late)
  assert.notEqual(renewed.fingerprint, authority.fingerprint)
  assert.notEqual((await makeCertificate(folder, '192.168.0.7', late)).fingerprint, renewed.fingerprint)
})

async function withServer(work: (port: number) => Promise<void>): Promise<void> {
  const server = createServer({ key: await readFile(join(folder, 'key.pem')), cert: await readFile(join(folder, 'certificate.pem')) }, (_request, response) => response.end('answered'))
  await new Promise<void>((done) => server.listen(0, '0.0.0.0', done))
  await work((server.address() as AddressInfo).port).finally(() => server.close())
}

/** What a client that trusts only the authority hears, or why it hangs up. */
function askOver(host: string, port: number): Promise<string> {
  const ca = new X509Certificate(authority.der).toString()
  return new Promise((done) => {
    get({ host, port, ca, agent: false }, (response) => response.setEncoding('utf8').on('data', done)).on('error', (error: NodeJS.ErrnoException) => done(String(error.code)))
  })
}
