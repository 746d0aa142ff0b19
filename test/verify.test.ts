import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { PoolClient } from 'pg'
import type { ShopperCode } from '../src/protocol/api/codes.ts'
import type { FoundRequest } from '../src/protocol/api/payments.ts'
import type { TopUp } from '../src/protocol/api/wallet.ts'
import { inSnapshot } from '../src/database/snapshot.ts'
import type { Queryable } from '../src/database/transaction.ts'
import { TRANSFER_DIGEST } from '../src/ledger/digest.ts'
import { newUuid, type Uuid } from '../src/values/uuid.ts'
import { runCommand } from '../tools/run-command.ts'
import { verifyBooks } from '../tools/verify/verify-books.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from './people.ts'
import { startSystem, type RunningSystem } from './running-system.ts'

let system: RunningSystem
let refunded: { id: Uuid; payerId: Uuid }

before(async () => {
  system = await startSystem()
  const merchant = await signInAsMerchant(system)
  const shopper = await joinAsShopper(system, '김하연', 200_000)
  const other = await joinAsShopper(system, '이두리', 50_000)
  const payerId = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId
  const payment = await buy(shopper, merchant, 12_500)
  await buy(other, merchant, 7_000)
  // From two lots, above the ceiling of an unlock, and given back in two parts.
  await shopper.topUp(100_000)
  const large = await buyByPin(shopper, merchant, 190_000)
  must(await merchant.refund(large, payerId, 40_000))
  must(await merchant.refund(large, payerId, 60_000))
  must(await merchant.refund(payment, payerId, 12_500))
  refunded = { id: large.id, payerId }
  await refusals(shopper, merchant)
  await payByPrintedCode(other, merchant)
  await leaveOpen(other)
  await beRefusedByTheBank(shopper)
})
after(() => system.stop())

async function buy(shopper: Shopper, merchant: Merchant, amount: number): Promise<{ id: Uuid }> {
  const request = await merchant.request(amount)
  return must(await shopper.pay(await shopper.scan(request.code!.qr)))
}

async function buyByPin(shopper: Shopper, merchant: Merchant, amount: number): Promise<{ id: Uuid }> {
  const request = await merchant.request(amount)
  const id = newUuid()
  const order = shopper.orderFor(await shopper.scan(request.code!.qr), id)
  const approval = must(await shopper.approve(order))
  return must(await shopper.send(id, await shopper.sign(order), approval.id))
}

/** A payment beyond the balance, an order called off before it came, a request called off. */
async function refusals(shopper: Shopper, merchant: Merchant): Promise<void> {
  const dear = await merchant.request(499_000)
  const order = shopper.orderFor(await shopper.scan(dear.code!.qr), newUuid())
  const approval = must(await shopper.approve(order))
  assert.equal((await shopper.send(order.paymentId, await shopper.sign(order), approval.id)).body.reason, 'INSUFFICIENT_BALANCE')
  must(await shopper.client.call('PUT', `/v1/payments/${newUuid()}/cancellation`, { body: {} }))
  must(await merchant.client.call('PUT', `/v1/payment-requests/${(await merchant.request(100)).id}/cancellation`, { body: {} }))
}

/** A printed code that is put up, paid by, and replaced; and a code of the wallet that a till has claimed. */
async function payByPrintedCode(shopper: Shopper, merchant: Merchant): Promise<void> {
  const { client } = merchant
  const codeId = newUuid()
  must(await client.call('PUT', `/v1/stall-codes/${codeId}`, { body: { stallId: merchant.till.stalls[0]!.id } }))
  must(await client.call('PUT', `/v1/stall-codes/${codeId}/activation`, { body: {} }))
  const asked = must(await shopper.client.call<FoundRequest>('PUT', `/v1/fixed-code-requests/${newUuid()}`, { body: { codeId, amount: 3_000 } }))
  must(await shopper.pay(asked))
  must(await client.call('PUT', `/v1/stall-codes/${codeId}/stop`, { body: { because: 'worn', replacementId: newUuid() } }))
  const shown = must(await shopper.client.call<ShopperCode>('POST', '/v1/shopper-codes', { body: {} }))
  must(await client.call('POST', `/v1/payment-requests/${(await merchant.request(900)).id}/shopper`, { body: { scanned: shown.qr } }))
}

/** A top-up whose outcome at the bank is not known. */
async function leaveOpen(shopper: Shopper): Promise<void> {
  await fetch(`${system.sandboxUrl}/faults`, json({ call: 'bank.withdraw', action: 'not_done', effect: 'reset', remaining: 1 }))
  const answer = await shopper.client.call<TopUp>('PUT', `/v1/top-ups/${newUuid()}`, { body: { face: 10_000, price: 9_000, linkedAccountId: shopper.linkedAccountId } })
  assert.equal(answer.body.state, 'requested')
}

async function beRefusedByTheBank(shopper: Shopper): Promise<void> {
  const answer = await shopper.client.call<TopUp>('PUT', `/v1/top-ups/${newUuid()}`, { body: { face: 1_500_000, price: 1_350_000, linkedAccountId: shopper.linkedAccountId } })
  assert.equal(answer.body.state, 'reversed')
}

function json(body: object): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

async function findings(database: Queryable): Promise<string[]> {
  const found: string[] = []
  for await (const { rule, words } of verifyBooks(database)) found.push(`${rule}: ${words}`)
  return found
}

/** What is found when `damage` has been done; the damage is then undone. */
async function foundAfter(damage: (client: PoolClient) => Promise<unknown>): Promise<string[]> {
  const client = await system.database!.pool.connect()
  try {
    // A forger with the rights of the database's owner: triggers and foreign keys do not stop him.
    await client.query(`begin; set local session_replication_role = replica`)
    await damage(client)
    return await findings(client as unknown as Queryable)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** Lets the digests fit the forged transfers again, as one would who knows how they are made. */
const forgeDigests = `update ledger_accounts a set digest = coalesce((select bit_xor(${TRANSFER_DIGEST}) from ledger_transfers t
  where a.id in (t.debit_account_id, t.credit_account_id)), 0)`
const aPayment = `(select transfer_id from payments where state = 'paid' order by id limit 1)`
const aPurse = `(select purse_id from payments where state = 'paid' order by id limit 1)`
const twoLots = `(select purse_id from lots group by purse_id having count(*) > 1)`
const anAccount = `(select account from purses where id = ${aPurse})`

test('the books of a market hold, while its server runs', async () => {
  assert.deepEqual(await inSnapshot(system.database!.pool, findings), [])
})

/** Each damage, and what it must be called. Everything found beside it is a consequence. */
const damages: [name: string, sql: string, says: RegExp][] = [
  ['an edited balance', `update ledger_accounts set credits_posted = credits_posted + 1 where id = ${anAccount}`, /account \S+ has credits posted \d+; its transfers make \d+/],
  ['a deleted transfer', `delete from ledger_transfers where id = ${aPayment}`, /payment \S+ of \S+ for \d+ won is not in the ledger/],
  [
    'a consistent double edit: a transfer and both its balances',
    `update ledger_accounts set credits_posted = credits_posted + 500 where id = (select credit_account_id from ledger_transfers where id = ${aPayment});
     update ledger_accounts set debits_posted = debits_posted + 500 where id = (select debit_account_id from ledger_transfers where id = ${aPayment});
     update ledger_transfers set amount = amount + 500 where id = ${aPayment}`,
    /the transfers of account \S+ are not those that made its balances/,
  ],
  [
    'the same with forged digests',
    `update ledger_accounts set credits_posted = credits_posted + 500 where id = (select credit_account_id from ledger_transfers where id = ${aPayment});
     update ledger_accounts set debits_posted = debits_posted + 500 where id = (select debit_account_id from ledger_transfers where id = ${aPayment});
     update ledger_transfers set amount = amount + 500 where id = ${aPayment}; ${forgeDigests}`,
    /payment \S+ of \S+ for \d+ won is not what transfer \S+ of \d+ won says/,
  ],
  [
    'a payment without its transfer',
    `insert into payments select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'transfer_id', gen_random_uuid(), 'request_lookup_id', gen_random_uuid()))).*
       from payments p where state = 'paid' limit 1`,
    /payment \S+ of \S+ for \d+ won is not in the ledger/,
  ],
  ['a transfer without its payment', `delete from payments where transfer_id = ${aPayment}`, /transfer \S+ of \d+ won is a payment that nobody knows/],
  ['a transfer to another shop', `update ledger_transfers set credit_account_id = (select sales_account from programme_merchants where sales_account <> credit_account_id limit 1) where id = ${aPayment}; ${forgeDigests}`, /payment \S+ of .* is not what transfer/],
  ['a refund without its transfer', `delete from ledger_transfers where id = (select transfer_id from refunds limit 1)`, /refund \S+ of \S+ for \d+ won is not in the ledger/],
  ['a transfer without its refund', `delete from refunds where id = (select id from refunds limit 1)`, /transfer \S+ of \d+ won is a refund that nobody knows/],
  ['the day’s counter off by one', `update purses set day_spent = day_spent + 1 where id = ${aPurse}`, /purse \S+ counts \d+ won spent/],
  ['the month’s counter off by one', `update purses set month_spent = month_spent - 1 where id = ${aPurse}`, /purse \S+ counts \d+ won spent/],
  ['the PIN’s counter off by one', `update purses set day_pin_spent = day_pin_spent + 1 where day_pin_spent > 0`, /purse \S+ counts \d+ won approved by PIN/],
  ['the purchases of a month off by one', `update purses set purchased = purchased + 1 where id = ${aPurse}`, /purse \S+ counts \d+ won bought in the month/],
  ['a lot off by one', `update lots set remaining = remaining - 1 where id = (select id from lots where remaining > 0 limit 1)`, /lot \S+ of purse \S+ holds \d+ won; its payments and refunds leave \d+/],
  [
    'one won moved from lot to lot of a purse',
    `update lots set remaining = remaining - 1 where id = (select id from lots where purse_id = ${twoLots} and remaining = face limit 1);
     update lots set remaining = remaining + 1 where id = (select id from lots where purse_id = ${twoLots} and remaining < face - 1 limit 1)`,
    /lot \S+ of purse \S+ holds \d+ won; its payments and refunds leave \d+/,
  ],
  ['a lot that nobody bought', `insert into lots select gen_random_uuid(), purse_id, gen_random_uuid(), 5000, 5000, expires_at from lots limit 1`, /lot \S+ of purse \S+ was bought by no top-up/],
  ['what was refunded off by one', `update payments set refunded = refunded - 1 where refunded > 0`, /payment \S+ of \S+ counts \d+ won refunded; its refunds come to \d+/],
  ['a deleted event', `delete from merchant_events where number = 1`, /merchant \S+ has \d+ events, the highest numbered \d+/],
  [
    'an event taken away and the others moved up',
    `delete from merchant_events where (merchant_id, number) = (select merchant_id, last_number from merchant_streams where last_number > 0 limit 1);
     update merchant_streams set last_number = last_number - 1 where last_number > 0
       and last_number > (select coalesce(max(number), 0) from merchant_events e where e.merchant_id = merchant_streams.merchant_id)`,
    /payment \S+ of merchant \S+ has no event|refund \S+ of merchant \S+ has no event/,
  ],
  [
    'an event told twice',
    `insert into merchant_events select e.merchant_id, s.last_number + 1, e.data from merchant_events e join merchant_streams s using (merchant_id) where e.number = 1;
     update merchant_streams set last_number = last_number + 1 where merchant_id in (select merchant_id from merchant_events)`,
    /merchant \S+ has \d+ payments and refunds and \d+ events about them/,
  ],
  ['a request that forgot its payment', `update payment_requests set state = 'open', payment_id = null where payment_id = (select payment_id from payment_requests where state = 'paid' limit 1)`, /payment \S+ of \S+ pays request \S+, which does not say so/],
  ['a printed code put to use by hand', `update stall_codes set state = 'active' where state = 'made'`, /code \S+ of stall \S+ is active; it has 1 steps, the last numbered 1 says made/],
  ['a step of a printed code taken away', `delete from stall_code_steps where step = 2`, /code \S+ of stall \S+ is replaced; it has 3 steps/],
  ['a printed code replaced by one of another stall', `update stall_codes set stall_id = (select id from stalls where id <> stall_id limit 1) where state = 'made'`, /code \S+ of stall \S+ was replaced by \S+ of stall/],
  ['a request from a printed code turned over to another payer', `update fixed_code_requests set payer_id = (select id from people where id <> payer_id limit 1)`, /request \S+ of payer \S+ from code \S+ belongs to/],
  ['a request from a printed code lost', `delete from payment_requests where lookup_id in (select lookup_id from fixed_code_requests)`, /request \S+ of payer \S+ from code \S+ is not there/],
  ['a code of a wallet claimed after its time', `update shopper_codes set expires_at = claimed_at - interval '1 second'`, /the code \S+ of \S+ ran out at .* and was claimed at/],
  ['an approval that was given back', `update approvals set used_by = null where used_by is not null`, /payment \S+ of \S+ was approved by .*, and 0 approvals say so/],
  ['an approval used for another order', `update approvals set order_hash = sha256('x') where used_by is not null`, /approval \S+ of \S+ was used by payment \S+, which is another order/],
  ['a top-up credited without its bank', `update top_ups set state = 'credited' where state = 'requested'`, /top-up \S+ of \S+ is credited, and its price was neither posted nor voided/],
  ['a top-up of another price', `update top_ups set price = price - 1, discount = discount + 1 where state = 'credited'`, /top-up \S+ of \S+: its price of \d+ won is not what transfer/],
  ['a top-up without its row', `delete from top_ups where state = 'requested'`, /transfer \S+ of \d+ won is a top-up that nobody knows/],
  [
    'money moved for a reason that is not its own',
    `insert into ledger_transfers (timestamp, amount, ledger, code, flags, id, debit_account_id, credit_account_id)
       select 1, 1000, 1, 100, 0, gen_random_uuid(), bank_pool_account, ${anAccount} from programmes;
     update ledger_accounts set credits_posted = credits_posted + 1000 where id = ${anAccount};
     update ledger_accounts set debits_posted = debits_posted + 1000 where id = (select bank_pool_account from programmes); ${forgeDigests}`,
    /transfer \S+ for reason 100 goes from an account of kind 1000 to one of kind 2100/,
  ],
]

for (const [name, sql, says] of damages) {
  test(`found and named: ${name}`, async () => {
    const found = await foundAfter((client) => client.query(sql))
    assert.ok(found.some((words) => says.test(words)), `nothing says ${says}:\n${found.join('\n')}`)
  })
}

test('found and named: a refund counted on the wrong payment', async () => {
  const found = await foundAfter(async (client) => {
    await client.query(`update payments set refunded = refunded - 1 where payer_id = $1 and id = $2`, [refunded.payerId, refunded.id])
  })
  assert.ok(found.some((words) => words.includes(`payment ${refunded.id} of ${refunded.payerId} counts 99999 won refunded; its refunds come to 100000`)), found.join('\n'))
})

test('the command ends with 0 on books that hold, and with 1 and the damage in words on others', async () => {
  const verify = () => runCommand(process.execPath, ['tools/verify.ts'], { cwd: `${import.meta.dirname}/..`, env: { ...process.env, DATABASE_URL: system.database!.url, ONJANG_DATA: system.dataFolder } })
  const clean = await verify()
  assert.match(clean.output, /The books hold/)
  assert.equal(clean.code, 0)
  await system.database!.pool.query(`update purses set day_spent = day_spent + 1 where id = ${aPurse}`)
  const damaged = await verify()
  assert.match(damaged.output, /✗ what a purse has spent[^]*purse \S+ counts[^]*1 thing does not hold/)
  assert.equal(damaged.code, 1)
})
