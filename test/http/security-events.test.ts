import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { NoticeList } from '../../src/protocol/api/notices.ts'
import type { RefundApproval } from '../../src/protocol/api/refund-approvals.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { runCommand } from '../../tools/run-command.ts'
import { joinAsShopper, must, Shopper, signInAsMerchant, type Merchant } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { joinAsStaff, registerOwnerPhone } from '../staff.ts'

let system: RunningSystem
let shopper: Shopper
let owner: Merchant
let personId: Uuid
let ownerId: Uuid
before(async () => {
  system = await startSystem()
  shopper = await joinAsShopper(system, '김하연', 50_000)
  owner = await signInAsMerchant(system)
  personId = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId
  ownerId = must(await owner.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId
})
after(() => system.stop())

async function kindsAbout(subject: Uuid): Promise<string[]> {
  const { rows } = await system.database!.pool.query<{ kind: string }>('select kind from audit_events where subject = $1 order by at, id', [subject])
  return rows.map(({ kind }) => kind)
}

async function actorOf(kind: string, subject: Uuid): Promise<Uuid | null | undefined> {
  const { rows } = await system.database!.pool.query<{ actor: Uuid | null }>('select actor from audit_events where kind = $1 and subject = $2', [kind, subject])
  return rows[0]?.actor
}

const verify = (): ReturnType<typeof runCommand> =>
  runCommand(process.execPath, ['tools/verify.ts'], { cwd: join(import.meta.dirname, '../..'), env: { ...process.env, DATABASE_URL: system.database!.url, ONJANG_DATA: system.dataFolder } })

test('joining is recorded: PIN, consents, phone, sign-in, account', async () => {
  const kinds = await kindsAbout(personId)
  for (const kind of ['pin_made', 'consents_given', 'device_registered', 'signed_in', 'account_linked']) assert.ok(kinds.includes(kind), `${kind} is not among ${kinds.join()}`)
})

test('wrong PINs are recorded, the lock too, and the owner of the PIN is told of it', async () => {
  for (let tries = 0; tries < 6; tries++) await shopper.unlock('111222')
  const kinds = (await kindsAbout(personId)).filter((kind) => kind.startsWith('pin_'))
  assert.deepEqual(kinds, ['pin_made', ...Array.from({ length: 4 }, () => 'pin_refused'), 'pin_locked'])
  const { notices } = must(await shopper.client.call<NoticeList>('GET', '/v1/notices'))
  assert.deepEqual(notices.map(({ kind }) => kind), ['PIN_LOCKED'])
})

test('a refused sign-in is recorded, whoever it was tried as', async () => {
  const before = (await kindsAbout(ownerId)).length
  const stranger = new Shopper(system, '남')
  for (const loginId of ['green', 'nobody-here']) await stranger.client.call('POST', '/v1/sessions', { body: { loginId, password: 'wrong' } })
  assert.deepEqual((await kindsAbout(ownerId)).slice(before), ['sign_in_refused'])
  const { rows } = await system.database!.pool.query(`select 1 from audit_events where kind = 'sign_in_refused' and subject is null`)
  assert.equal(rows.length, 1)
})

test('staff are recorded with who invited and removed them, and what the owner approved for them', async () => {
  const cashier = await joinAsStaff(system, owner, '박민수')
  const cashierId = must(await cashier.till.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId
  must(await shopper.client.call('GET', '/v1/wallet'))
  const buyer = await joinAsShopper(system, '이두리', 20_000)
  const paid = must(await buyer.pay(await buyer.scan((await owner.request(5_000)).code!.qr)))
  const buyerId = must(await buyer.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId
  const phone = await registerOwnerPhone(system, owner)
  const refundId = newUuid()
  const asked = must(await cashier.till.client.call<RefundApproval>('PUT', `/v1/refund-approvals/${refundId}`, { body: { paymentId: paid.id, payerId: buyerId, amount: 5_000 } }))
  must(await phone.approve(asked))
  must(await owner.client.call('DELETE', `/v1/staff/${cashier.member.id}`))
  assert.deepEqual((await kindsAbout(cashierId)).filter((kind) => kind.startsWith('staff_')), ['staff_added', 'staff_invited', 'staff_joined', 'staff_removed'])
  assert.deepEqual([await actorOf('staff_invited', cashierId), await actorOf('staff_removed', cashierId)], [ownerId, ownerId])
  assert.deepEqual(await kindsAbout(refundId), ['refund_approval_asked', 'refund_approved'])
  assert.deepEqual([await actorOf('refund_approval_asked', refundId), await actorOf('refund_approved', refundId)], [cashierId, ownerId])
  assert.ok((await kindsAbout(ownerId)).includes('approval_phone_registered'))
})

test('a printed code that is stopped is recorded with its reason', async () => {
  const codeId = newUuid()
  must(await owner.client.call('PUT', `/v1/stall-codes/${codeId}`, { body: { stallId: owner.till.stalls[0]!.id } }))
  must(await owner.client.call('PUT', `/v1/stall-codes/${codeId}/activation`, { body: {} }))
  must(await owner.client.call('PUT', `/v1/stall-codes/${codeId}/stop`, { body: { because: 'doctored', replacementId: null } }))
  assert.deepEqual(await kindsAbout(codeId), ['stall_code_made', 'stall_code_active', 'stall_code_reported'])
})

test('nothing recorded names a person or holds a phone number, a PIN or a code', async () => {
  const { rows } = await system.database!.pool.query<{ text: string }>('select kind || details::text as text from audit_events')
  assert.ok(rows.length > 20)
  for (const { text } of rows) for (const secret of [shopper.claim.name, '박민수', '이두리', shopper.claim.phone, '111222', shopper.claim.birthDate]) assert.ok(!text.includes(secret), text)
})

test('the running server chains and signs by itself; npm run verify holds it, and finds what somebody with every right cuts off', async () => {
  const { pool } = system.database!
  assert.equal((await readdir(join(system.dataFolder, 'audit'))).length, 1)
  const left = async (): Promise<bigint> => (await pool.query<{ left: bigint }>('select count(*) as left from audit_events where entry_number is null')).rows[0]!.left
  while ((await left()) > 0n) await pause(100)
  const metrics = await (await fetch(`http://localhost:${system.port}/metrics`)).text()
  assert.match(metrics, /onjang_audit_checkpoint_age_seconds [\d.]+/)
  await system.stopServer()
  const clean = await verify()
  assert.match(clean.output, /The audit log: \d+ entries[^]*The books hold/)
  assert.equal(clean.code, 0)
  const client = await pool.connect()
  await client.query(`begin; set local session_replication_role = replica;
    delete from audit_events where entry_number = (select max(number) from audit_entries where source = 'events');
    delete from audit_entries where number >= (select max(number) from audit_entries where source = 'events'); commit`)
  client.release()
  const cut = await verify()
  assert.match(cut.output, /the audit log is the one that was signed every minute[^]*signed entry \d+, which is not there: the log was cut/)
  assert.equal(cut.code, 1)
})
