import { recordEvent } from '../../audit/record-event.ts'
import { confirmAtBranch } from '../../authenticators/recover-at-branch.ts'
import { lockPursesOf } from '../../programmes/purse.ts'
import * as Shapes from '../../protocol/api/console.ts'
import { atConsole } from '../../support/permissions.ts'
import { demandPersonAccess } from '../../support/person-access.ts'
import { noteReset } from '../../support/resets.ts'
import { memberOf } from '../access.ts'
import type { App } from '../app.ts'
import { demandFactors, offered } from '../demand-factors.ts'
import { valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { IdParameters } from './parameters.ts'

/** Whoever forgot a PIN or a password comes to a branch: a clerk sees who it is, and nobody waits a day. */
export function consoleRecoveryRoutes(app: App, { pool, otp, sessions }: Services): void {
  app.put(
    '/v1/console/recoveries/:id/confirmation',
    {
      config: { access: 'console_clerk', operations: ['staff_recover'], rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: { summary: 'Confirm at the counter who forgot a PIN or password', tags: ['console'], params: IdParameters, body: Shapes.RecoveryConfirmationSchema, response: { 200: Shapes.ConfirmedRecoverySchema } },
    },
    async (request) => {
      const { personId: clerkId, consoleRole: role } = memberOf(request)
      const { personId, identityShown, number = '' } = request.body
      const { id: handle } = request.params
      const now = otp.clock()
      valueOf(await demandPersonAccess(pool, { personId: clerkId, role }, personId, now))
      demandFactors('staff_recover', atConsole(role), offered({ purpose: true, identity_seen: identityShown }))
      const confirmed = await confirmAtBranch(pool, lockPursesOf, { handle, number: number.normalize('NFKC').replace(/\D/g, ''), personId, clerkId }, async (transaction) => {
        await noteReset(transaction, clerkId, personId, now)
        await recordEvent(transaction, { kind: 'console_action_done', actor: clerkId, subject: personId, details: { action: 'recover', recovery: handle } })
      })
      const { what, state } = valueOf(confirmed)
      if (state === 'done') await sessions.forgetPerson(personId)
      return { id: handle, what, state }
    },
  )
}
