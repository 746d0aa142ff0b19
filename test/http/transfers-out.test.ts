import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { NoticeList } from '../../src/protocol/api/notices.ts'
import type { Payee, Statement, TransferLimits, TransferOut } from '../../src/protocol/api/transfers.ts'
import { readTransferQuestion } from '../../src/protocol/transfer-out.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { inSnapshot } from '../../src/database/snapshot.ts'
import { verifyBooks } from '../../tools/verify/verify-books.ts'
import { bankAccounts, confirmOnPhone, joinAsOwner, type OfficeOwner, ownerWithOtp, shownOnPhone, signInToOffice } from '../office.ts'
import type { OtpPhone } from '../otp-phone.ts'
import { joinAsShopper, must, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { problemOf, refusedWith } from './problem.ts'

let system: RunningSystem
let phone: OtpPhone
let owner: OfficeOwner
let payee: Payee
let account: Awaited<ReturnType<typeof bankAccounts>>[number]
before(async () => {
  system = await startSystem()
  phone = await ownerWithOtp(system, 'green')
  owner = await signInToOffice(system, 'green', async () => phone.freshCode())
  await owner.settle(20_000)
  account = (await bankAccounts(system)).find(({ holderName }) => holderName === '한가온')!
  payee = await owner.addPayee(account)
})
after(() => system.stop())

const bankBalance = async (fintechUseNum = account.fintechUseNum): Promise<number> => {
  const answer = await fetch(`${system.sandboxUrl}/bank/accounts`)
  const { accounts } = (await answer.json()) as { accounts: { fintechUseNum: string; balance: number }[] }
  return accounts.find((each) => each.fintechUseNum === fintechUseNum)!.balance
}
const bound = (id: Uuid, amount: number, to: Payee = payee): Promise<string> => phone.boundCode({ transferId: id, payeeBankCode: to.bankCode, payeeAccountNumber: to.accountNumber, amount: BigInt(amount) })
const setRules = (rules: Record<string, number>): Promise<unknown> =>
  system.database!.pool.query(`update programmes set ${Object.entries({ transfer_once_cap: 100_000_000, transfer_day_cap: 500_000_000, reduced_transfer_once_cap: 10_000_000, reduced_transfer_day_cap: 50_000_000, ...rules }).map(([name, value]) => `${name} = ${value}`).join(', ')}`)

test('S1-03 S1-12 a business transfer without an OTP is refused, and with a code bound to payee and amount it reaches the bank once', async () => {
  const before = await bankBalance()
  const id = newUuid()
  const prepared = must(await owner.prepare(payee, 3_000, id, '재료값'))
  assert.deepEqual([prepared.state, prepared.question?.medium, prepared.question?.isBound], ['prepared', 'digital', true])
  assert.deepEqual(refusedWith(await owner.confirm(id), 'OTP_REQUIRED').details?.['missing'], ['otp_bound'])
  refusedWith(await owner.confirm(id, phone.code()), 'OTP_NOT_BOUND')
  assert.equal((await owner.home()).deposit, 20_000)
  const code = await bound(id, 3_000)
  const done = must(await owner.confirm(id, code))
  assert.deepEqual([done.state, done.balanceAfter, done.question], ['done', 17_000, null])
  assert.match(done.reference!, /^[2-9A-Z]{2}-[2-9A-Z]{2}$/)
  assert.deepEqual(must(await owner.confirm(id, code)).reference, done.reference, 'said again it is the same')
  assert.equal(must(await owner.prepare(payee, 3_000, id, '재료값')).state, 'done')
  const other = refusedWith(await owner.prepare(payee, 4_000, id, '재료값'), 'ID_REUSED_DIFFERENTLY', 'moved')
  assert.deepEqual(other.details?.['first'], { state: 'done', amount: 3_000 })
  assert.equal((await bankBalance()) - before, 3_000)
})

test('what an owner is told of payees and transfers names the shop, in both languages', async () => {
  const { notices } = must(await owner.client.call<NoticeList>('GET', '/v1/notices'))
  const told = notices.filter(({ kind }) => kind === 'PAYEE_ADDED' || kind === 'TRANSFER_SENT')
  assert.deepEqual(told.map(({ kind }) => kind), ['TRANSFER_SENT', 'PAYEE_ADDED'])
  for (const { body } of told) assert.deepEqual([body.ko.split(':')[0], body.en.split(':')[0]], ['초록반찬', 'Green Side Dishes'])
  const { rows } = await system.database!.pool.query<{ shop: string | null }>(`select facts -> 'shop' ->> 'ko' as shop from notices where kind = 'TRANSFER_TO_CONFIRM'`)
  assert.deepEqual(rows, [{ shop: '초록반찬' }], 'the phone that confirms is told as well')
})

test('S2-40 a code shown for one payee or amount is void once either changes, and the sign-in code after it as well', async () => {
  const id = newUuid()
  const second = await owner.addPayee((await bankAccounts(system)).find(({ holderName }) => holderName === '서누리')!)
  must(await owner.prepare(payee, 1_000, id))
  const code = await bound(id, 1_000)
  must(await owner.prepare(payee, 9_000, id))
  refusedWith(await owner.confirm(id, code), 'OTP_MISMATCH')
  must(await owner.prepare(second, 1_000, id))
  refusedWith(await owner.confirm(id, code), 'OTP_MISMATCH')
  assert.equal((await owner.home()).deposit, 17_000)
  must(await owner.prepare(payee, 1_000, id))
  assert.equal(must(await owner.confirm(id, await bound(id, 1_000))).state, 'done')
  const next = newUuid()
  must(await owner.prepare(payee, 1_000, next))
  refusedWith(await owner.confirm(next, await bound(id, 1_000)), 'OTP_MISMATCH')
  must(await owner.client.call('PUT', `/v1/transfers-out/${next}/cancellation`, { body: {} }))
  refusedWith(await owner.confirm(next, await bound(next, 1_000)), 'TRANSFER_NOT_OPEN')
})

test('S1-02 the question on the screen carries payee and amount, signed by the server, for a phone without network', async () => {
  const id = newUuid()
  const { question } = must(await owner.prepare(payee, 500, id))
  const read = readTransferQuestion(question!.qr)!
  assert.deepEqual([read.question.transferId, read.question.payeeAccountNumber, read.question.payeeHolder, read.question.amount], [id, payee.accountNumber, '한가온', 500n])
  const point = Buffer.from(system.deployment.transferKey.publicKey, 'base64url')
  const key = await crypto.subtle.importKey('raw', point, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
  const { signature, signedBytes } = read.envelope
  assert.ok(await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, new Uint8Array(signature), new Uint8Array(signedBytes)))
  assert.equal(read.envelope.keyId, system.deployment.transferKey.id)
  must(await owner.client.call('PUT', `/v1/transfers-out/${id}/cancellation`, { body: {} }))
})

test('S1-04 the phone shows payee and amount, signs both, and sends the code: the transfer goes out without typing', async () => {
  const id = newUuid()
  must(await owner.prepare(payee, 700, id))
  const facts = await shownOnPhone(phone.shopper, id)
  refusedWith(await confirmOnPhone(phone.shopper, { ...facts, amount: 800n }), 'TRANSFER_CHANGED')
  const thief = await joinAsShopper(system, '도둑')
  refusedWith(await confirmOnPhone(phone.shopper, facts, undefined, thief), 'SIGNATURE_INVALID')
  refusedWith(await confirmOnPhone(thief, facts), 'NOT_FOUND')
  const sent = must(await confirmOnPhone(phone.shopper, facts, await bound(id, 700)))
  assert.equal(sent.state, 'done')
  assert.equal(must(await owner.client.call<TransferOut>('GET', `/v1/transfers-out/${id}`)).confirmedOnPhone, true)
})

test('S2-42 what the bank did not answer stays pending, and is then posted or given back', async () => {
  for (const [action, end, change] of [['done', 'done', 900], ['not_done', 'reversed', 0]] as const) {
    const [before, { deposit }] = [await bankBalance(), await owner.home()]
    await fetch(`${system.sandboxUrl}/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ call: 'bank.deposit', action, effect: 'reset', remaining: 1 }) })
    const id = newUuid()
    must(await owner.prepare(payee, 900, id))
    const answer = await owner.confirm(id, await bound(id, 900))
    assert.deepEqual([answer.status, answer.body.state], [202, 'requested'])
    const home = await owner.home()
    assert.deepEqual([home.deposit, home.held, home.waiting.map((transfer) => transfer.id)], [deposit - 900, 900, [id]])
    await system.database!.pool.query('update transfers_out set ask_at = clock_timestamp() where id = $1', [id])
    await waitUntil(async () => must(await owner.client.call<TransferOut>('GET', `/v1/transfers-out/${id}`)).state === end)
    assert.deepEqual([(await owner.home()).deposit, (await bankBalance()) - before], [deposit - change, change])
  }
})

test('S2-16 a closed account, another’s name, and an account that is not there are each named before anything is sent', async () => {
  const accounts = await bankAccounts(system)
  const other = accounts.find(({ holderName }) => holderName === '문하람')!
  const state = (to: string): Promise<Response> => fetch(`${system.sandboxUrl}/bank/accounts/${other.fintechUseNum}`, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ state: to }) })
  const inquire = (change: object = {}): ReturnType<typeof owner.client.call> =>
    owner.client.call('POST', '/v1/payee-inquiries', { body: { bankCode: other.bankCode, accountNumber: other.accountNumber, ...change } })
  for (const [to, reason] of [['closed', 'ACCOUNT_CLOSED'], ['blocked', 'ACCOUNT_BLOCKED'], ['holder_mismatch', 'HOLDER_MISMATCH']] as const) {
    await state(to)
    refusedWith(await inquire(), reason)
  }
  await state('open')
  refusedWith(await inquire({ accountNumber: '9010000000009' }), 'NOT_FOUND')
  refusedWith(await inquire({ bankCode: '999' }), 'NOT_FOUND')
  refusedWith(await owner.client.call('PUT', `/v1/payees/${newUuid()}`, { body: { bankCode: other.bankCode, accountNumber: other.accountNumber, holderName: '한가온', nickname: '' } }), 'HOLDER_MISMATCH')
  refusedWith(await owner.client.call('PUT', `/v1/payees/${newUuid()}`, { body: { bankCode: account.bankCode, accountNumber: account.accountNumber, holderName: '한가온', nickname: '' } }), 'PAYEE_KNOWN')
  const late = await owner.addPayee(other)
  await state('closed')
  const id = newUuid()
  must(await owner.prepare(late, 600, id))
  const ended = must(await owner.confirm(id, await bound(id, 600, late)))
  assert.deepEqual([ended.state, ended.reason], ['reversed', 'ACCOUNT_CLOSED'])
  await state('open')
})

test('S2-19 S2-43 every limit holds to the won: a time, a day, a new payee, and what the deposit holds', async () => {
  const { deposit } = await owner.home()
  const refusedAt = async (to: Payee, amount: number): Promise<string> => problemOf(await owner.prepare(to, amount)).reason
  await setRules({ transfer_once_cap: 2_000, reduced_transfer_once_cap: 1_000 })
  assert.equal(await refusedAt(payee, 2_001), 'TRANSFER_ONCE_LIMIT')
  assert.equal(refusedWith(await owner.prepare(payee, 2_001), 'TRANSFER_ONCE_LIMIT').title, '한 번에 2,000원까지 보낼 수 있어요.')
  must(await owner.prepare(payee, 2_000))
  const fresh = await owner.addPayee((await bankAccounts(system)).findLast(({ holderName }) => holderName === '문하람')!, false)
  assert.ok(Date.parse(fresh.newUntil!) > Date.now() + 23 * 3_600_000)
  assert.equal(await refusedAt(fresh, 1_001), 'TRANSFER_ONCE_LIMIT')
  must(await owner.prepare(fresh, 1_000))
  assert.deepEqual(must(await owner.client.call<TransferLimits>('GET', `/v1/transfer-limits?payeeId=${fresh.id}`)).because, ['new_payee'])
  const { rows } = await system.database!.pool.query<{ sent: bigint }>(`select sum(amount)::bigint as sent from transfers_out where state in ('requested', 'done')`)
  const sent = Number(rows[0]!.sent)
  await setRules({ transfer_day_cap: sent + 1_500, reduced_transfer_day_cap: sent })
  assert.equal(refusedWith(await owner.prepare(payee, 1_501), 'TRANSFER_LIMIT').details?.['left'], 1_500)
  const id = newUuid()
  must(await owner.prepare(payee, 1_500, id))
  const late = newUuid()
  must(await owner.prepare(payee, 1_500, late))
  must(await owner.confirm(id, await bound(id, 1_500)))
  refusedWith(await owner.confirm(late, await bound(late, 1_500)), 'TRANSFER_LIMIT')
  refusedWith(await owner.confirm(late, await bound(late, 1_500)), 'TRANSFER_LIMIT')
  await setRules({})
  assert.equal(refusedWith(await owner.prepare(payee, deposit - 1_500 + 1), 'DEPOSIT_SHORT').parameters?.['amount'], 1)
  must(await owner.prepare(payee, deposit - 1_500))
})

test('S1-12 twenty confirmations at once move the money once', async () => {
  const [before, { deposit }] = [await bankBalance(), await owner.home()]
  const id = newUuid()
  must(await owner.prepare(payee, 300, id))
  const code = await bound(id, 300)
  const answers = await Promise.all(Array.from({ length: 20 }, () => owner.confirm(id, code)))
  assert.ok(answers.some(({ status }) => status === 200))
  for (const answer of answers) if (answer.status > 202) assert.ok(['OTP_REUSED', 'TRANSFER_NOT_OPEN', 'SERVER_OVERLOAD'].includes(problemOf(answer).reason), answer.text)
  assert.deepEqual([(await bankBalance()) - before, (await owner.home()).deposit], [300, deposit - 300])
})

test('S1-20 a code that is bound to nothing is enough up to the lower limit; above it the phone confirms payee and amount', async () => {
  await system.database!.pool.query(`update otp_devices set ocra_suite = null where serial = $1`, [phone.serial])
  await system.database!.pool.query(`update otp_registrations set kind = 'physical' where id = $1`, [phone.registrationId])
  await setRules({ reduced_transfer_once_cap: 1_000, reduced_transfer_day_cap: 500_000_000 })
  const small = newUuid()
  must(await owner.prepare(payee, 1_000, small))
  const code = await phone.freshCode()
  assert.equal(must(await owner.confirm(small, code)).state, 'done')
  const large = newUuid()
  assert.equal(must(await owner.prepare(payee, 1_001, large)).question?.needsPhone, true)
  refusedWith(await owner.confirm(large, code), 'FACTORS_MISSING')
  must(await confirmOnPhone(phone.shopper, await shownOnPhone(phone.shopper, large)))
  refusedWith(await owner.confirm(large, code), 'OTP_REUSED')
  must(await owner.prepare(payee, 1_002, large))
  refusedWith(await owner.confirm(large, code), 'FACTORS_MISSING')
  must(await confirmOnPhone(phone.shopper, await shownOnPhone(phone.shopper, large)))
  assert.equal(must(await owner.confirm(large, await phone.freshCode())).state, 'done')
  await setRules({})
})

test('the statement tells every won of the deposit, is filtered and searched, and its file runs no formula', async () => {
  const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10)
  const read = async (query = ''): Promise<Statement> => must(await owner.client.call<Statement>('GET', `/v1/deposit-entries?from=${today}&to=${today}${query}`))
  const whole = await read()
  const { deposit } = await owner.home()
  assert.equal(whole.entries[0]!.balanceAfter, deposit)
  assert.equal(whole.in - whole.out, deposit)
  for (const [index, entry] of whole.entries.entries()) assert.equal(entry.balanceAfter - entry.change, whole.entries[index + 1]?.balanceAfter ?? 0)
  assert.equal(whole.entries.at(-1)!.kind, 'settlement')
  assert.deepEqual((await read('&kind=settlement')).entries.map(({ change }) => change), [20_000])
  assert.ok((await read('&kind=returned')).entries.every(({ change, state }) => change > 0 && state === 'reversed'))
  assert.deepEqual((await read(`&search=${encodeURIComponent('재료값')}`)).entries.map(({ change, to }) => [change, to?.holderName]), [[-3_000, '한가온']])
  const evil = newUuid()
  must(await owner.prepare(payee, 100, evil, '=1+1'))
  must(await owner.confirm(evil, await phone.freshCode()))
  const file = await owner.client.call('GET', `/v1/deposit.csv?from=${today}&to=${today}`)
  assert.match(String(file.headers['content-type']), /^text\/csv/)
  assert.ok(file.text.includes(`"'=1+1"`) && file.text.includes('"한가온"') && !file.text.includes(payee.accountNumber))
  refusedWith(await owner.client.call('GET', '/v1/deposit-entries?from=2026-02-31&to=2026-02-01'), 'REQUEST_INVALID', 'not_moved')
})

test('S2-40 another owner sees, changes and confirms nothing of it', async () => {
  const other = await signInToOffice(system, 'sea')
  await other.settle(1_000)
  refusedWith(await other.prepare(payee, 100), 'NOT_FOUND')
  const id = newUuid()
  must(await owner.prepare(payee, 100, id))
  refusedWith(await other.client.call('GET', `/v1/transfers-out/${id}`), 'NOT_FOUND', 'unknown')
  refusedWith(await other.confirm(id, phone.code()), 'NOT_FOUND', 'unknown')
  const elsewhere: Shopper = await joinAsOwner(system, 'sea')
  await assert.rejects(shownOnPhone(elsewhere, id), /no such transfer/)
})

test('the books hold, and an edited, lost or made-up transfer out is found', async () => {
  const findings = (): Promise<string[]> =>
    inSnapshot(system.database!.pool, async (snapshot) => {
      const found: string[] = []
      for await (const { rule } of verifyBooks(snapshot)) found.push(rule)
      return found
    })
  assert.deepEqual(await findings(), [])
  const { pool } = system.database!
  const damage = async (change: string, undo: string, rule: RegExp): Promise<void> => {
    await pool.query(change)
    assert.ok((await findings()).some((found) => rule.test(found)), change)
    await pool.query(undo)
  }
  await damage(`update transfers_out set amount = amount + 1 where state = 'done'`, `update transfers_out set amount = amount - 1 where state = 'done'`, /held in the ledger/)
  await damage(`update transfers_out set state = 'reversed' where state = 'done' and memo = '재료값'`, `update transfers_out set state = 'done' where memo = '재료값'`, /was posted/)
  await damage(`update transfers_out set hold_transfer = gen_random_uuid() where memo = '재료값'`, `update transfers_out t set hold_transfer = h.id from ledger_transfers h where t.memo = '재료값' and h.user_data_128 = t.id and h.flags & 2 <> 0`, /without its row/)
  assert.deepEqual(await findings(), [])
})

async function waitUntil(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!(await isTrue())) if (Date.now() > deadline) throw new Error('it did not come true')
}
