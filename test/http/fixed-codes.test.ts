import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { FoundShop, StallCode, StallCodeStop } from '../../src/protocol/api/codes.ts'
import type { FoundRequest } from '../../src/protocol/api/payments.ts'
import { fixedCodeHash } from '../../src/protocol/request-hash.ts'
import { toBase64url } from '../../src/protocol/base64url.ts'
import { makeMerchantCode } from '../../src/protocol/merchant-code.ts'
import { newCodeToken } from '../../src/protocol/code-token.ts'
import { newShopperToken, shopperCodeText } from '../../src/protocol/shopper-code.ts'
import { inSnapshot } from '../../src/database/snapshot.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { verifyBooks } from '../../tools/verify/verify-books.ts'
import type { Answer } from '../api-client.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { EventStream } from './event-stream.ts'
import { problemOf, refusedWith } from './problem.ts'

let system: RunningSystem
let merchant: Merchant
let shopper: Shopper
let payerId: Uuid
before(async () => {
  system = await startSystem()
  merchant = await signInAsMerchant(system)
  shopper = await joinAsShopper(system, '손님', 90_000)
  payerId = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId
})
after(() => system.stop())

const scan = (qr: string, who = shopper): Promise<Answer<FoundShop>> => who.client.call<FoundShop>('POST', '/v1/shop-lookups', { body: { qr } })
const ask = (codeId: Uuid, amount: number, id = newUuid(), who = shopper): Promise<Answer<FoundRequest>> =>
  who.client.call<FoundRequest>('PUT', `/v1/fixed-code-requests/${id}`, { body: { codeId, amount } })
const stop = (id: Uuid, because: StallCodeStop['because'], replacementId: Uuid | null = null): Promise<Answer<StallCode>> =>
  merchant.client.call<StallCode>('PUT', `/v1/stall-codes/${id}/stop`, { body: { because, replacementId } })
const codes = async (): Promise<StallCode[]> => must(await merchant.client.call<{ codes: StallCode[] }>('GET', '/v1/stall-codes')).codes
const make = (stallId: Uuid, id = newUuid()): Promise<Answer<StallCode>> => merchant.client.call<StallCode>('PUT', `/v1/stall-codes/${id}`, { body: { stallId } })

/** The stall's code that can be paid by, made where there is none. */
async function goodCode(): Promise<StallCode & { qr: string }> {
  const stallId = merchant.till.stalls[0]!.id
  const code = (await codes()).find(({ state }) => state === 'made' || state === 'active') ?? must(await make(stallId))
  return must(await merchant.client.call<StallCode & { qr: string }>('PUT', `/v1/stall-codes/${code.id}/activation`, { body: {} }))
}

test('a stall that has had more than a hundred codes still gets another, and an old one is answered as it stands', async () => {
  const sea = await signInAsMerchant(system, 'sea')
  const [stallId, first, last] = [sea.till.stalls[0]!.id, newUuid(), newUuid()]
  const put = (path: string, body: object): Promise<Answer<StallCode>> => sea.client.call<StallCode>('PUT', `/v1/stall-codes/${path}`, { body })
  must(await put(first, { stallId }))
  must(await put(`${first}/stop`, { because: 'worn', replacementId: null }))
  await system.database!.pool.query(
    `insert into stall_codes (id, token, merchant_id, stall_id, state, stopped_because)
     select ('ffffffff' || substr(gen_random_uuid()::text, 9))::uuid, gen_random_uuid()::text, merchant_id, stall_id, state, stopped_because from stall_codes, generate_series(1, 100) where id = $1`,
    [first],
  )
  assert.equal(must(await put(last, { stallId })).state, 'made')
  const old = must(await put(`${first}/stop`, { because: 'worn', replacementId: null }))
  assert.deepEqual([old.id, old.state, old.steps.map(({ state }) => state)], [first, 'reported', ['made', 'reported']])
  await system.database!.pool.query(`delete from stall_codes where id >= 'ffffffff-0000-0000-0000-000000000000'`)
})

test('S2-05 a printed code is scanned, the amount typed and paid; both sides have the same number, and the till hears it', async () => {
  const code = await goodCode()
  const till = await EventStream.open(merchant.client, system.port)
  const found = must(await scan(code.qr))
  assert.deepEqual([found.shop.name.ko, found.shop.place.ko, found.shop.certified, found.firstTime], ['초록반찬', '새벽시장 12호', true, true])
  const request = must(await ask(found.codeId, 12_500))
  assert.deepEqual([request.amount, request.madeBy, request.state], [12_500, 'shopper', 'open'])
  const paid = must(await shopper.pay(request))
  assert.equal(paid.state, 'paid')
  const { data } = await till.heard(({ data: event }) => event.type === 'payment_received' && event.paymentId === paid.id)
  await till.cut()
  assert.deepEqual([data.type === 'payment_received' && data.amount, data.type === 'payment_received' && data.confirmationNumber], [12_500, paid.confirmationNumber])
  assert.equal(must(await scan(code.qr)).firstTime, false)
  refusedWith(await shopper.pay(request), 'REQUEST_ALREADY_PAID')
  must(await merchant.refund(paid, payerId, 2_500))
  assert.equal((await merchant.readTill()).openRequests.length, 0)
})

test('S2-26 the order binds the scanned code: the wallet works the same hash out by itself', async () => {
  const code = await goodCode()
  const id = newUuid()
  const request = must(await ask(code.id, 4_000, id))
  const facts = { requestId: id, deploymentId: shopper.wallet.deploymentId, programmeId: request.programmeId, merchantId: request.shop.merchantId, stallId: request.shop.stallId, codeId: code.id, payerId, amount: 4_000n }
  assert.equal(request.requestHash, toBase64url(await fixedCodeHash(facts)))
  const other = shopper.orderFor(request, newUuid(), { amount: 3_999n })
  refusedWith(await shopper.send(other.paymentId, await shopper.sign(other)), 'WRONG_AMOUNT')
})

test('S2-32 a repeated request from a printed code is the same one, at once and later, and another amount under its id is refused', async () => {
  const code = await goodCode()
  let id = newUuid()
  let answers: Answer<FoundRequest>[] = []
  // Copies that meet at the wrong moment do so in one round of fifteen.
  for (let round = 0; round < 8; round++) {
    id = newUuid()
    const ofRound = id
    answers = await Promise.all(Array.from({ length: 8 }, () => ask(code.id, 5_000, ofRound)))
    assert.equal(new Set(answers.map((answer) => must(answer).requestId)).size, 1)
  }
  const reused = refusedWith(await ask(code.id, 6_000, id), 'ID_REUSED_DIFFERENTLY')
  assert.deepEqual(reused.details, { first: { codeId: code.id, amount: 5_000 } })
  const request = must(answers[0]!)
  assert.equal(must(await shopper.pay(request)).state, 'paid')
  assert.equal(must(await ask(code.id, 5_000, id)).state, 'paid')
})

test('a request from a printed code is its payer’s alone, to see and to pay', async () => {
  const other = await joinAsShopper(system, '다른 손님', 20_000)
  const request = must(await ask((await goodCode()).id, 1_000))
  refusedWith(await other.client.call('GET', `/v1/found-requests/${request.requestId}`), 'NOT_FOUND')
  refusedWith(await other.pay(request), 'NOT_FOUND')
  assert.equal(must(await shopper.pay(request)).state, 'paid')
})

test('S2-26 a reported code is blocked at once, also for who has scanned it already, and a new one takes its place', async () => {
  const code = await goodCode()
  const begun = must(await ask(code.id, 2_000))
  const replacementId = newUuid()
  const stopped = must(await stop(code.id, 'doctored', replacementId))
  assert.deepEqual([stopped.state, stopped.stoppedBecause, stopped.replacedBy, stopped.qr], ['replaced', 'doctored', replacementId, null])
  assert.deepEqual(stopped.steps.map(({ state, because }) => [state, because]), [['made', 'made'], ['active', 'put up'], ['reported', 'doctored'], ['replaced', 'replaced']])
  assert.ok(stopped.steps.every(({ by }) => by === '김초록'))
  refusedWith(await scan(code.qr), 'FIXED_CODE_BLOCKED')
  refusedWith(await ask(code.id, 2_000), 'FIXED_CODE_BLOCKED')
  refusedWith(await shopper.pay(begun), 'REQUEST_CANCELLED')
  // A lost reply: the same again is the same.
  assert.deepEqual(must(await stop(code.id, 'doctored', replacementId)), stopped)
  const next = await goodCode()
  assert.equal(next.id, replacementId)
  assert.equal(must(await scan(next.qr)).shop.name.ko, '초록반찬')
})

test('every end of a code has its own reason, and one not put up yet has, too', async () => {
  const ends: [StallCodeStop['because'], boolean, string][] = [
    ['lost', false, 'FIXED_CODE_BLOCKED'],
    ['worn', true, 'FIXED_CODE_REPLACED'],
    ['closing', false, 'FIXED_CODE_CLOSED'],
  ]
  for (const [because, isReplaced, reason] of ends) {
    const code = await goodCode()
    must(await stop(code.id, because, isReplaced ? newUuid() : null))
    refusedWith(await scan(code.qr), reason as 'FIXED_CODE_CLOSED')
  }
  const made = must(await make(merchant.till.stalls[0]!.id))
  refusedWith(await scan(made.qr!), 'FIXED_CODE_NOT_ACTIVE')
  refusedWith(await make(merchant.till.stalls[0]!.id), 'STALL_HAS_CODE')
  assert.deepEqual(must(await make(merchant.till.stalls[0]!.id, made.id)), made)
})

test('of ten codes asked for at once a stall gets one', async () => {
  for (const { id, state } of await codes()) if (state === 'made' || state === 'active') must(await stop(id, 'worn'))
  const answers = await Promise.all(Array.from({ length: 10 }, () => make(merchant.till.stalls[0]!.id)))
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  for (const answer of answers) if (answer.status !== 200) refusedWith(answer, 'STALL_HAS_CODE')
})

test('S2-38 another shop can neither make, use nor stop a stall’s code', async () => {
  const neighbour = await signInAsMerchant(system, 'fruit')
  const code = await goodCode()
  refusedWith(await neighbour.client.call('PUT', `/v1/stall-codes/${newUuid()}`, { body: { stallId: code.stallId } }), 'NOT_FOUND')
  refusedWith(await neighbour.client.call('PUT', `/v1/stall-codes/${code.id}`, { body: { stallId: neighbour.till.stalls[0]!.id } }), 'NOT_FOUND')
  refusedWith(await neighbour.client.call('PUT', `/v1/stall-codes/${code.id}/activation`, { body: {} }), 'NOT_FOUND')
  refusedWith(await neighbour.client.call('PUT', `/v1/stall-codes/${code.id}/stop`, { body: { because: 'lost', replacementId: null } }), 'NOT_FOUND')
  assert.equal(must(await scan(code.qr)).codeId, code.id)
})

test('S2-26 a code of another kind is refused with what to do, whichever door it comes to', async () => {
  const unknown = makeMerchantCode({ kind: 'static', token: newCodeToken(), merchantName: '초록반찬', merchantCity: 'KOREA' })
  const { qr } = await goodCode()
  refusedWith(await scan(unknown), 'QR_INVALID')
  refusedWith(await scan((await merchant.request(1_000)).code!.qr), 'QR_INVALID')
  refusedWith(await scan(qr.replace('초록반찬', '빨강반찬')), 'QR_DOCTORED')
  const both: [string, string][] = [
    [shopperCodeText(newShopperToken()), 'QR_MODE_MISMATCH'],
    ['00020101021129370016A000000677010111011300669245317755802TH54076000.00530376463049B3B', 'QR_FOREIGN'],
    ['https://example.com', 'QR_NOT_FOR_PAYING'],
    [`${system.walletUrl}/history/payments/${newUuid()}`, 'QR_IS_RECEIPT'],
  ]
  for (const [text, reason] of both) {
    refusedWith(await scan(text), reason as 'QR_FOREIGN')
    refusedWith(await shopper.client.call('POST', '/v1/request-lookups', { body: { qr: text } }), reason as 'QR_FOREIGN')
  }
  refusedWith(await shopper.client.call('POST', '/v1/request-lookups', { body: { qr } }), 'APP_OUTDATED')
})

test('S2-26 whatever text a camera saw, both doors answer with a reason', async () => {
  const guest = await joinAsShopper(system, '구경')
  const { qr } = await goodCode()
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }).map((text) => text.toWellFormed().replaceAll('\0', '\ufffd')),
    fc.tuple(fc.nat(qr.length), fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 5 })).map(([at, put]) => qr.slice(0, at) + put + qr.slice(at + 1)),
  )
  for (const text of fc.sample(texts, { numRuns: 50, seed: 20261122 })) {
    for (const path of ['/v1/shop-lookups', '/v1/request-lookups']) {
      const answer = await guest.client.call('POST', path, { body: { qr: text } })
      if (text !== qr) assert.notEqual(problemOf(answer).reason, 'REQUEST_INVALID', JSON.stringify(text))
    }
  }
})

test('a code of a shop outside the programme, or of one that is stopped, pays nothing', async () => {
  const bar = await signInAsMerchant(system, 'night')
  const id = newUuid()
  const made = must(await bar.client.call<StallCode>('PUT', `/v1/stall-codes/${id}`, { body: { stallId: bar.till.stalls[0]!.id } }))
  must(await bar.client.call('PUT', `/v1/stall-codes/${id}/activation`, { body: {} }))
  refusedWith(await scan(made.qr!), 'NOT_A_MERCHANT')
  refusedWith(await ask(id, 1_000), 'NOT_A_MERCHANT')
})

test('the books hold after all of it', async () => {
  const found: string[] = []
  await inSnapshot(system.database!.pool, async (snapshot) => {
    for await (const { rule, words } of verifyBooks(snapshot)) found.push(`${rule}: ${words}`)
  })
  assert.deepEqual(found, [])
})
