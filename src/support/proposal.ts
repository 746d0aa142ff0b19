import { createHash } from 'node:crypto'
import { recordEvent } from '../audit/record-event.ts'
import type { Acting } from '../authenticators/otp/move-record.ts'
import type { Alongside, Otp } from '../authenticators/otp/otp.ts'
import type { ReportReason } from '../authenticators/otp/report.ts'
import { refusalByPolicy } from '../authenticators/policy.ts'
import type { Factor } from '../authenticators/policy-table.ts'
import { inTransaction, type Queryable, type Transaction } from '../database/transaction.ts'
import { maskedName } from '../people/person.ts'
import { seal, unseal, type PersonalDataKeys } from '../people/personal-data.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import { actOnOtp, type OtpAction } from './act-on-otp.ts'
import { changeNumber } from './change-number.ts'
import { atConsole, leaveFor, OPERATION_OF } from './permissions.ts'
import { demandPersonAccess, type Member } from './person-access.ts'
import { noteReset } from './resets.ts'

/** Hours in which a second person decides. */
const OPEN_HOURS = 24

export type ProposedAction = OtpAction | 'change_number'
export type NewProposal = { id: Uuid; action: ProposedAction; personId: Uuid; registrationId: Uuid | null; newPhone: string | null; note: string }

export type Proposal = {
  id: Uuid
  action: ProposedAction
  personId: Uuid
  maskedName: string
  registrationId: Uuid | null
  facts: { newPhoneEnd?: string }
  note: string
  proposedBy: Uuid
  proposedByName: string
  proposerRole: 'agent' | 'clerk' | 'operator'
  /** Whoever proposed it is a member no more: it is not approved. */
  isOrphaned: boolean
  proposedAt: Date
  expiresAt: Date
  state: 'waiting' | 'done' | 'refused' | 'withdrawn' | 'failed'
  decidedByName: string | null
  decidedAt: Date | null
  outcome: { reference?: string } | null
}

const COLUMNS = `x.id, x.action, x.person_id as "personId", p.name as "maskedName", x.registration_id as "registrationId", x.facts, x.note, x.proposed_by as "proposedBy", m.name as "proposedByName",
  c.role as "proposerRole", c.removed_at is not null as "isOrphaned", x.proposed_at as "proposedAt", x.expires_at as "expiresAt", x.state, d.name as "decidedByName", x.decided_at as "decidedAt", x.outcome`
const FROM = `console_proposals x join people p on p.id = x.person_id join people m on m.id = x.proposed_by join console_members c on c.person_id = x.proposed_by left join people d on d.id = x.decided_by`

/** What waits for a second person first, and what was decided lately. Persons are masked. */
export async function listProposals(database: Queryable): Promise<Proposal[]> {
  const { rows } = await database.query<Proposal>(`select ${COLUMNS} from ${FROM} order by (x.state = 'waiting') desc, x.proposed_at desc limit 100`)
  return rows.map(masked)
}

async function findProposal(database: Queryable, id: Uuid): Promise<Proposal | undefined> {
  const { rows } = await database.query<Proposal>(`select ${COLUMNS} from ${FROM} where x.id = $1`, [id])
  return rows[0] && masked(rows[0])
}

function masked(proposal: Proposal): Proposal {
  return { ...proposal, maskedName: maskedName(proposal.maskedName) }
}

/** The first of two. Fails with NOT_ALLOWED, PURPOSE_MISSING, NOT_FOUND or ID_REUSED_DIFFERENTLY. */
export function propose(otp: Otp, keys: PersonalDataKeys, member: Member, { id, action, personId, registrationId, newPhone, note }: NewProposal): Promise<Result<Proposal, Failure>> {
  const payloadHash = createHash('sha256').update(JSON.stringify([action, personId, registrationId, newPhone, note])).digest()
  const now = otp.clock()
  return inTransaction(otp.pool, async (transaction): Promise<Result<Proposal, Failure>> => {
    if (leaveFor(member.role, action) !== 'two_people') return fail(failure('NOT_ALLOWED', 'not_moved'))
    const access = await demandPersonAccess(transaction, member, personId, now)
    if (!access.ok) return access
    if ((action === 'change_number') !== (newPhone !== null) || (action === 'change_number') !== (registrationId === null)) return fail(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/action' }))
    if (registrationId !== null && (await transaction.query('select from otp_registrations where id = $1 and person_id = $2', [registrationId, personId])).rowCount !== 1) return fail(failure('NOT_FOUND', 'not_moved'))
    const { rowCount } = await transaction.query(
      `insert into console_proposals (id, action, person_id, registration_id, facts, sealed, payload_hash, note, proposed_by, proposed_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10::timestamptz + make_interval(hours => $11)) on conflict (id) do nothing`,
      [id, action, personId, registrationId, newPhone === null ? {} : { newPhoneEnd: newPhone.slice(-2) }, newPhone === null ? null : seal(keys, `proposal/${id}`, newPhone), payloadHash, note, member.personId, now, OPEN_HOURS],
    )
    if (rowCount === 1) await recordEvent(transaction, { kind: 'console_proposed', actor: member.personId, subject: personId, details: { proposal: id, action } })
    const { rows } = await transaction.query<{ same: boolean }>('select payload_hash = $2 and proposed_by = $3 as same from console_proposals where id = $1', [id, payloadHash, member.personId])
    return rows[0]!.same ? succeed((await findProposal(transaction, id))!) : fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved'))
  })
}

type Approval = { id: Uuid; codes: readonly string[]; why: ReportReason }

/**
 * The second of two: what was proposed is done now, in both names, and decided in the same transaction, so that nobody turns it down while it is being
 * done. It takes one connection of the pool at a time. When it can't be done it goes on waiting. Fails with NOT_FOUND, NOT_ALLOWED, SECOND_PERSON_NEEDED,
 * PURPOSE_MISSING, PROPOSAL_OVER or what stands in the way.
 */
export async function approveProposal(otp: Otp, keys: PersonalDataKeys, member: Member, approval: Approval): Promise<Result<Proposal, Failure>> {
  const now = otp.clock()
  const seen = await inTransaction(otp.pool, (transaction) => mayApprove(transaction, member, approval, now))
  if (!seen.ok) return seen
  const { id, personId, action } = seen.value
  if (action === 'change_number') {
    return inTransaction(otp.pool, async (transaction): Promise<Result<Proposal, Failure>> => {
      const held = await mayApprove(transaction, member, approval, now)
      if (!held.ok) return held
      const { rows } = await transaction.query<{ sealed: Buffer }>('select sealed from console_proposals where id = $1', [id])
      await changeNumber(transaction, keys, personId, unseal(keys, `proposal/${id}`, rows[0]!.sealed) as string, now)
      return succeed(await settle(transaction, held.value, member, {}, now))
    })
  }
  const decideWith = async (transaction: Transaction, { reference }: { reference: string }): Promise<Result<Proposal, Failure>> => {
    const held = await mayApprove(transaction, member, approval, now)
    return held.ok ? succeed(await settle(transaction, held.value, member, { reference }, now)) : held
  }
  let decided: Result<Proposal, Failure> | undefined
  const alongside: Alongside = async (transaction, receipt) => {
    decided = await decideWith(transaction, receipt)
    return decided.ok ? undefined : decided.failure
  }
  const by: Acting = { who: seen.value.proposerRole === 'clerk' ? 'clerk' : 'agent', id: seen.value.proposedBy, second: member.personId }
  const done = await actOnOtp({ ...otp, alongside }, keys, by, { id, personId, registrationId: seen.value.registrationId!, action, why: approval.why, codes: approval.codes })
  if (!done.ok) return done
  // It had been done before: by whoever was quicker, whose decision stands, or without being decided.
  return decided ?? inTransaction(otp.pool, (transaction) => decideWith(transaction, done.value))
}

/** The proposal, held, when this member may approve it now and both are members still. */
async function mayApprove(transaction: Transaction, member: Member, { id, codes }: Approval, now: Date): Promise<Result<Proposal, Failure>> {
  const held = await holdWaiting(transaction, member, id, now)
  if (!held.ok) return held
  const proposal = held.value
  if (proposal.proposedBy === member.personId) return fail(failure('SECOND_PERSON_NEEDED', 'not_moved'))
  if (!(await isMember(transaction, proposal.proposedBy))) return fail(failure('PROPOSAL_OVER', 'not_moved', {}, { proposer: 'removed' }))
  if (!(await isMember(transaction, member.personId))) return fail(failure('NOT_ALLOWED', 'not_moved'))
  const access = await demandPersonAccess(transaction, member, proposal.personId, now)
  if (!access.ok) return access
  // Who proposed it had made sure who the person is; nothing is proposed without that.
  const given: Factor[] = ['purpose', 'identity_seen', 'second_person', ...(codes.length > 0 ? (['otp'] as const) : [])]
  const lacking = refusalByPolicy(OPERATION_OF[proposal.action], atConsole(proposal.proposerRole), given)
  return lacking ? fail(lacking) : succeed(proposal)
}

/** Nobody stops being one before the transaction ends. */
async function isMember(transaction: Transaction, personId: Uuid): Promise<boolean> {
  const { rowCount } = await transaction.query('select from console_members where person_id = $1 and removed_at is null for share', [personId])
  return rowCount === 1
}

async function settle(transaction: Transaction, proposal: Proposal, member: Member, outcome: { reference?: string }, now: Date): Promise<Proposal> {
  await noteReset(transaction, proposal.proposedBy, proposal.personId, now)
  await noteReset(transaction, member.personId, proposal.personId, now)
  return decide(transaction, proposal, member, 'done', outcome, now)
}

/** Turned down by somebody else, or taken back by whoever proposed it. */
export function refuseProposal(otp: Otp, member: Member, id: Uuid): Promise<Result<Proposal, Failure>> {
  const now = otp.clock()
  return inTransaction(otp.pool, async (transaction): Promise<Result<Proposal, Failure>> => {
    const held = await holdWaiting(transaction, member, id, now)
    if (!held.ok) return held
    return succeed(await decide(transaction, held.value, member, held.value.proposedBy === member.personId ? 'withdrawn' : 'refused', null, now))
  })
}

async function holdWaiting(transaction: Transaction, member: Member, id: Uuid, now: Date): Promise<Result<Proposal, Failure>> {
  await transaction.query('select 1 from console_proposals where id = $1 for update', [id])
  const proposal = await findProposal(transaction, id)
  if (!proposal) return fail(failure('NOT_FOUND', 'not_moved'))
  if (leaveFor(member.role, proposal.action) === undefined) return fail(failure('NOT_ALLOWED', 'not_moved'))
  return proposal.state !== 'waiting' || proposal.expiresAt <= now ? fail(failure('PROPOSAL_OVER', 'not_moved')) : succeed(proposal)
}

async function decide(transaction: Transaction, { id, personId, action }: Proposal, member: Member, state: Proposal['state'], outcome: object | null, now: Date): Promise<Proposal> {
  await transaction.query('update console_proposals set state = $2, decided_by = $3, decided_at = $4, outcome = $5, sealed = null where id = $1', [id, state, member.personId, now, outcome])
  await recordEvent(transaction, { kind: 'console_proposal_decided', actor: member.personId, subject: personId, details: { proposal: id, action, state } })
  return (await findProposal(transaction, id))!
}
