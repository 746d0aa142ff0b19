import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { inUse, otpPlace, reasonOf, valueOf, type OtpPlace } from '../../test/otp-place.ts'
import { addConsoleMember } from '../authenticators/console-member.ts'
import type { Otp } from '../authenticators/otp/otp.ts'
import { findRegistration, type Registration } from '../authenticators/otp/registration.ts'
import { openPool } from '../database/pool.ts'
import { inTransaction } from '../database/transaction.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import { openPersonAccess, type Member } from './person-access.ts'
import { approveProposal, listProposals, propose, refuseProposal } from './proposal.ts'

const keys = { sealKey: randomBytes(32), sealKeyId: 1, lookupKey: randomBytes(32) }
/** Fewer connections than approvals that come at once. */
const CONNECTIONS = 3
let place: OtpPlace
let otp: Otp
before(async () => {
  place = await otpPlace()
  otp = { ...place.otp, pool: openPool({ connectionString: place.database.url, connections: CONNECTIONS }, (error) => assert.fail(error)) }
})
after(async () => {
  await otp.pool.end()
  await place.database.drop()
})

async function newMember(role: Member['role'] = 'agent'): Promise<Member> {
  const personId = await place.newPerson()
  await inTransaction(place.otp.pool, (transaction) => addConsoleMember(transaction, otp.seedKeys, { personId, role, seed: randomBytes(20) }))
  return { personId, role }
}

const remove = (member: Member): Promise<unknown> => place.otp.pool.query('update console_members set removed_at = now() where person_id = $1', [member.personId])

/** An OTP whose end somebody has proposed; both members have a purpose. */
async function proposed(by: Member, other: Member): Promise<{ id: Uuid; registration: Registration }> {
  const personId = await place.newPerson()
  const { registration } = await inUse(place, personId)
  const purpose = { purpose: 'asked_by_person', note: '전화로 문의함' } as const
  for (const member of [by, other]) await inTransaction(place.otp.pool, async (transaction) => valueOf(await openPersonAccess(transaction, member, personId, purpose, otp.clock())))
  const id = newUuid()
  valueOf(await propose(otp, keys, by, { id, action: 'terminate', personId, registrationId: registration.id, newPhone: null, note: '전화로 본인 확인함' }))
  return { id, registration }
}

const approve = (member: Member, id: Uuid): ReturnType<typeof approveProposal> => approveProposal(otp, keys, member, { id, codes: [], why: 'lost' })
const stateOf = async ({ id }: Registration): Promise<string> => (await findRegistration(place.otp.pool, id))!.state

test('many approvals at once get on with few connections: none holds one while it waits for another', async () => {
  const [first, second] = [await newMember(), await newMember()]
  const all = []
  for (let number = 0; number < CONNECTIONS * 3; number++) all.push(await proposed(first, second))
  const answers = await Promise.all(all.map(({ id }) => approve(second, id)))
  assert.deepEqual(new Set(answers.map(reasonOf)), new Set(['ok']))
  for (const { registration } of all) assert.equal(await stateOf(registration), 'terminated')
})

test('S2-38 what somebody proposed who is a member no more is not approved, and neither is it by one who stopped being one', async () => {
  const [first, second] = [await newMember(), await newMember()]
  const gone = await proposed(first, second)
  await remove(first)
  assert.equal(reasonOf(await approve(second, gone.id)), 'PROPOSAL_OVER')
  assert.equal(await stateOf(gone.registration), 'active')
  assert.equal((await listProposals(place.otp.pool)).find(({ id }) => id === gone.id)!.isOrphaned, true)
  const third = await newMember()
  const waiting = await proposed(third, second)
  await remove(second)
  assert.equal(reasonOf(await approve(second, waiting.id)), 'NOT_ALLOWED')
  assert.equal(await stateOf(waiting.registration), 'active')
})

test('S2-38 whoever is removed, or takes the proposal back, while it is being approved is heeded: what was done is undone with it', async () => {
  const [first, second] = [await newMember(), await newMember()]
  for (const meanwhile of [() => remove(first), (id: Uuid) => refuseProposal(place.otp, first, id)]) {
    const { id, registration } = await proposed(first, second)
    // The generator is held elsewhere: the approval has been looked at, and waits.
    const client = await place.otp.pool.connect()
    await client.query('begin')
    await client.query('select from otp_devices where id = $1 for update', [registration.deviceId])
    const answer = approve(second, id)
    await untilWaiting()
    await meanwhile(id)
    await client.query('commit')
    client.release()
    assert.equal(reasonOf(await answer), 'PROPOSAL_OVER')
    assert.equal(await stateOf(registration), 'active')
    await place.otp.pool.query('update console_members set removed_at = null where person_id = $1', [first.personId])
  }
})

/** Until a statement of this database waits for a lock. */
async function untilWaiting(): Promise<void> {
  for (;;) {
    const { rowCount } = await place.otp.pool.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' limit 1`)
    if (rowCount === 1) return
  }
}

test('the action, what it sets apart for seven days, the decision and its event are one transaction', async () => {
  const [first, second] = [await newMember(), await newMember()]
  const { id, registration } = await proposed(first, second)
  await place.otp.pool.query(`create function no_event() returns trigger language plpgsql as $$ begin if new.kind = 'console_proposal_decided' then raise exception 'killed'; end if; return new; end $$`)
  await place.otp.pool.query('create trigger no_event before insert on audit_events for each row execute function no_event()')
  await assert.rejects(approve(second, id), /killed/)
  assert.equal(await stateOf(registration), 'active', 'nothing is done that is not recorded')
  await place.otp.pool.query('drop trigger no_event on audit_events')
  const done = valueOf(await approve(second, id))
  assert.equal(done.state, 'done')
  const { rows } = await place.otp.pool.query('select member_id from console_resets where person_id = $1', [registration.personId])
  assert.equal(rows.length, 2)
})

test('an action that an older version had done without deciding its proposal is decided at the next approval, and not done again', async () => {
  const [first, second] = [await newMember(), await newMember()]
  const { id, registration } = await proposed(first, second)
  const done = valueOf(await approve(second, id))
  await place.otp.pool.query(`update console_proposals set state = 'waiting', decided_by = null, decided_at = null, outcome = null where id = $1`, [id])
  const again = valueOf(await approve(second, id))
  assert.deepEqual([again.state, again.outcome], ['done', done.outcome])
  const { rows } = await place.otp.pool.query(`select count(*)::int as times from otp_events where registration_id = $1 and event = 'terminate_by_staff'`, [registration.id])
  assert.equal(rows[0].times, 1)
})
