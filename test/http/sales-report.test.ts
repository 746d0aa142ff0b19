import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FoundRequest, Payment } from '../../src/protocol/api/payments.ts'
import type { SalesReport } from '../../src/protocol/api/reports.ts'
import type { SaleList, Till } from '../../src/protocol/api/till.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import type { Answer } from '../api-client.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { joinAsStaff, registerOwnerPhone } from '../staff.ts'
import { refusedWith } from './problem.ts'
import { setRules } from './programme-rules.ts'

const ODD_NAME = '=1+1,"🍊"\u200f שלום'

let system: RunningSystem
let owner: Merchant
let staff: Merchant
let shopper: Shopper
let payerId: Uuid
before(async () => {
  system = await startSystem()
  owner = await signInAsMerchant(system, 'mend')
  staff = (await joinAsStaff(system, owner, ODD_NAME, { refundDayLimit: 2_000, mayReport: true })).till
  shopper = await joinAsShopper(system, '손님', 300_000)
  await setRules(system)
  must(await shopper.unlock())
  payerId = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId
  await makeSales()
})
after(() => system.stop())

let paid: Payment[]

async function makeSales(): Promise<void> {
  paid = []
  for (const [till, amount] of [[owner, 10_000], [owner, 7_000], [staff, 30_000], [staff, 5_000]] as const) {
    paid.push(must(await shopper.pay(await shopper.scan((await till.request(amount)).code!.qr))))
  }
  must(await staff.refund(paid[0]!, payerId, 1_500))
  must(await owner.refund(paid[2]!, payerId, 30_000))
  const phone = await registerOwnerPhone(system, owner, 'mend')
  const asked = must(await staff.client.call('PUT', `/v1/refund-approvals/${newUuid()}`, { body: { paymentId: paid[1]!.id, payerId, amount: 4_000 } }))
  must(await phone.approve(asked as never))
  must(await staff.refund(paid[1]!, payerId, 4_000, String(asked['refundId'])))
  // Yesterday, an hour before midnight in Korea; and one paid yesterday that went back today.
  const { rows } = await system.database!.pool.query<{ start: Date }>(`select date_trunc('day', now() at time zone 'UTC' + interval '9 hours') at time zone 'UTC' - interval '9 hours' as start`)
  await system.database!.pool.query('update payments set decided_at = $2 where id = $1', [paid[3]!.id, new Date(rows[0]!.start.getTime() - 3_600_000)])
  must(await owner.refund(paid[3]!, payerId, 200))
}

async function report(day?: string, till = owner): Promise<SalesReport> {
  return must(await till.client.call<SalesReport>('GET', `/v1/sales-report${day ? `?day=${day}` : ''}`))
}

/** The day before a day. */
function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}

test('S2-03 the day\'s report says what came in and went back, by hour, kind of payment and staff, and agrees with the till', async () => {
  const today = await report()
  assert.deepEqual([today.count, today.gross, today.refundCount, today.refunds, today.net, today.isOver], [3, 47_000, 4, 35_700, 11_300, false])
  assert.deepEqual(today.shopName, { ko: '바늘수선', en: 'Needle Mending' })
  assert.deepEqual(today.byKind.map(({ kind, count, gross }) => [kind, count, gross]), [['request_qr', 3, 47_000]])
  assert.deepEqual(today.byStaff.map(({ name, count, gross, refundCount, refunds }) => [name, count, gross, refundCount, refunds]), [[ODD_NAME, 1, 30_000, 2, 5_500], ['정바늘', 2, 17_000, 2, 30_200]])
  for (const part of [today.byHour, today.byKind, today.byStaff]) {
    assert.deepEqual([sum(part, 'count'), sum(part, 'gross'), sum(part, 'refundCount'), sum(part, 'refunds')], [3, 47_000, 4, 35_700])
  }
  const till = must(await owner.client.call<Till>('GET', '/v1/till'))
  assert.deepEqual(till.today, { count: 3, sum: 47_000, refunded: 35_700 })
  const yesterday = await report(dayBefore(today.day), staff)
  assert.deepEqual([yesterday.count, yesterday.gross, yesterday.refunds, yesterday.isOver], [1, 5_000, 0, true])
  assert.deepEqual(yesterday.byHour.map(({ hour }) => hour), [23])
})

function sum<Key extends string>(rows: readonly Record<Key, number>[], key: Key): number {
  return rows.reduce((total, row) => total + row[key], 0)
}

test('S2-03 the sales leave as a file that a spreadsheet opens: a line each, who did it, and no formula', async () => {
  const { day } = await report()
  const answer = await staff.client.call('GET', `/v1/sales.csv?from=${dayBefore(day)}&to=${day}&language=ko`)
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.headers['content-type'], 'text/csv; charset=utf-8')
  assert.match(String(answer.headers['content-disposition']), /^attachment; filename="onjang-sales-[\d-]+\.csv"$/)
  assert.equal(answer.text[0], '\ufeff')
  const lines = answer.text.slice(1).split('\r\n')
  assert.equal(lines[0], '"날짜","시각","구분","확인 번호","방법","받은 돈","돌려준 돈","손님","자리","담당","승인","결제 ID"')
  assert.deepEqual([lines.length, lines.at(-1)], [10, ''])
  const approved = lines.find((line) => line.includes(',4000,'))!
  assert.ok(approved.includes(`"환불","${paid[1]!.confirmationNumber}","금액 QR",,4000,"손*`), approved)
  assert.ok(approved.includes(`"'=1+1,""🍊""\u200f שלום","정바늘","${paid[1]!.id}"`), approved)
  const english = await staff.client.call('GET', `/v1/sales.csv?from=${day}&to=${day}`, { language: 'en' })
  assert.match(english.text, /^\ufeff"Date","Time",/)
})

test('days that are none, ranges that end before they begin or are too long, and staff without leave are refused', async () => {
  const get = (path: string, till = owner): Promise<Answer> => till.client.call('GET', path)
  for (const day of ['2026-13-01', 'today', '20261122', '', "2026-01-01'--", '1900-01-01']) refusedWith(await get(`/v1/sales-report?day=${encodeURIComponent(day)}`), 'REQUEST_INVALID')
  for (const range of ['from=2026-01-02&to=2026-01-01', 'from=2026-01-01&to=2026-06-01', 'from=2026-01-01', '', 'from=2026-01-01&to=2026-01-02&language=fr']) refusedWith(await get(`/v1/sales.csv?${range}`), 'REQUEST_INVALID')
  const empty = await report('2020-02-29')
  assert.deepEqual([empty.count, empty.net, empty.byHour], [0, 0, []])
  const cashier = (await joinAsStaff(system, owner, '계산원')).till
  for (const path of ['/v1/sales-report', '/v1/sales.csv?from=2026-01-01&to=2026-01-02']) refusedWith(await get(path, cashier), 'REPORT_NOT_PERMITTED', 'unknown')
})

test('S2-03 sales by a request, by the shop\'s printed code and by the shopper\'s own code are told apart, and a printed code is nobody\'s at the till', async () => {
  const shop = await signInAsMerchant(system, 'rice')
  const hand = (await joinAsStaff(system, shop, '떡직원', { mayReport: true })).till
  const before = await report(undefined, shop)
  must(await shopper.pay(await shopper.scan((await hand.request(1_000)).code!.qr)))
  const codeId = newUuid()
  must(await shop.client.call('PUT', `/v1/stall-codes/${codeId}`, { body: { stallId: shop.till.stalls[0]!.id } }))
  must(await shop.client.call('PUT', `/v1/stall-codes/${codeId}/activation`, { body: {} }))
  const printed = must(await shopper.client.call<FoundRequest>('PUT', `/v1/fixed-code-requests/${newUuid()}`, { body: { codeId, amount: 2_000 } }))
  const paidByPrinted = must(await shopper.pay(printed))
  const shown = must(await shopper.client.call<{ qr: string }>('POST', '/v1/shopper-codes', { body: {} }))
  const request = await hand.request(3_000)
  must(await hand.client.call('POST', `/v1/payment-requests/${request.id}/shopper`, { body: { scanned: shown.qr } }))
  must(await shopper.pay(await shop.foundBehind(request, shopper)))
  must(await shop.refund(paidByPrinted, payerId, 500))
  const after = await report(undefined, shop)
  const grew = (kind: string): number[] => {
    const [now, then] = [after, before].map((one) => one.byKind.find((row) => row.kind === kind))
    return [now!.count - (then?.count ?? 0), now!.gross - (then?.gross ?? 0), now!.refunds - (then?.refunds ?? 0)]
  }
  assert.deepEqual([grew('request_qr'), grew('fixed_qr'), grew('shopper_code')], [[1, 1_000, 0], [1, 2_000, 500], [1, 3_000, 0]])
  assert.deepEqual(after.byStaff.map(({ name, count, gross }) => [name, count, gross]).filter(([name]) => name === '떡직원' || name === null), [['떡직원', 2, 4_000], [null, 1, 2_000]])
  const { sales } = must(await shop.client.call<SaleList>('GET', '/v1/sales'))
  const sale = sales.find(({ paymentId }) => paymentId === paidByPrinted.id)!
  assert.deepEqual([sale.takenBy, sale.refunds[0]!.by], [null, '최모락'])
})
