import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { after, before, test } from 'node:test'
import { makeShopperCode } from '../../src/payments/shopper-code.ts'
import type { ShopperClaim, ShopperCode, ShopperCodeState } from '../../src/protocol/api/codes.ts'
import type { FoundRequest, PaymentRequest } from '../../src/protocol/api/payments.ts'
import { shopperTokenOf } from '../../src/protocol/shopper-code.ts'
import { isShortCode, withCheckDigit } from '../../src/protocol/short-code.ts'
import type { Reason } from '../../src/reasons/catalogue.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import type { Answer, ApiClient } from '../api-client.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startSecondServer, type SecondServer } from '../second-server.ts'
import { refusedWith } from './problem.ts'

let system: RunningSystem
let second: SecondServer
let shopper: Shopper
let green: Merchant
let fruit: Merchant
let payerId: Uuid
before(async () => {
  system = await startSystem()
  second = await startSecondServer(system)
  shopper = await joinAsShopper(system, '손님', 90_000)
  green = await signInAsMerchant(system, 'green')
  fruit = await signInAsMerchant(system, 'fruit')
  payerId = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId
})
after(async () => {
  await second?.stop()
  await system?.stop()
})

const show = async (): Promise<ShopperCode> => must(await shopper.client.call<ShopperCode>('POST', '/v1/shopper-codes', { body: {} }))
const claim = (client: ApiClient, request: PaymentRequest, body: ShopperClaim): Promise<Answer> => client.call('POST', `/v1/payment-requests/${request.id}/shopper`, { body })
const stateOf = (id: Uuid): Promise<Answer<ShopperCodeState>> => shopper.client.call<ShopperCodeState>('GET', `/v1/shopper-codes/${id}`)

type Heard = { state: ShopperCodeState; at: number }

/** Listens to what becomes of a code, at a server's port, until the server has said all there is. */
function listen(client: ApiClient, port: number, codeId: Uuid): { heard: Heard[]; opened: Promise<void>; ended: Promise<void> } {
  const heard: Heard[] = []
  const opened = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  const host = client.host.replace(/:\d+$/, `:${port}`)
  const sent = httpRequest({ host: '127.0.0.1', port, path: `/v1/shopper-codes/${codeId}/events`, headers: { host, cookie: client.cookie! } }, (response) => {
    response.setEncoding('utf8').on('data', (text: string) => {
      for (const [, data] of text.matchAll(/^data: (.*)$/gm)) heard.push({ state: JSON.parse(data!) as ShopperCodeState, at: Date.now() })
      if (heard.length > 0) opened.resolve()
    })
    response.on('close', () => ended.resolve())
  })
  sent.on('error', ended.reject)
  sent.end()
  return { heard, opened: opened.promise, ended: ended.promise }
}

test('S2-05 a till claims the code that a wallet shows, the wallet hears it within a second on whichever server, and only its signature pays', async () => {
  const code = await show()
  assert.equal(shopperTokenOf(code.qr), code.barcode)
  assert.ok(isShortCode(code.number))
  refusedWith(await shopper.client.call('GET', `/v1/shopper-codes/${newUuid()}`), 'NOT_FOUND')
  assert.ok(Math.abs(Date.parse(code.expiresAt) - Date.parse(code.serverTime) - 180_000) < 2_000)
  const here = listen(shopper.client, system.port, code.id)
  const there = listen(shopper.client, second.port, code.id)
  await Promise.all([here.opened, there.opened])
  const request = await green.request(8_000)
  const claimedAt = Date.now()
  must(await claim(green.client, request, { scanned: code.qr }))
  await Promise.all([here.ended, there.ended])
  for (const { heard } of [here, there]) {
    assert.deepEqual(heard.map(({ state }) => state.state), ['open', 'claimed'])
    assert.ok(heard[1]!.at - claimedAt < 1_000, `${heard[1]!.at - claimedAt} ms`)
  }
  const { requestId } = here.heard[1]!.state
  const found = must(await shopper.client.call<FoundRequest>('GET', `/v1/found-requests/${requestId}`))
  assert.deepEqual([found.amount, found.shop.name.ko, found.state, found.madeBy], [8_000, '초록반찬', 'open', 'till'])
  assert.equal((await shopper.readWallet()).purse.balance, 90_000)
  assert.equal(must(await shopper.pay(found)).state, 'paid')
  assert.equal((await shopper.readWallet()).purse.balance, 82_000)
})

test('S2-05 the barcode and the typed number lead to the same wallet, and a lost reply is asked for again', async () => {
  for (const way of ['barcode', 'number'] as const) {
    const code = await show()
    const request = await green.request(1_000)
    const body = way === 'barcode' ? { scanned: code.barcode } : { number: code.number }
    must(await claim(green.client, request, body))
    const again = listen(shopper.client, system.port, code.id)
    must(await claim(green.client, request, body))
    await again.ended
    assert.equal(again.heard.at(-1)!.state.state, 'claimed')
    assert.deepEqual(must(await stateOf(code.id)), again.heard.at(-1)!.state)
    refusedWith(await claim(fruit.client, await fruit.request(1_000), body), 'SHOPPER_CODE_USED')
  }
})

test('S2-26 a code that is old, unknown, of another kind, or for a request that has ended is refused by its name', async () => {
  const request = await fruit.request(2_000)
  const old = await show()
  await show()
  refusedWith(await claim(fruit.client, request, { scanned: old.qr }), 'SHOPPER_CODE_EXPIRED')
  const others: [ShopperClaim, Reason][] = [
    [{ scanned: request.code!.qr }, 'SHOPPER_CODE_EXPECTED'],
    [{ scanned: 'https://example.com' }, 'SHOPPER_CODE_EXPECTED'],
    [{ scanned: withCheckDigit('1'.repeat(39)) }, 'SHOPPER_CODE_WRONG'],
    [{ scanned: '1'.repeat(40) }, 'SHOPPER_CODE_WRONG'],
    [{ number: '12345678' }, 'SHOPPER_CODE_WRONG'],
  ]
  for (const [body, reason] of others) refusedWith(await claim(fruit.client, request, body), reason)
  must(await fruit.client.call('PUT', `/v1/payment-requests/${request.id}/cancellation`, { body: {} }))
  refusedWith(await claim(fruit.client, request, { scanned: (await show()).qr }), 'REQUEST_CANCELLED')
})

test('S2-38 numbers can not be tried out: ten a minute, and what is stored does not tell the code', async () => {
  const sea = await signInAsMerchant(system, 'sea')
  const request = await sea.request(1_000)
  const reasons: unknown[] = []
  for (let turn = 0; turn < 12; turn++) reasons.push((await claim(sea.client, request, { number: withCheckDigit(String(1_000_000 + turn)) })).body['reason'])
  assert.deepEqual(reasons, [...Array.from({ length: 10 }, () => 'SHOPPER_CODE_WRONG'), 'RATE_LIMITED', 'RATE_LIMITED'])
  const { barcode } = await show()
  const { rows } = await system.database!.pool.query<{ all: string }>('select c::text as all from shopper_codes c')
  assert.ok(rows.length > 0 && rows.every(({ all }) => !all.includes(barcode) && !all.includes(Buffer.from(barcode).toString('hex'))))
})

test('S2-05 two tills on two servers claim one shopper’s code a thousand times: one wins', async () => {
  const { pool } = system.database!
  const there = second.clientLike(fruit.client)
  const requests = [await green.request(3_000), await fruit.request(4_000)] as const
  const lookups = await Promise.all([green.foundBehind(requests[0], shopper), fruit.foundBehind(requests[1], shopper)])
  const wins = [0, 0]
  for (let turn = 0; turn < 1_000; turn++) {
    const code = await makeShopperCode(pool, { payerId, deviceId: shopper.deviceId }, 180)
    const tills = [() => claim(green.client, requests[0], { scanned: code.token }), () => claim(there, requests[1], { scanned: code.token })]
    const order = turn % 2 === 0 ? [0, 1] : [1, 0]
    const answers = await Promise.all(order.map(async (till) => ({ till, answer: await tills[till]!() })))
    const winners = answers.filter(({ answer }) => answer.status === 200)
    assert.equal(winners.length, 1, `turn ${turn}: ${answers.map(({ answer }) => answer.text).join(' ')}`)
    refusedWith(answers.find(({ answer }) => answer.status !== 200)!.answer, 'SHOPPER_CODE_USED')
    wins[winners[0]!.till]!++
    const { rows } = await pool.query<{ claimed_by: Uuid }>('select claimed_by from shopper_codes where id = $1', [code.id])
    assert.equal(rows[0]!.claimed_by, lookups[winners[0]!.till]!.requestId)
  }
  assert.ok(wins.every((count) => count > 20), `both tills win at times: ${wins.join(' and ')}`)
})
