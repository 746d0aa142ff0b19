import { inviteMember } from '../../markets/staff-invite.ts'
import { listStaff, removeStaffMember, saveStaffMember, type StaffMember } from '../../markets/staff-member.ts'
import * as Shapes from '../../protocol/api/staff.ts'
import { Type } from '../../protocol/schema.ts'
import { wonFromJson, wonToJson } from '../../values/won.ts'
import { merchantOf } from '../access.ts'
import type { App } from '../app.ts'
import { valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { CommandParameters, IdParameters, Nothing } from './parameters.ts'

/** Who works at the shop's tills and what they may do: the owner's alone. */
export function staffRoutes(app: App, { pool, personalData, pepper }: Services): void {
  app.get(
    '/v1/staff',
    { config: { access: 'owner' }, schema: { summary: 'Who works here, and what they may do', tags: ['staff'], response: { 200: Shapes.StaffListSchema } } },
    async (request) => {
      const { merchantId, personId } = merchantOf(request)
      return { staff: (await listStaff(pool, merchantId)).map((member) => memberView(member, personId)) }
    },
  )
  app.put(
    '/v1/staff/:id',
    {
      config: { access: 'owner', rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: { summary: 'Add somebody, or change what they may do', tags: ['staff'], params: CommandParameters, body: Shapes.StaffRequestSchema, response: { 200: Shapes.StaffMemberSchema } },
    },
    async (request) => {
      const { merchantId, personId } = merchantOf(request)
      const { name, refundDayLimit, mayReport } = request.body
      const command = { merchantId, id: request.params.id, by: personId, name: name.trim().normalize('NFC'), refundDayLimit: wonFromJson(refundDayLimit), mayReport }
      return memberView(valueOf(await saveStaffMember(pool, personalData, command)), personId)
    },
  )
  app.delete(
    '/v1/staff/:id',
    { config: { access: 'owner' }, schema: { summary: 'Remove somebody: sign-in and sessions end at once, everywhere', tags: ['staff'], params: IdParameters, response: { 204: Type.Null({ description: 'done' }) } } },
    async (request, reply) => {
      const { merchantId, personId } = merchantOf(request)
      valueOf(await removeStaffMember(pool, { merchantId, id: request.params.id, by: personId }))
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/v1/staff/:id/invites',
    {
      config: { access: 'owner', rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { summary: 'An invitation number for a member; the one before is out of use', tags: ['staff'], params: IdParameters, body: Nothing, response: { 200: Shapes.StaffInviteSchema } },
    },
    async (request) => {
      const { merchantId, personId } = merchantOf(request)
      const invite = valueOf(await inviteMember(pool, pepper, { merchantId, id: request.params.id, invitedBy: personId }))
      return { code: invite.code, expiresAt: invite.expiresAt.toISOString() }
    },
  )
}

function memberView(member: StaffMember, viewer: string): Shapes.StaffMember {
  const { id, name, role, refundDayLimit, mayReport, state, personId } = member
  return { id, name, role, refundDayLimit: role === 'owner' ? null : wonToJson(refundDayLimit), mayReport, state, isMe: personId === viewer }
}
