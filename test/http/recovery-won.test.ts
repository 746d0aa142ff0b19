import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Recovery } from '../../src/protocol/api/recovery.ts'
import type { Uuid } from '../../src/values/uuid.ts'
import { inSnapshot } from '../../src/database/snapshot.ts'
import { verifyBooks } from '../../tools/verify/verify-books.ts'
import type { Answer, ApiClient } from '../api-client.ts'
import { joinAsShopper, must, Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startSecondServer } from '../second-server.ts'
import { refusedWith } from './problem.ts'

/** One won to a linked account, with a number beside the sender's name: what somebody proves who can read that account. */

const NEW_PIN = '604937'
let system: RunningSystem
let addresses = 0
before(async () => {
  system = await startSystem()
})
after(() => system.stop())

type Begun = { client: ApiClient; recovery: Recovery }

/** On a phone of somebody who reads this person's text messages. */
async function begin(who: Shopper, what = 'pin'): Promise<Begun> {
  const thief = new Shopper(system, '문자 보는 사람', `127.0.8.${++addresses}`)
  thief.claim = who.claim
  const identityCheckId = await thief.proveIdentity(system)
  return { client: thief.client, recovery: must(await thief.client.call<Recovery>('POST', '/v1/recoveries', { body: { identityCheckId, what } })) }
}

const ask = ({ client, recovery }: Begun): Promise<Answer<Recovery>> => client.call<Recovery>('PUT', `/v1/recoveries/${recovery.id}/won`, { body: {} })
const prove = ({ client, recovery }: Begun, wonCode: string): Promise<Answer<Recovery>> => client.call<Recovery>('POST', `/v1/recoveries/${recovery.id}/proof`, { body: { wonCode } })
const choose = ({ client, recovery }: Begun): Promise<Answer<Recovery>> => client.call<Recovery>('PUT', `/v1/recoveries/${recovery.id}/secret`, { body: { pin: NEW_PIN } })

type Entry = { amount: number; memo: string }
/** What the statements of a person's accounts show of one won. */
async function wonsOf(who: Shopper): Promise<Entry[]> {
  const answer = await fetch(`${system.sandboxUrl}/bank/accounts`)
  const { accounts } = (await answer.json()) as { accounts: { holderName: string; entries: Entry[] }[] }
  return accounts.filter(({ holderName }) => holderName === who.claim.name).flatMap(({ entries }) => entries.filter(({ amount }) => amount === 1))
}

/** The number on the statement, once it is there. */
async function readWon(who: Shopper): Promise<string> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await pause(50)) {
    const [won] = await wonsOf(who)
    if (won) return /^온장 (\d{6})$/.exec(won.memo)![1]!
  }
  throw new Error('no won has arrived')
}

async function untilEnded({ recovery }: Begun): Promise<string> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await pause(100)) {
    const { rows } = await system.database!.pool.query<{ state: string }>('select state from won_proofs where recovery_id = $1', [recovery.id])
    if (rows[0] && rows[0].state !== 'asked' && rows[0].state !== 'requested') return rows[0].state
  }
  throw new Error('the won came to no end')
}

const other = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
const breaches = (): Promise<string[]> =>
  inSnapshot(system.database!.pool, async (snapshot) => {
    const found: string[] = []
    for await (const { rule, words } of verifyBooks(snapshot)) found.push(`${rule}: ${words}`)
    return found
  })
const spent = async (): Promise<number> => {
  const { rows } = await system.database!.pool.query<{ spent: number }>('select coalesce(sum(a.debits_posted), 0)::int as spent from ledger_accounts a where a.code = 3100')
  return rows[0]!.spent
}

test('S2-17 S2-41 the number that came with one won chooses a forgotten PIN anew at once, and the won is a cost of the operator', async () => {
  const person = await joinAsShopper(system, '일원')
  const before = await spent()
  const begun = await begin(person)
  must(await ask(begun))
  must(await ask(begun))
  const code = await readWon(person)
  assert.equal(await untilEnded(begun), 'done')
  refusedWith(await prove(begun, other(code)), 'RECOVERY_FACTOR_WRONG')
  assert.equal(must(await prove(begun, ` ${code.slice(0, 3)} ${code.slice(3)}`)).state, 'proven')
  assert.equal(must(await choose(begun)).state, 'done')
  must(await person.resume(NEW_PIN))
  assert.deepEqual([(await wonsOf(person)).length, (await spent()) - before], [1, 1])
  assert.deepEqual(await breaches(), [])
  // A bank's app may lie on the phone that was lost.
  assert.ok((await person.readWallet()).limits.reducedUntil)
})

test('S2-41 guesses at the number are counted: five wrong ones end it, and it is good for its own recovery only', async () => {
  const person = await joinAsShopper(system, '찍는 이')
  const [one, two] = [await begin(person), await begin(person)]
  must(await ask(one))
  const code = await readWon(person)
  refusedWith(await prove(two, code), 'RECOVERY_FACTOR_WRONG')
  for (let guess = 1, wrong = other(code); guess <= 5; guess++, wrong = other(wrong)) refusedWith(await prove(one, wrong), 'RECOVERY_FACTOR_WRONG')
  refusedWith(await prove(one, code), 'RECOVERY_OVER')
})

test('S2-41 when its time is over the number opens nothing, and nothing is sent any more', async () => {
  const person = await joinAsShopper(system, '늦은 이')
  const begun = await begin(person)
  must(await ask(begun))
  const code = await readWon(person)
  await system.database!.pool.query(`update recoveries set expires_at = now() where id = $1`, [begun.recovery.id])
  refusedWith(await prove(begun, code), 'RECOVERY_OVER')
  const late = await begin(person)
  await system.database!.pool.query(`update recoveries set expires_at = now() where id = $1`, [late.recovery.id])
  assert.equal(must(await ask(late)).state, 'over')
  const { rowCount } = await system.database!.pool.query('select from won_proofs where recovery_id = $1', [late.recovery.id])
  assert.equal(rowCount, 0)
})

for (const action of ['done', 'not_done'] as const) {
  test(`S2-42 a won whose outcome the bank did not tell stays pending until it is known: ${action}`, async () => {
    const person = await joinAsShopper(system, '모름')
    const before = await spent()
    await fetch(`${system.sandboxUrl}/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ call: 'bank.deposit', action, effect: 'reset', remaining: 1 }) })
    const begun = await begin(person)
    must(await ask(begun))
    for (let state = ''; state !== 'requested'; await pause(50)) state = (await system.database!.pool.query<{ state: string }>(`select case when sent_at is null then '' else state end as state from won_proofs where recovery_id = $1`, [begun.recovery.id])).rows[0]!.state
    assert.deepEqual([await breaches(), await spent()], [[], before])
    await system.database!.pool.query(`update won_proofs set ask_at = now() where recovery_id = $1 and sent_at < now() - interval '0 seconds'`, [begun.recovery.id])
    assert.equal(await untilEnded(begun), action === 'done' ? 'done' : 'reversed')
    assert.equal((await wonsOf(person)).length, action === 'done' ? 1 : 0)
    assert.deepEqual([await breaches(), (await spent()) - before], [[], action === 'done' ? 1 : 0])
  })
}

test('S2-41 whoever is unknown, has no account, linked it only today or asked too often is answered the same, and nothing is sent', async () => {
  const person = await joinAsShopper(system, '아는 이')
  const unlinked = await joinAsShopper(system, '계좌 없음')
  const today = await joinAsShopper(system, '오늘 계좌')
  const eager = await joinAsShopper(system, '자꾸')
  const stranger = new Shopper(system, '모르는 이')
  const pool = system.database!.pool
  const idOf = async ({ deviceId }: Shopper): Promise<Uuid> => (await pool.query<{ person_id: Uuid }>('select person_id from devices where id = $1', [deviceId])).rows[0]!.person_id
  await pool.query(`update linked_accounts set status = 'unlinked' where person_id = $1`, [await idOf(unlinked)])
  await pool.query(`update people set joined_at = joined_at - interval '3 days' where id = $1`, [await idOf(today)])
  for (let time = 0; time < 3; time++) {
    const begun = await begin(eager)
    must(await ask(begun))
    assert.equal(await untilEnded(begun), 'done')
  }
  const walk = async (who: Shopper): Promise<string[]> => {
    const begun = await begin(who)
    const answers: Answer[] = [(await ask(begun)) as Answer, (await prove(begun, '000000')) as Answer]
    const ended = who === person ? 'done' : 'dropped'
    assert.equal(await untilEnded(begun), ended)
    answers.push((await ask(begun)) as Answer, await begun.client.call('GET', `/v1/recoveries/${begun.recovery.id}`))
    return answers.map(({ status, text }) => `${status} ${text.replaceAll(/R-[2-9A-Z]{6}|[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[\d:.]+Z|"counterNumber":"\d{6}"/g, '…')}`)
  }
  const known = await walk(person)
  for (const who of [unlinked, today, eager, stranger]) assert.deepEqual(await walk(who), known)
  assert.deepEqual([(await wonsOf(unlinked)).length, (await wonsOf(today)).length, (await wonsOf(eager)).length], [0, 0, 3])
})

test('S2-41 of twenty won that one person asks of two servers at the same time three are sent', async () => {
  const person = await joinAsShopper(system, '한꺼번에')
  const second = await startSecondServer(system)
  const { pool } = system.database!
  try {
    const first = await begin(person)
    // As many text messages nobody is sent in a minute: the others are begun by hand.
    const { rows } = await pool.query<{ id: Uuid }>(
      `insert into recoveries (id, person_id, what, expires_at) select gen_random_uuid(), person_id, what, expires_at from recoveries, generate_series(1, 19) where id = $1 returning id`,
      [first.recovery.id],
    )
    const all = [first, ...rows.map(({ id }) => ({ client: first.client, recovery: { ...first.recovery, id } }))]
    // All fall due in one moment, as they would after a pause of the servers.
    await pool.query(`create function due_together() returns trigger language plpgsql as $$ begin new.ask_at = now() + interval '1 hour'; return new; end $$`)
    await pool.query('create trigger due_together before insert on won_proofs for each row execute function due_together()')
    await Promise.all(all.map((each, index) => ask(index % 2 === 0 ? each : { ...each, client: second.clientLike(each.client) })))
    await pool.query('drop trigger due_together on won_proofs')
    await pool.query('update won_proofs set ask_at = now() where recovery_id = any($1)', [all.map(({ recovery }) => recovery.id)])
    const endings = await Promise.all(all.map(untilEnded))
    assert.equal((await wonsOf(person)).length, 3)
    assert.deepEqual([endings.filter((state) => state === 'done').length, endings.filter((state) => state === 'dropped').length], [3, 17])
    assert.deepEqual(await breaches(), [])
  } finally {
    await second.stop()
  }
})

test('the books find a won that is edited, turned round or unknown', async () => {
  const person = await joinAsShopper(system, '장부')
  const begun = await begin(person)
  must(await ask(begun))
  assert.equal(await untilEnded(begun), 'done')
  const { pool } = system.database!
  const damage = async (change: string, undo: string, rule: RegExp): Promise<void> => {
    await pool.query(change, [begun.recovery.id])
    assert.ok((await breaches()).some((found) => rule.test(found)), change)
    await pool.query(undo, [begun.recovery.id])
  }
  await damage(`update won_proofs set state = 'reversed' where recovery_id = $1`, `update won_proofs set state = 'done' where recovery_id = $1`, /was posted/)
  const back = `update won_proofs w set hold_transfer = h.id from ledger_transfers h where w.recovery_id = $1 and h.user_data_128 = w.recovery_id and h.flags & 2 <> 0`
  await damage(`update won_proofs set hold_transfer = gen_random_uuid() where recovery_id = $1`, back, /is not in the ledger/)
  await damage(`update won_proofs set hold_transfer = gen_random_uuid() where recovery_id = $1`, back, /nobody knows it/)
  assert.deepEqual(await breaches(), [])
})

test('a won is never paid from anybody else’s money: without the operator’s own none is sent', async () => {
  const person = await joinAsShopper(system, '빈 금고')
  const { pool } = system.database!
  const { rows } = await pool.query<{ id: Uuid; operator_account: Uuid }>('select id, operator_account from programmes')
  await pool.query('update programmes set operator_account = null')
  const begun = await begin(person)
  must(await ask(begun))
  assert.equal(await untilEnded(begun), 'dropped')
  await pool.query('update programmes set operator_account = $2 where id = $1', [rows[0]!.id, rows[0]!.operator_account])
  assert.deepEqual(await breaches(), [])
})
