import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Proposal, ProposalList, Ticket, TicketList } from '../../src/protocol/api/support.ts'
import { consoleActions, leaveFor, type ConsoleAction } from '../../src/support/permissions.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import type { Answer } from '../api-client.ts'
import { signInToConsole, type SignedInMember } from '../console.ts'
import { issueOtp, type OtpPhone } from '../otp-phone.ts'
import { joinAsShopper, must, type Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { refusedWith } from './problem.ts'

let system: RunningSystem
let members: Record<'agent' | 'clerk' | 'clerk2' | 'operator', SignedInMember>
before(async () => {
  system = await startSystem()
  members = {
    agent: await signInToConsole(system, 'agent'),
    clerk: await signInToConsole(system, 'clerk'),
    clerk2: await signInToConsole(system, 'clerk', 'clerk2'),
    operator: await signInToConsole(system, 'operator'),
  }
})
after(() => system.stop())

type Owner = { shopper: Shopper; personId: Uuid; otp: OtpPhone }

/** Somebody with an OTP in use; every member of the console has a purpose. */
async function somebody(name: string): Promise<Owner> {
  const shopper = await joinAsShopper(system, name)
  const { personId } = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session'))
  const otp = await issueOtp(system, shopper)
  for (const member of Object.values(members)) must(await member.open(personId))
  return { shopper, personId, otp }
}

const act = (member: SignedInMember, { personId, otp }: Owner, action: string, more: object = {}, id = newUuid()): Promise<Answer> =>
  member.client.call('PUT', `/v1/console/otp-actions/${id}`, { body: { personId, registrationId: otp.registrationId, action, identityShown: true, ...more } })
const propose = (member: SignedInMember, { personId, otp }: Owner, action: string, more: object = {}, id = newUuid()): Promise<Answer<Proposal>> =>
  member.client.call<Proposal>('PUT', `/v1/console/proposals/${id}`, { body: { personId, action, note: '전화로 본인 확인함', identityShown: true, ...(action === 'change_number' ? { newPhone: '01044445555' } : { registrationId: otp.registrationId }), ...more } })
const approve = (member: SignedInMember, id: Uuid, codes: string[] = []): Promise<Answer<Proposal>> => member.client.call<Proposal>('PUT', `/v1/console/proposals/${id}/approval`, { body: { codes } })
const stateOf = async ({ shopper, otp }: Owner): Promise<unknown> =>
  must(await shopper.client.call<{ registrations: { id: Uuid; state: string }[] }>('GET', '/v1/otp')).registrations.find(({ id }) => id === otp.registrationId)!.state
const setState = (owner: Owner, state: string): Promise<unknown> => system.database!.pool.query('update otp_registrations set state = $2 where id = $1', [owner.otp.registrationId, state])

test('S2-38 every role may do what the table gives it and nothing else: alone, only with a second, or never', async () => {
  const owner = await somebody('표를걷는이')
  const { client } = members.agent
  for (const action of Object.keys(consoleActions) as ConsoleAction[]) {
    if (action === 'issue') continue
    for (const role of ['agent', 'clerk', 'operator'] as const) {
      const alone = action === 'change_number' ? undefined : await act(members[role], owner, action, { codes: ['000000'] })
      const two = await propose(members[role], owner, action)
      const named: string = `${role} ${action}`
      if (alone && leaveFor(role, action) !== 'alone') refusedWith(alone, 'NOT_ALLOWED')
      else if (alone) assert.notEqual(alone.body['reason'], 'NOT_ALLOWED', named)
      if (leaveFor(role, action) === 'two_people') assert.equal(must(two).state, 'waiting', named)
      else refusedWith(two, 'NOT_ALLOWED')
    }
  }
  must(await client.call('GET', '/v1/console/proposals'))
  refusedWith(await members.operator.client.call('GET', '/v1/console/proposals'), 'NOT_ALLOWED')
})

test('S2-38 nothing is done for a person without a purpose', async () => {
  const owner = await somebody('목적없음')
  await system.database!.pool.query('update console_accesses set ends_at = now() where person_id = $1', [owner.personId])
  refusedWith(await act(members.clerk, owner, 'terminate'), 'PURPOSE_MISSING')
  refusedWith(await propose(members.agent, owner, 'terminate'), 'PURPOSE_MISSING')
  assert.equal(await stateOf(owner), 'active')
})

test('S1-08 a clerk reports an OTP lost and gives it back; the same command again is the same', async () => {
  const owner = await somebody('분실')
  const id = newUuid()
  const first = must(await act(members.clerk, owner, 'report', { why: 'lost' }, id))
  assert.equal(await stateOf(owner), 'suspended')
  assert.equal(must(await act(members.clerk, owner, 'report', { why: 'lost' }, id))['reference'], first['reference'])
  refusedWith(await act(members.agent, owner, 'found'), 'NOT_ALLOWED')
  must(await act(members.clerk, owner, 'found'))
  assert.equal(await stateOf(owner), 'active')
})

test('S2-38 nothing is done whose event is not there: the action, who did it and what it sets apart are one transaction', async () => {
  const owner = await somebody('기록없음')
  const { pool } = system.database!
  const id = newUuid()
  await pool.query(`create function no_event() returns trigger language plpgsql as $$ begin if new.kind = 'console_action_done' then raise exception 'killed'; end if; return new; end $$`)
  await pool.query('create trigger no_event before insert on audit_events for each row execute function no_event()')
  assert.equal((await act(members.clerk, owner, 'terminate', {}, id)).status, 500)
  assert.equal(await stateOf(owner), 'active')
  await pool.query('drop trigger no_event on audit_events')
  const { reference } = must(await act(members.clerk, owner, 'terminate', {}, id))
  assert.equal(must(await act(members.clerk, owner, 'terminate', {}, id))['reference'], reference)
  const { rows } = await pool.query(`select details ->> 'reference' as reference, (select count(*)::int from console_resets where person_id = $1) as resets from audit_events where subject = $1 and kind = 'console_action_done'`, [owner.personId])
  assert.deepEqual(rows, [{ reference, resets: 1 }], 'once, however often it is said')
})

test('S2-38 an agent unlocks only together with somebody else: one person may not do both halves', async () => {
  const owner = await somebody('잠김')
  await setState(owner, 'locked')
  const id = newUuid()
  assert.equal(must(await propose(members.agent, owner, 'unlock', {}, id)).state, 'waiting')
  refusedWith(await approve(members.agent, id, [owner.otp.code(1)]), 'SECOND_PERSON_NEEDED')
  refusedWith(await approve(members.operator, id), 'NOT_ALLOWED')
  refusedWith(await approve(members.clerk, id, ['000000']), 'OTP_MISMATCH')
  assert.equal(await stateOf(owner), 'locked')
  const done = must(await approve(members.clerk, id, [owner.otp.code(1)]))
  assert.deepEqual([done.state, done.proposedBy, done.decidedBy], ['done', '오상담', '남창구'])
  assert.equal(await stateOf(owner), 'active')
  refusedWith(await approve(members.clerk2, id), 'PROPOSAL_OVER')
  const { rows } = await system.database!.pool.query('select who, actor_id, second_actor_id from otp_events where reference = $1', [done.reference])
  assert.deepEqual(rows, [{ who: 'agent', actor_id: members.agent.session.personId, second_actor_id: members.clerk.session.personId }])
})

test('an agent’s termination waits for a second, is refused or taken back, and runs out after a day', async () => {
  const owner = await somebody('해지')
  const [refused, withdrawn, late, done] = [newUuid(), newUuid(), newUuid(), newUuid()] as const
  for (const id of [refused, withdrawn, late, done]) must(await propose(members.agent, owner, 'terminate', {}, id))
  refusedWith(await propose(members.agent, owner, 'terminate', { note: '다른 말' }, done), 'ID_REUSED_DIFFERENTLY')
  const decide = (member: SignedInMember, id: Uuid): Promise<Answer<Proposal>> => member.client.call<Proposal>('PUT', `/v1/console/proposals/${id}/refusal`, { body: {} })
  assert.equal(must(await decide(members.clerk, refused)).state, 'refused')
  assert.equal(must(await decide(members.agent, withdrawn)).state, 'withdrawn')
  await system.database!.pool.query(`update console_proposals set expires_at = now() where id = $1`, [late])
  refusedWith(await approve(members.clerk, late), 'PROPOSAL_OVER')
  assert.equal(await stateOf(owner), 'active')
  const answers = await Promise.all([approve(members.clerk, done), approve(members.clerk2, done), approve(members.clerk, done)])
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  assert.equal(await stateOf(owner), 'terminated')
  const { proposals } = must(await members.clerk.client.call<ProposalList>('GET', '/v1/console/proposals'))
  assert.equal(proposals.find(({ id }) => id === late)!.state, 'expired')
  assert.ok(!JSON.stringify(proposals).includes(owner.shopper.claim.name))
})

test('S2-38 a phone number is changed by two, lowers the limits for a day, and tells its owner', async () => {
  const owner = await somebody('번호바꿈')
  const id = newUuid()
  must(await propose(members.clerk, owner, 'change_number', {}, id))
  refusedWith(await approve(members.clerk, id), 'SECOND_PERSON_NEEDED')
  assert.equal((await members.agent.search('01044445555')).found.length, 0)
  must(await approve(members.clerk2, id))
  assert.deepEqual((await members.agent.search('01044445555')).found.map(({ personId }) => personId), [owner.personId])
  assert.equal((await members.agent.search(owner.shopper.claim.phone)).found.length, 0)
  const { rows } = await system.database!.pool.query<{ reduced: boolean; sealed: Buffer | null }>(
    `select reduced_until > now() + interval '23 hours' as reduced, (select sealed from console_proposals where id = $2) as sealed from devices where person_id = $1`,
    [owner.personId, id],
  )
  assert.deepEqual(rows, [{ reduced: true, sealed: null }])
  const { notices } = must(await owner.shopper.client.call<{ notices: { kind: string }[] }>('GET', '/v1/notices'))
  assert.ok(notices.some(({ kind }) => kind === 'PHONE_NUMBER_CHANGED'))
})

test('whoever set something back for a person issues nothing to that person for seven days', async () => {
  const owner = await somebody('초기화')
  must(await act(members.clerk, owner, 'terminate'))
  const issue = (member: SignedInMember): Promise<Answer> => member.client.call('PUT', `/v1/console/issues/${newUuid()}`, { body: { personId: owner.personId, serial: 'ZZZZ-0000-1111', identityShown: true } })
  refusedWith(await issue(members.clerk), 'RECENT_RESET')
  refusedWith(await issue(members.clerk2), 'OTP_SERIAL_INVALID')
  await system.database!.pool.query(`update console_resets set at = at - interval '8 days' where person_id = $1`, [owner.personId])
  refusedWith(await issue(members.clerk), 'OTP_SERIAL_INVALID')
})

test('S1-16 a failing screen opens a ticket with what is known; a clerk takes and answers it, and its person reads the answer', async () => {
  const { shopper, personId, otp } = await somebody('문의한이')
  const id = newUuid()
  const body = { reference: 'R-8F2K7Q', reason: 'INSUFFICIENT_BALANCE', screen: '/pay', clientVersion: 1, message: '돈이 있는데 안 돼요' }
  const ask = (more: object = {}, ticketId = id): Promise<Answer> => shopper.client.call('PUT', `/v1/support-tickets/${ticketId}`, { body: { ...body, ...more } })
  refusedWith(await ask({ screen: '/pay?token=secret' }), 'REQUEST_INVALID')
  must(await ask())
  assert.equal(must(await ask())['state'], 'open')
  refusedWith(await members.operator.client.call('GET', '/v1/console/tickets'), 'NOT_ALLOWED')
  const queue = must(await members.clerk.client.call<TicketList>('GET', '/v1/console/tickets'))
  const waiting = queue.tickets.find((ticket) => ticket.id === id)!
  assert.deepEqual([waiting.reference, waiting.reason, waiting.screen, waiting.app, waiting.message, waiting.registrations.map(({ state }) => state)], ['R-8F2K7Q', 'INSUFFICIENT_BALANCE', '/pay', 'wallet', '돈이 있는데 안 돼요', ['active']])
  assert.ok(!JSON.stringify(queue).includes(shopper.claim.name) && !JSON.stringify(queue).includes(shopper.claim.phone))
  const resolve = (member: SignedInMember): Promise<Answer<Ticket>> => member.client.call<Ticket>('PUT', `/v1/console/tickets/${id}/resolution`, { body: { action: 'explained', answer: '충전하고 다시 결제해 주세요.' } })
  refusedWith(await resolve(members.clerk), 'TICKET_TAKEN')
  const take = (member: SignedInMember): Promise<Answer<Ticket>> => member.client.call<Ticket>('PUT', `/v1/console/tickets/${id}/taking`, { body: {} })
  assert.equal(must(await take(members.clerk)).isOwn, true)
  refusedWith(await take(members.clerk2), 'TICKET_TAKEN')
  refusedWith(await resolve(members.clerk2), 'TICKET_TAKEN')
  must(await members.clerk.person(personId))
  assert.equal(must(await resolve(members.clerk)).state, 'resolved')
  const mine = must(await shopper.client.call<{ tickets: { state: string; answer: string }[] }>('GET', '/v1/support-tickets'))
  assert.deepEqual(mine.tickets.map(({ state, answer }) => [state, answer]), [['resolved', '충전하고 다시 결제해 주세요.']])
  const { notices } = must(await shopper.client.call<{ notices: { kind: string; body: { ko: string } }[] }>('GET', '/v1/notices'))
  assert.match(notices.find(({ kind }) => kind === 'TICKET_ANSWERED')!.body.ko, /충전하고 다시 결제해 주세요.*R-8F2K7Q/)
  assert.ok((await members.agent.search('R-8F2K7Q')).found.some((found) => found.personId === personId))
  assert.ok(otp.registrationId)
})
