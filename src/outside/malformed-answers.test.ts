import assert from 'node:assert/strict'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { newUuid } from '../values/uuid.ts'
import type { BankOrder } from './bank-port.ts'
import { bankTransactionId } from './bank-transaction-id.ts'
import { createOpenBankingAdapter } from './open-banking-adapter.ts'
import { createSandboxIdentityAdapter } from './sandbox-identity-adapter.ts'
import { createSandboxMessageAdapter } from './sandbox-message-adapter.ts'

/** A server that hands out tokens and answers everything else as the test has it. */
async function wildServer(t: TestContext, answer: (response: ServerResponse, path: string) => void) {
  const server = createServer((request, response) => {
    request.resume()
    if (request.url === '/oauth/2.0/token') {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ access_token: 'token', token_type: 'Bearer', expires_in: 3600 }))
    } else answer(response, request.url ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const connection = { url, clientId: 'id', clientSecret: 'secret', clientUseCode: 'M900000001', contractAccountNumber: '1' }
  const limits = { timeLimitMilliseconds: 1_000, failuresToOpen: 1_000 }
  return {
    bank: createOpenBankingAdapter({ connection, limits }),
    identity: createSandboxIdentityAdapter({ connection, limits }),
    messages: createSandboxMessageAdapter({ connection, limits }),
  }
}

const order: BankOrder = {
  transactionId: newUuid(),
  fintechUseNumber: '9'.repeat(24),
  amount: 5_000n,
  memo: '이상한 응답',
  requestedAt: new Date(),
}
const id = bankTransactionId('M900000001', order.transactionId)
const good = { rsp_code: 'A0000', bank_tran_id: id, bank_rsp_code: '000', fintech_use_num: order.fintechUseNumber, tran_amt: '5000' }

test('the answer that the wild ones are measured against is believed', async (t) => {
  const { bank } = await wildServer(t, (response) => void response.end(JSON.stringify(good)))
  assert.deepEqual(await bank.withdraw(order), { state: 'done', bankTransactionId: id })
})

const wild: { readonly [name: string]: (response: ServerResponse) => void } = {
  'nothing at all': (response) => void response.end(),
  'no JSON': (response) => void response.end('<html>'),
  'JSON cut off': (response) => void response.end(JSON.stringify(good).slice(0, -1)),
  'bytes that are no UTF-8': (response) => void response.end(Buffer.from([0x22, 0xff, 0xfe, 0x22])),
  'two megabytes': (response) => void response.end(JSON.stringify({ ...good, more: 'x'.repeat(2 * 1024 * 1024) })),
  'an array': (response) => void response.end('[]'),
  null: (response) => void response.end('null'),
  'another order’s id': (response) => void response.end(JSON.stringify({ ...good, bank_tran_id: `${id.slice(0, -1)}!` })),
  'another amount': (response) => void response.end(JSON.stringify({ ...good, tran_amt: '50000' })),
  'an amount as a number': (response) => void response.end(JSON.stringify({ ...good, tran_amt: 5000 })),
  'another account': (response) => void response.end(JSON.stringify({ ...good, fintech_use_num: '8'.repeat(24) })),
  'no account': (response) => void response.end(JSON.stringify({ ...good, fintech_use_num: undefined })),
  'codes that contradict each other': (response) => void response.end(JSON.stringify({ ...good, bank_rsp_code: '415' })),
  'a refusal of another order': (response) =>
    void response.end(JSON.stringify({ ...good, rsp_code: 'A0002', bank_rsp_code: '415', bank_tran_id: 'other' })),
  'a redirect': (response) => void response.writeHead(302, { location: '/elsewhere' }).end(JSON.stringify(good)),
  'status 404': (response) => void response.writeHead(404).end(JSON.stringify(good)),
  'status 503 with a good body': (response) => void response.writeHead(503).end(JSON.stringify(good)),
  'a head and then silence': (response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{'),
  'half a body and a broken connection': (response) => {
    response.writeHead(200, { 'content-length': '500' }).write('{', () => response.socket?.resetAndDestroy())
  },
}

for (const [name, answer] of Object.entries(wild)) {
  test(`${name} leaves a withdrawal, a deposit and their inquiry unknown, and fails the rest in words`, async (t) => {
    const { bank, identity, messages } = await wildServer(t, answer)
    const states = await Promise.all([bank.withdraw(order), bank.deposit(order), bank.inquire('withdraw', order, { fence: true })])
    assert.deepEqual(states.map(({ state }) => state), ['unknown', 'unknown', 'unknown'])
    for (const failed of await Promise.all([
      bank.inquireHolder({ bankCode: '901', accountNumber: '1', birthDate: '19900101' }),
      bank.findAccounts('A'.repeat(88)),
      bank.balance('7'.repeat(24)),
      identity.request({ name: '김연습', birthDate: '19900101', phone: '01012345678', carrier: 'KT' }),
      identity.confirm('x', '123456'),
      messages.send({ messageId: newUuid(), to: '01012345678', text: '안녕' }),
    ])) {
      assert.ok(!failed.ok)
      assert.equal(failed.failure.money, 'not_moved')
    }
  })
}
