import { findRegistration } from '../../authenticators/otp/registration.ts'
import { cancelTermination, endsByOtherFactor, terminateByOwner, terminateWithoutGenerator } from '../../authenticators/otp/terminate.ts'
import { checkTermination } from '../../authenticators/otp/termination-check.ts'
import * as Shapes from '../../protocol/api/otp.ts'
import { sessionOf, shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { codesOffered, demandFactors, IN_THE_WALLET, offered, situationOf } from '../demand-factors.ts'
import { factorOf, nameOf } from '../other-factor.ts'
import { valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { ownRegistration, readCodes } from './otp-life-routes.ts'
import { IdParameters } from './parameters.ts'

const config = { access: 'shopper', rateLimit: { max: 60, timeWindow: 60_000 } } as const
const answers = { 200: Shapes.OtpReceiptSchema }
const params = Shapes.OtpCommandParameters

/** 이용해지: with the generator that ends, or without it in 24 hours, and calling that off. */
export function otpTerminationRoutes(app: App, services: Services): void {
  const { otp, personalData } = services
  app.get(
    '/v1/otp/registrations/:id/termination',
    { config: { access: 'person' }, schema: { summary: 'The check-list before it is ended', tags: ['otp'], params: IdParameters, response: { 200: Shapes.OtpTerminationCheckSchema } } },
    async (request) => {
      const registration = await ownRegistration(services, sessionOf(request).personId, request.params.id)
      const check = await checkTermination(otp, registration)
      return { ...check, state: registration.state, serialBlockedUntil: check.serialBlockedUntil?.toISOString() ?? null }
    },
  )
  app.put(
    '/v1/otp/terminations/:id',
    { config: { ...config, operations: ['terminate_otp', 'terminate_unusable_otp'] }, schema: { summary: 'End it (이용해지): its own serial number and a code', tags: ['otp'], params, body: Shapes.OtpTerminationSchema, response: answers } },
    async (request) => {
      const person = shopperOf(request)
      const { registrationId, serial, codes = [], factor, seen } = request.body
      const registration = await findRegistration(services.pool, registrationId)
      const isUnusable = registration?.personId === person.personId && endsByOtherFactor(registration.state, factor !== undefined)
      demandFactors(isUnusable ? 'terminate_unusable_otp' : 'terminate_otp', IN_THE_WALLET, [...offered({ serial }), ...nameOf(factor), ...codesOffered(codes)])
      const showFactor = factor && factorOf(services, request, person, { action: 'terminate', id: request.params.id, registrationId }, factor)
      return valueOf(await terminateByOwner(otp, { id: request.params.id, personId: person.personId, registrationId, serial: serial!, codes: readCodes(codes), showFactor, seen }))
    },
  )
  app.put(
    '/v1/otp/delayed-terminations/:id',
    { config: { ...config, operations: ['terminate_without_generator'] }, schema: { summary: 'End it without the generator: suspended now, ended in 24 hours', tags: ['otp'], params, body: Shapes.OtpDelayedTerminationSchema, response: answers } },
    async (request) => {
      const person = shopperOf(request)
      const { registrationId, factor, identityCheckId, seen } = request.body
      demandFactors('terminate_without_generator', IN_THE_WALLET, [...offered({ identity_check: identityCheckId }), ...nameOf(factor)])
      const showFactor = factorOf(services, request, person, { action: 'terminate_without_generator', id: request.params.id, registrationId }, factor!)
      return valueOf(await terminateWithoutGenerator(otp, personalData, { id: request.params.id, personId: person.personId, registrationId, identityCheckId: identityCheckId!, seen, showFactor }))
    },
  )
  app.put(
    '/v1/otp/termination-cancellations/:id',
    { config: { ...config, access: 'person', operations: ['cancel_termination'] }, schema: { summary: 'Call a termination off before it takes effect', tags: ['otp'], params, body: Shapes.OtpCancellationSchema, response: answers } },
    async (request) => {
      const session = sessionOf(request)
      const { personId } = session
      demandFactors('cancel_termination', situationOf(session), ['session'])
      return valueOf(await cancelTermination(otp, { id: request.params.id, personId, registrationId: request.body.registrationId, by: { who: 'user', id: personId } }))
    },
  )
}
