import { recordEvent } from '../../audit/record-event.ts'
import { checkLogin } from '../../authenticators/login.ts'
import { endOfficeSignInsOf, officeLoginOf, prepareOfficePassword, saveOfficeLogin } from '../../authenticators/office-access.ts'
import { endOfficeSessionsOf } from '../../authenticators/session.ts'
import { forgetBrowsersOf } from '../../authenticators/trusted-browser.ts'
import { inTransaction } from '../../database/transaction.ts'
import { sendNotice } from '../../notices/send-notice.ts'
import { readProof, takeProof } from '../../people/identity-check.ts'
import { findPerson } from '../../people/person.ts'
import * as Shapes from '../../protocol/api/office.ts'
import { failure } from '../../reasons/failure.ts'
import { merchantOf } from '../access.ts'
import type { App } from '../app.ts'
import { AT_THE_TILL, demandFactors, offered } from '../demand-factors.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'

/** An owner sets up the office from the till, where they are signed in already: with the till's password and a phone in their own name. */
export function officeAccessRoutes(app: App, { pool, pepper, personalData, sessions, facts }: Services): void {
  app.get(
    '/v1/office-access',
    { config: { access: 'owner' }, schema: { summary: 'Whether this owner has an office, and where it is', tags: ['office'], response: { 200: Shapes.OfficeAccessSchema } } },
    async (request) => ({ loginId: (await officeLoginOf(pool, merchantOf(request).personId)) ?? null, officeUrl: facts.apps.office }),
  )
  app.put(
    '/v1/office-access',
    {
      config: { access: 'owner', operations: ['set_up_office'], rateLimit: { max: 10, timeWindow: 60_000 } },
      schema: { summary: 'Choose ID and password of the office', tags: ['office'], body: Shapes.OfficeAccessRequestSchema, response: { 200: Shapes.OfficeAccessSchema } },
    },
    async (request) => {
      const { personId } = merchantOf(request)
      const { loginId, password, tillLoginId, tillPassword, identityCheckId } = request.body
      // Whether the phone is lacking is told to whoever had the password right.
      demandFactors('set_up_office', AT_THE_TILL, [...offered({ password: tillPassword }), 'identity_check'])
      const known = valueOf(await checkLogin(pool, tillLoginId, tillPassword!, pepper, request.ip))
      if (known.personId !== personId) throw new RefusedError(failure('LOGIN_FAILED', 'not_moved'))
      demandFactors('set_up_office', AT_THE_TILL, offered({ password: tillPassword, identity_check: identityCheckId }))
      const proof = await readProof(pool, personalData, identityCheckId!)
      if (!proof) throw new RefusedError(failure('IDENTITY_CODE_EXPIRED', 'not_moved'))
      if ((await findPerson(pool, personalData, proof.identity.ci))?.id !== personId) throw new RefusedError(failure('PHONE_NAME_MISMATCH', 'not_moved'))
      const hash = valueOf(await prepareOfficePassword(loginId, password, pepper))
      await inTransaction(pool, async (transaction) => {
        if (!(await takeProof(transaction, personalData, identityCheckId!))) throw new RefusedError(failure('IDENTITY_CODE_EXPIRED', 'not_moved'))
        valueOf(await saveOfficeLogin(transaction, { loginId, personId, hash }))
        await forgetBrowsersOf(transaction, personId)
        await endOfficeSessionsOf(transaction, personId)
        await endOfficeSignInsOf(transaction, personId)
        await sendNotice(transaction, { personId, kind: 'OFFICE_ACCESS_SET', facts: {} })
        await recordEvent(transaction, { kind: 'office_access_set', actor: personId, subject: personId })
      })
      await sessions.forgetPerson(personId)
      return { loginId: loginId.toLowerCase(), officeUrl: facts.apps.office }
    },
  )
}
