import { listInstitutions } from '../../authenticators/institutions/institution.ts'
import { registerElsewhere } from '../../authenticators/institutions/register-elsewhere.ts'
import { settleAtOnce } from '../../authenticators/institutions/settle-centre-orders.ts'
import { checkPin } from '../../authenticators/pin.ts'
import * as Shapes from '../../protocol/api/otp.ts'
import { shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { demandFactors, IN_THE_WALLET, offered } from '../demand-factors.ts'
import { ownOtpRegistration } from '../otp-view.ts'
import { valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'

/** Other institutions: which there are, and registering one's generator there. */
export function otpInstitutionRoutes(app: App, { pool, otp, pepper, sharedOtp, report }: Services): void {
  app.get(
    '/v1/otp/institutions',
    { config: { access: 'person' }, schema: { summary: 'Where else a generator can be registered', tags: ['otp'], response: { 200: Shapes.OtpInstitutionListSchema } } },
    async () => ({ institutions: await listInstitutions(pool) }),
  )
  app.put(
    '/v1/otp/other-registrations/:id',
    {
      config: { access: 'shopper', operations: ['register_otp'], rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { summary: 'Register a generator at another institution, too', tags: ['otp'], params: Shapes.OtpCommandParameters, body: Shapes.OtpOtherRegistrationSchema, response: { 200: Shapes.OtpRegistrationSchema } },
    },
    async (request) => {
      const person = shopperOf(request)
      const { serial, makerCode, institution, pin } = request.body
      demandFactors('register_otp', IN_THE_WALLET, offered({ serial, pin }))
      valueOf(await checkPin(pool, person.personId, pin!, pepper))
      const { id } = valueOf(await registerElsewhere(otp, { id: request.params.id, personId: person.personId, serial: serial!, makerCode, institution, by: { who: 'user', id: person.personId } }))
      await settleAtOnce(sharedOtp, report, id)
      return ownOtpRegistration(pool, person, id)
    },
  )
}
