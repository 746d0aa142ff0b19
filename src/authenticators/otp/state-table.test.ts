import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { HandHeld, inUse, intoStock, otpPlace, type OtpPlace } from '../../../test/otp-place.ts'
import { inTransaction } from '../../database/transaction.ts'
import { newUuid, type Uuid } from '../../values/uuid.ts'
import { holdRegistration } from './hold-registration.ts'
import { moveRegistration, permitMove } from './move.ts'
import { findRegistration } from './registration.ts'
import { guards, otpActors, otpStates, stateTable, type OtpEvent, type OtpGuard, type OtpState } from './state-table.ts'

const ALL = Object.keys(guards) as OtpGuard[]
const LIVE = 'active locked pin_locked resync suspended conflict incompatible worn_out'

/** The guide's table in other words, written by hand: event, who, from, to; `d` and `p` for digital and physical only. */
const EXPECTED: readonly string[] = [
  'import clerk none in_stock p',
  'issue_digital user none pending d',
  'register_physical user,clerk in_stock pending p',
  'confirm user,clerk pending active',
  'time_out system pending void d',
  'time_out system pending in_stock p',
  'right_code user active active',
  'fifth_wrong_code system active,resync locked',
  'unlock user,agent,clerk locked active',
  'unlock user,agent,clerk conflict conflict',
  'far_code system active resync',
  'consecutive_codes user resync active',
  `report user,agent,clerk,centre ${LIVE.replaceAll(' ', ',')} suspended`,
  'found user,clerk suspended before',
  `terminate_without_generator user ${LIVE.replaceAll(' ', ',')} suspended`,
  'cancel_termination user,agent,clerk suspended suspended',
  'termination_due system suspended terminated',
  'take_over clerk none active',
  'find_conflict system none,active,locked,pin_locked,resync,suspended,incompatible,worn_out conflict',
  'choose user,clerk conflict active',
  'correct user,clerk conflict active',
  'lose_choice system conflict terminated',
  'model_blocked system active incompatible',
  'model_too_old system active worn_out',
  'terminate_by_owner user active,locked,pin_locked,resync,conflict,incompatible,worn_out terminated',
  `terminate_by_staff clerk,agent pending,${LIVE.replaceAll(' ', ',')} terminated`,
  `reissue user,clerk ${LIVE.replaceAll(' ', ',')},terminated pending`,
  `replaced system ${LIVE.replaceAll(' ', ',')} terminated`,
  'restock clerk terminated in_stock p',
  'receive centre none in_stock p',
  'register_elsewhere user,clerk none pending p',
  'accepted_elsewhere centre pending active p',
  'refused_elsewhere centre pending void p',
  'registered_elsewhere centre none active p',
  'lifted_elsewhere centre suspended active p',
  `ended_elsewhere centre ${LIVE.replaceAll(' ', ',')} terminated p`,
  `refused_here centre active,locked,pin_locked,resync,conflict,incompatible,worn_out terminated p`,
]

/** `event/who/from/kind` → where it leads. */
const allowed = new Map<string, string>()
for (const line of EXPECTED) {
  const [event, who, from, to, only] = line.split(' ') as [string, string, string, string, string | undefined]
  for (const actor of who.split(',')) for (const state of from.split(',')) for (const kind of only === 'd' ? ['digital'] : only === 'p' ? ['physical'] : ['digital', 'physical']) allowed.set(`${event}/${actor}/${state}/${kind}`, to)
}
/** What was found is what it was before. */
const become = (to: string | undefined, before: OtpState): OtpState | undefined => (to === 'before' ? before : (to as OtpState | undefined))
const events = [...new Set(stateTable.map(({ event }) => event))]

let place: OtpPlace
before(async () => {
  place = await otpPlace()
})
after(() => place.database.drop())

test('every move of the table leads where it should, and every other is refused: all states, events, people and kinds', () => {
  let moves = 0
  for (const from of otpStates) for (const event of events) for (const who of otpActors) for (const kind of ['digital', 'physical'] as const) {
    const permitted = permitMove(from, kind, { event, by: { who }, shown: ALL, at: new Date() }, null, 'active')
    const expected = become(allowed.get(`${event}/${who}/${from}/${kind}`), 'active')
    assert.equal(permitted.ok ? permitted.value.to : undefined, expected, `${from} ${event} ${who} ${kind}`)
    if (expected) moves++
  }
  assert.equal(moves, allowed.size)
})

test('a move without any one of what its row asks for is refused', () => {
  for (const row of stateTable) for (const who of row.who) for (const missing of row.guard) {
    const shown = ALL.filter((guard) => guard !== missing)
    const permitted = permitMove(row.from[0]!, row.only ?? 'digital', { event: row.event, by: { who }, shown, at: new Date() }, null, row.was ?? null)
    assert.ok(!permitted.ok && permitted.failure.reason === 'NOT_ALLOWED', `${row.event} by ${who} without ${missing}`)
  }
})

test('what was reported lost out of a conflict ends when the other is kept; what was lost from any other state does not', () => {
  for (const was of otpStates) {
    const permitted = permitMove('suspended', 'physical', { event: 'lose_choice', by: { who: 'system' }, shown: [], at: new Date() }, null, was)
    assert.equal(permitted.ok && permitted.value.to, was === 'conflict' ? 'terminated' : false, was)
  }
})

test('a row says something to the owner in both languages', () => {
  for (const { event, text } of stateTable) {
    assert.match(text.ko, /[가-힣]/, event)
    assert.match(text.en, /^[A-Z]/, event)
  }
})

/** A registration brought into a state by hand. */
async function registrationIn(state: OtpState): Promise<Uuid> {
  const { registration } = await inUse(place, await place.newPerson())
  await place.otp.pool.query(`update otp_registrations set state = $2, before = case when $2 = 'suspended' then 'locked' end where id = $1`, [registration.id, state])
  return registration.id
}

test('each move changes the row and writes one step down with from, to, who, why and a reference; a refused one changes nothing', async () => {
  // Each state is tried again and again from the same row, which the product never does.
  await place.otp.pool.query('alter table otp_registrations disable trigger otp_registrations_stay')
  const ids = new Map<OtpState, Uuid>()
  for (const state of otpStates) if (state !== 'none' && state !== 'in_stock') ids.set(state, await registrationIn(state))
  for (const [from, id] of ids) for (const event of events as OtpEvent[]) for (const who of otpActors) {
    if (event === 'restock' || event === 'reissue' || event === 'import' || event === 'receive') continue
    const expected = become(allowed.get(`${event}/${who}/${from}/physical`), 'locked')
    const before = await countSteps(id)
    const moved = await inTransaction(place.otp.pool, async (transaction) => {
      const { registration } = (await holdRegistration(transaction, id))!
      return moveRegistration(transaction, registration, { event, by: { who, id: newUuid() }, shown: ALL, why: 'tested', at: place.otp.clock() })
    })
    assert.equal(moved.ok, expected !== undefined, `${from} ${event} ${who}`)
    const state = (await findRegistration(place.otp.pool, id))!.state
    assert.equal(state, expected === 'in_stock' ? 'void' : (expected ?? from))
    const after = await countSteps(id)
    assert.equal(after.steps, before.steps + (expected ? 1 : 0))
    if (moved.ok) assert.deepEqual([after.from, after.to, after.who, after.why, after.reference], [from, expected, who, 'tested', moved.value.reference])
    if (expected) await place.otp.pool.query(`update otp_registrations set state = $2, before = case when $2 = 'suspended' then 'locked' end where id = $1`, [id, from])
  }
})

async function countSteps(id: Uuid): Promise<{ steps: number; from: string; to: string; who: string; why: string; reference: string }> {
  const { rows } = await place.otp.pool.query(
    `select count(*) over ()::int as steps, from_state as "from", to_state as "to", who, why, reference from otp_events where registration_id = $1 order by id desc limit 1`,
    [id],
  )
  return rows[0] as never
}

test('steps are only added to', async () => {
  await intoStock(place.otp, new HandHeld(place))
  for (const change of [`update otp_events set why = 'x'`, 'delete from otp_events', 'truncate otp_events cascade']) await assert.rejects(place.otp.pool.query(change), /only added to/)
})
