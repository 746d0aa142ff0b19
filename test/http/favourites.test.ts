import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FavouriteList } from '../../src/protocol/api/favourites.ts'
import type { Uuid } from '../../src/values/uuid.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith } from './problem.ts'

let system: RunningSystem
let shopper: Shopper
let merchant: Merchant
before(async () => {
  system = await startSystem()
  shopper = await joinAsShopper(system, '김하연', 50_000)
  merchant = await signInAsMerchant(system)
  must(await shopper.pay(await shopper.scan((await merchant.request(3_000)).code!.qr)))
})
after(async () => await system?.stop())

/** More places of the shop that was paid. */
async function openStalls(count: number): Promise<Uuid[]> {
  const { rows } = await system.database!.pool.query<{ id: Uuid }>(
    `insert into stalls select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'number', 'X' || i))).* from stalls s, generate_series(1, $2::int) i where s.id = $1 returning id`,
    [merchant.till.stalls[0]!.id, count],
  )
  return rows.map(({ id }) => id)
}

const mark = (id: Uuid) => shopper.client.call<FavouriteList>('PUT', `/v1/favourites/${id}`, { body: {} })

test('fifty shops are kept; one more is refused by its reason, not forgotten, and the same again stays', async () => {
  const [last, race, ...stalls] = await openStalls(51)
  for (const id of stalls) must(await mark(id))
  // Two at once for the last place: one gets it.
  const both = await Promise.all([mark(last!), mark(race!)])
  assert.deepEqual(both.map(({ status }) => status).toSorted((a, b) => a - b), [200, 422])
  refusedWith(await mark(merchant.till.stalls[0]!.id), 'FAVOURITES_FULL')
  const again = must(await mark(stalls[0]!)).favourites
  assert.equal(again.length, 50)
  assert.ok(stalls.every((id) => again.some(({ stallId }) => stallId === id)))
  must(await shopper.client.call('DELETE', `/v1/favourites/${stalls[0]}`))
  assert.ok(must(await mark(merchant.till.stalls[0]!.id)).favourites.some(({ stallId }) => stallId === merchant.till.stalls[0]!.id))
})
