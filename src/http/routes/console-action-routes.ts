import { recordEvent } from '../../audit/record-event.ts'
import { confirmOtp } from '../../authenticators/otp/confirm.ts'
import type { Alongside } from '../../authenticators/otp/otp.ts'
import { lastRegistrationOf, restockOf } from '../../authenticators/otp/stock.ts'
import { registerPhysical } from '../../authenticators/otp/register-physical.ts'
import { inTransaction } from '../../database/transaction.ts'
import { OtpReceiptSchema, OtpRegistrationSchema } from '../../protocol/api/otp.ts'
import * as Shapes from '../../protocol/api/support.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import type { Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import { actOnOtp } from '../../support/act-on-otp.ts'
import { atConsole, leaveFor, OPERATION_OF } from '../../support/permissions.ts'
import { demandPersonAccess, openPersonAccess, type Member } from '../../support/person-access.ts'
import { approveProposal, listProposals, propose, refuseProposal, type Proposal } from '../../support/proposal.ts'
import { noteReset, refuseAfterReset } from '../../support/resets.ts'
import { memberOf, type ConsoleSession } from '../access.ts'
import type { App } from '../app.ts'
import { codesOffered, demandFactors, offered } from '../demand-factors.ts'
import { ownOtpRegistration } from '../otp-view.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { readCodes } from './otp-life-routes.ts'
import { CommandParameters, IdParameters, Nothing } from './parameters.ts'

const config = { access: 'console_support', rateLimit: { max: 60, timeWindow: 60_000 } } as const
const DONE_ALONE = ['staff_report', 'staff_found', 'staff_unlock', 'staff_terminate', 'staff_cancel_termination', 'staff_choose', 'staff_correct', 'staff_restock'] as const
const TAKES_TWO = ['staff_unlock', 'staff_terminate', 'staff_change_number'] as const

/** What is done for people: alone where the table lets one, else proposed by one and approved by another. */
export function consoleActionRoutes(app: App, services: Services): void {
  const { pool, otp, personalData } = services
  app.put(
    '/v1/console/otp-actions/:id',
    { config: { ...config, operations: DONE_ALONE }, schema: { summary: 'Do what one member may do alone', tags: ['console'], params: CommandParameters, body: Shapes.OtpActionRequestSchema, response: { 200: OtpReceiptSchema } } },
    async (request) => {
      const member = actingMember(memberOf(request))
      const { personId, registrationId, action, why, codes, identityShown, serial, ownerId } = request.body
      if (leaveFor(member.role, action) !== 'alone') throw new RefusedError(failure('NOT_ALLOWED', 'not_moved'))
      for (const touched of ownerId === undefined ? [personId] : [personId, ownerId]) valueOf(await demandPersonAccess(pool, member, touched, otp.clock()))
      demandFactors(OPERATION_OF[action], atConsole(member.role), [...offered({ purpose: true, identity_seen: identityShown }), ...codesOffered(codes)])
      const corrected = { ...(serial === undefined ? {} : { serial }), ...(ownerId === undefined ? {} : { ownerId }) }
      const command = { id: request.params.id, personId, registrationId, action, why: why ?? 'lost', codes: readCodes(codes ?? []), ...corrected }
      const alongside: Alongside = async (transaction, { at, reference }) => {
        if (action === 'unlock' || action === 'terminate') await noteReset(transaction, member.personId, personId, new Date(at))
        for (const subject of ownerId === undefined || ownerId === personId ? [personId] : [personId, ownerId])
          await recordEvent(transaction, { kind: 'console_action_done', actor: member.personId, subject, details: { action, registration: registrationId, reference } })
        return undefined
      }
      return valueOf(await actOnOtp({ ...otp, alongside }, personalData, { who: member.role === 'clerk' ? 'clerk' : 'agent', id: member.personId }, command))
    },
  )
  restockRoutes(app, services)
  issueRoutes(app, services)
  proposalRoutes(app, services)
}

function restockRoutes(app: App, { pool, otp }: Services): void {
  app.put(
    '/v1/console/restocks/:id',
    { config: { ...config, access: 'console_clerk', operations: ['staff_restock'] }, schema: { summary: 'Put a generator that came back into stock, after a look-over', tags: ['console'], params: CommandParameters, body: Shapes.RestockRequestSchema, response: { 200: OtpReceiptSchema } } },
    async (request) => {
      const member = actingMember(memberOf(request))
      const { serial, identityShown, purpose } = request.body
      // Whose record it takes a purpose for is known by the number alone, and looked for below.
      demandFactors('staff_restock', atConsole(member.role), offered({ purpose: true, identity_seen: identityShown }))
      const last = await lastRegistrationOf(pool, serial)
      if (!last) throw new RefusedError(failure('OTP_SERIAL_INVALID', 'not_moved'))
      valueOf(await openForRestock(pool, member, last.personId, purpose, otp.clock()))
      const alongside: Alongside = async (transaction, { reference }) => {
        await recordEvent(transaction, { kind: 'console_action_done', actor: member.personId, subject: last.personId, details: { action: 'restock', registration: last.registrationId, reference } })
        return undefined
      }
      return valueOf(await restockOf({ ...otp, alongside }, { ...last, id: request.params.id, by: { who: 'clerk', id: member.personId } }))
    },
  )
}

/** The purpose comes with the command, so that nobody is told whose the generator was to ask for one. Without any it is written down that a number was tried. */
function openForRestock(pool: Services['pool'], member: Member, personId: Uuid, given: Shapes.RestockPurpose | undefined, now: Date): Promise<Result<unknown, Failure>> {
  return inTransaction(pool, async (transaction): Promise<Result<unknown, Failure>> => {
    const access = await demandPersonAccess(transaction, member, personId, now)
    if (access.ok) return access
    if (given) return openPersonAccess(transaction, member, personId, given, now)
    await recordEvent(transaction, { kind: 'console_action_refused', actor: member.personId, subject: personId, details: { action: 'restock', reason: access.failure.reason } })
    return access
  })
}

function issueRoutes(app: App, { pool, otp }: Services): void {
  const response = { 200: OtpRegistrationSchema }
  app.put(
    '/v1/console/issues/:id',
    { config: { ...config, access: 'console_clerk', operations: ['staff_issue'] }, schema: { summary: 'Register a generator at the counter', tags: ['console'], params: CommandParameters, body: Shapes.IssueRequestSchema, response } },
    async (request) => {
      const member = actingMember(memberOf(request))
      const { personId, serial, replaces, identityShown } = request.body
      valueOf(await demandPersonAccess(pool, member, personId, otp.clock()))
      demandFactors('staff_issue', atConsole(member.role), offered({ purpose: true, identity_seen: identityShown, serial }))
      const apart = await refuseAfterReset(pool, member.personId, personId, otp.clock())
      if (apart) throw new RefusedError(apart)
      const { id } = valueOf(await registerPhysical(otp, { id: request.params.id, personId, serial: serial!, replaces: replaces ?? null, by: { who: 'clerk', id: member.personId } }))
      return ownOtpRegistration(pool, { personId, deviceId: null }, id)
    },
  )
  app.put(
    '/v1/console/issues/:id/confirmation',
    { config: { ...config, access: 'console_clerk', operations: ['staff_confirm_issue'] }, schema: { summary: 'Confirm it with two of its codes', tags: ['console'], params: IdParameters, body: Shapes.IssueConfirmationSchema, response } },
    async (request) => {
      const member = actingMember(memberOf(request))
      const { personId, codes = [] } = request.body
      valueOf(await demandPersonAccess(pool, member, personId, otp.clock()))
      demandFactors('staff_confirm_issue', atConsole(member.role), ['purpose', ...codesOffered(codes)])
      const apart = await refuseAfterReset(pool, member.personId, personId, otp.clock())
      if (apart) throw new RefusedError(apart)
      const { id } = valueOf(await confirmOtp(otp, { registrationId: request.params.id, personId, codes: readCodes(codes), by: { who: 'clerk', id: member.personId } }))
      return ownOtpRegistration(pool, { personId, deviceId: null }, id)
    },
  )
}

function proposalRoutes(app: App, { pool, otp, personalData }: Services): void {
  const answers = { 200: Shapes.ProposalSchema }
  app.get(
    '/v1/console/proposals',
    { config: { access: 'console_support' }, schema: { summary: 'What waits for a second person', tags: ['console'], response: { 200: Shapes.ProposalListSchema } } },
    async (request) => ({ proposals: (await listProposals(pool)).map((proposal) => proposalView(proposal, memberOf(request).personId, otp.clock())) }),
  )
  app.put(
    '/v1/console/proposals/:id',
    { config: { ...config, operations: TAKES_TWO }, schema: { summary: 'Propose what takes two', tags: ['console'], params: CommandParameters, body: Shapes.ProposalRequestSchema, response: answers } },
    async (request) => {
      const member = actingMember(memberOf(request))
      const { personId, action, registrationId, newPhone, note, identityShown } = request.body
      // A purpose is looked for with the proposal; the second person and the codes come with the approval.
      demandFactors(OPERATION_OF[action], atConsole(member.role), [...offered({ identity_seen: identityShown }), 'purpose', 'second_person', 'otp', 'otp_two'])
      const proposal = await propose(otp, personalData, member, { id: request.params.id, personId, action, registrationId: registrationId ?? null, newPhone: newPhone ?? null, note })
      return proposalView(valueOf(proposal), member.personId, otp.clock())
    },
  )
  app.put(
    '/v1/console/proposals/:id/approval',
    { config: { ...config, operations: TAKES_TWO }, schema: { summary: 'Approve what somebody else proposed: it is done now', tags: ['console'], params: IdParameters, body: Shapes.ProposalApprovalSchema, response: answers } },
    async (request) => {
      const member = actingMember(memberOf(request))
      const approved = await approveProposal(otp, personalData, member, { id: request.params.id, codes: readCodes(request.body.codes ?? []), why: 'lost' })
      return proposalView(valueOf(approved), member.personId, otp.clock())
    },
  )
  app.put(
    '/v1/console/proposals/:id/refusal',
    { config, schema: { summary: 'Turn a proposal down, or take one’s own back', tags: ['console'], params: IdParameters, body: Nothing, response: answers } },
    async (request) => {
      const member = actingMember(memberOf(request))
      return proposalView(valueOf(await refuseProposal(otp, member, request.params.id)), member.personId, otp.clock())
    },
  )
}

function actingMember({ personId, consoleRole }: ConsoleSession): Member {
  return { personId, role: consoleRole }
}

function proposalView(proposal: Proposal, viewer: Uuid, now: Date): Shapes.Proposal {
  const { id, action, personId, maskedName, registrationId, facts, note, proposedBy, proposedByName, state, decidedByName, decidedAt, outcome } = proposal
  return {
    id, action, personId, maskedName, registrationId, note,
    newPhoneEnd: facts.newPhoneEnd ?? null,
    proposedBy: proposedByName,
    isOwn: proposedBy === viewer,
    proposedAt: proposal.proposedAt.toISOString(),
    expiresAt: proposal.expiresAt.toISOString(),
    state: state === 'waiting' && (proposal.expiresAt <= now || proposal.isOrphaned) ? 'expired' : state,
    decidedBy: decidedByName,
    decidedAt: decidedAt?.toISOString() ?? null,
    reference: outcome?.reference ?? null,
  }
}
