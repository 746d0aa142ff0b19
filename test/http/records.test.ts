import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Payment } from '../../src/protocol/api/payments.ts'
import type { SaleList } from '../../src/protocol/api/till.ts'
import type { History } from '../../src/protocol/api/wallet.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import type { Answer, ApiClient } from '../api-client.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith } from './problem.ts'
import { setRules } from './programme-rules.ts'

let system: RunningSystem
let merchant: Merchant
let shopper: Shopper
before(async () => {
  system = await startSystem()
  merchant = await signInAsMerchant(system, 'mend')
  shopper = await joinAsShopper(system, '손님', 500_000)
  await setRules(system)
  must(await shopper.unlock())
})
after(() => system.stop())

async function payMany(howMany: number): Promise<Uuid[]> {
  const requests = await Promise.all(Array.from({ length: howMany }, () => merchant.request(100)))
  const found = await Promise.all(requests.map((request) => merchant.foundBehind(request, shopper)))
  return (await Promise.all(found.map((each) => shopper.pay(each)))).map((answer) => must<Payment>(answer).id)
}

/** Every page from the newest to the oldest. */
async function everyPage<Page extends { next: string | null }>(client: ApiClient, path: string): Promise<Page[]> {
  const pages: Page[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page: Page = must(await client.call<Page>('GET', next === '' ? path : `${path}?before=${encodeURIComponent(next)}`))
    pages.push(page)
    next = page.next
  }
  return pages
}

test('S2-01 the sales and the history show every payment once, page by page, also those that were committed together', async () => {
  const paid = [...(await payMany(70)), ...(await payMany(1)), ...(await payMany(30))].toSorted()
  const sales = await everyPage<SaleList>(merchant.client, '/v1/sales')
  assert.ok(sales.length > 1)
  assert.deepEqual(sales.flatMap((page) => page.sales.map(({ paymentId }) => paymentId)).toSorted(), paid)
  const history = await everyPage<History>(shopper.client, '/v1/history')
  const entries = history.flatMap((page) => page.entries)
  assert.deepEqual(entries.filter(({ kind }) => kind === 'payment').map(({ id }) => id).toSorted(), paid)
  assert.equal(entries.filter(({ kind }) => kind === 'top_up').length, 1)
  const times = entries.map(({ at }) => at)
  assert.deepEqual(times, times.toSorted().toReversed())
})

test('a payment is refunded after its programme is over, part by part and never beyond it', async () => {
  const [id] = await payMany(1)
  const { personId } = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session'))
  const before = (await shopper.readWallet()).purse.balance
  const { pool } = system.database!
  // The sample's programme ends, and the same shop stays open in the one that follows.
  const { rows } = await pool.query<{ id: Uuid }>('select id from programmes')
  await pool.query(`update programmes set ends_at = clock_timestamp() where id = $1`, [rows[0]!.id])
  must(await merchant.refund({ id: id! }, personId, 60))
  assert.equal(refusedWith(await merchant.refund({ id: id! }, personId, 41), 'REFUND_EXCEEDS').details?.['left'], 40)
  must(await merchant.refund({ id: id! }, personId, 40))
  assert.equal(refusedWith(await merchant.refund({ id: id! }, personId, 1), 'REFUND_EXCEEDS').details?.['left'], 0)
  await pool.query('update programmes set ends_at = null where id = $1', [rows[0]!.id])
  assert.equal((await shopper.readWallet()).purse.balance, before + 100)
})

test('a programme that the server has kept pays until its end and no longer', async () => {
  const { pool } = system.database!
  const pay = async (): Promise<Answer<Payment>> => shopper.pay(await merchant.foundBehind(await merchant.request(100), shopper))
  const foundBefore = await merchant.foundBehind(await merchant.request(100), shopper)
  must(await pay())
  // Far enough for one payment, whose server then knows the end: nothing changes any more but the time.
  await pool.query(`update programmes set ends_at = clock_timestamp() + interval '3 seconds'`)
  must(await pay())
  await pool.query('select pg_sleep_until(ends_at) from programmes')
  assert.equal(refusedWith(await shopper.pay(foundBefore), 'PURSE_MISMATCH').money, 'not_moved')
  await pool.query('update programmes set ends_at = null')
  must(await shopper.pay(foundBefore))
})

test('a refund of a payment that is not the shop\'s, or is none, is refused and binds nothing', async () => {
  const { personId } = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session'))
  const id = newUuid()
  refusedWith(await merchant.refund({ id: newUuid() }, personId, 1, id), 'NOT_FOUND')
  const [paid] = await payMany(1)
  must(await merchant.refund({ id: paid! }, personId, 1, id))
})

test('a top-up from an account that is not linked is refused for ever', async () => {
  const id = newUuid()
  const body = { face: 1_000, price: 900, linkedAccountId: newUuid() }
  const send = () => shopper.client.call('PUT', `/v1/top-ups/${id}`, { body })
  refusedWith(await send(), 'ACCOUNT_NOT_LINKED')
  refusedWith(await send(), 'ACCOUNT_NOT_LINKED')
  refusedWith(await shopper.client.call('PUT', `/v1/top-ups/${id}`, { body: { ...body, linkedAccountId: shopper.linkedAccountId } }), 'ID_REUSED_DIFFERENTLY')
})

test('S2-43 a price that is not the one the programme asks is refused with the right one', async () => {
  const body = { face: 10_001, price: 9_001, linkedAccountId: shopper.linkedAccountId }
  const refused = refusedWith(await shopper.client.call('PUT', `/v1/top-ups/${newUuid()}`, { body }), 'WRONG_AMOUNT')
  assert.equal(refused.details?.['price'], 9_000)
  assert.equal(must(await shopper.client.call('PUT', `/v1/top-ups/${newUuid()}`, { body: { ...body, price: 9_000 } }))['discount'], 1_001)
})

test('S2-01 sales are found by amount and by the name as it is shown, never by what is hidden; the history by shop and amount', async () => {
  const request = await merchant.request(4_321)
  must(await shopper.pay(await merchant.foundBehind(request, shopper)))
  const sales = async (search: string): Promise<number[]> => {
    const { sales: found } = must(await merchant.client.call<{ sales: { amount: number }[] }>('GET', `/v1/sales?search=${encodeURIComponent(search)}`))
    return found.map(({ amount }) => amount)
  }
  assert.deepEqual(await sales('4,321원'), [4_321])
  assert.ok((await sales('손')).includes(4_321))
  assert.deepEqual(await sales('손님'), [])
  assert.deepEqual(await sales('%'), [])
  const history = must(await shopper.client.call<{ entries: { amount: number }[] }>('GET', `/v1/history?search=${encodeURIComponent('바늘')}`))
  assert.ok(history.entries.some(({ amount }) => amount === 4_321))
  const other = must(await shopper.client.call<{ entries: object[] }>('GET', `/v1/history?search=${encodeURIComponent("';--")}`))
  assert.deepEqual(other.entries, [])
})

test('S2-07 a top-up is still told of when its programme is over', async () => {
  const top = await shopper.topUp(1_000)
  await system.database!.pool.query('update programmes set ends_at = now()')
  const told = must(await shopper.client.call<{ state: string }>('GET', `/v1/top-ups/${top.id}`))
  assert.equal(told.state, 'credited')
  await system.database!.pool.query('update programmes set ends_at = null')
})
