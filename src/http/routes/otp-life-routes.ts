import { checkPin } from '../../authenticators/pin.ts'
import type { ShowFactor } from '../../authenticators/otp/command.ts'
import { chooseOtp } from '../../authenticators/otp/conflict.ts'
import { correctOtp } from '../../authenticators/otp/correct.ts'
import { receiveGenerator } from '../../authenticators/institutions/receive-generator.ts'
import { setMedium } from '../../authenticators/otp/media.ts'
import { OWN_INSTITUTION } from '../../authenticators/otp/otp.ts'
import { findRegistration, type Registration } from '../../authenticators/otp/registration.ts'
import { registerPhysical } from '../../authenticators/otp/register-physical.ts'
import { foundOtp, reportOtp } from '../../authenticators/otp/report.ts'
import { spendCode } from '../../authenticators/otp/spend-code.ts'
import { readStatus } from '../../authenticators/otp/status.ts'
import { unlockOtp } from '../../authenticators/otp/unlock-otp.ts'
import { inTransaction } from '../../database/transaction.ts'
import * as Shapes from '../../protocol/api/otp.ts'
import { failure } from '../../reasons/failure.ts'
import type { Uuid } from '../../values/uuid.ts'
import { sessionOf, shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { codesOffered, demandFactors, IN_THE_WALLET, offered, situationOf } from '../demand-factors.ts'
import { factorOf, nameOf } from '../other-factor.ts'
import { mayBusinessBeDigital, otpStatusView, ownOtpRegistration } from '../otp-view.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { readCode } from './otp-routes.ts'
import { IdParameters } from './parameters.ts'

const config = { access: 'shopper', rateLimit: { max: 60, timeWindow: 60_000 } } as const
const answers = { 200: Shapes.OtpReceiptSchema }
const params = Shapes.OtpCommandParameters

/** What a person does with their OTPs once they are there: loss, unlocking, setting its clock, and settling wrong records. */
export function otpLifeRoutes(app: App, services: Services): void {
  const { otp, personalData } = services
  app.put(
    '/v1/otp/reports/:id',
    { config: { ...config, access: 'person', operations: ['report_otp'] }, schema: { summary: 'Report an OTP lost, stolen, broken, or left on another phone', tags: ['otp'], params, body: Shapes.OtpReportSchema, response: answers } },
    async (request) => {
      const session = sessionOf(request)
      const { personId } = session
      demandFactors('report_otp', situationOf(session), ['session'])
      return valueOf(await reportOtp(otp, { id: request.params.id, personId, ...request.body, by: { who: 'user', id: personId } }))
    },
  )
  app.put(
    '/v1/otp/finds/:id',
    { config: { ...config, operations: ['found_otp'] }, schema: { summary: 'It was found: use it again', tags: ['otp'], params, body: Shapes.OtpFoundSchema, response: answers } },
    async (request) => {
      const person = shopperOf(request)
      const { registrationId, factor } = request.body
      demandFactors('found_otp', IN_THE_WALLET, nameOf(factor))
      const showFactor: ShowFactor = factorOf(services, request, person, { action: 'found', id: request.params.id, registrationId }, factor!)
      return valueOf(await foundOtp(otp, { id: request.params.id, personId: person.personId, registrationId, by: { who: 'user', id: person.personId }, showFactor }))
    },
  )
  app.put(
    '/v1/otp/unlocks/:id',
    { config: { ...config, operations: ['unlock_otp'] }, schema: { summary: 'Unlock it: another factor, the phone in one’s own name, and a right code', tags: ['otp'], params, body: Shapes.OtpUnlockSchema, response: answers } },
    async (request) => {
      const person = shopperOf(request)
      const { registrationId, factor, identityCheckId, codes = [] } = request.body
      demandFactors('unlock_otp', IN_THE_WALLET, [...offered({ identity_check: identityCheckId }), ...nameOf(factor), ...codesOffered(codes)])
      const showFactor: ShowFactor = factorOf(services, request, person, { action: 'unlock', id: request.params.id, registrationId }, factor!)
      const command = { id: request.params.id, personId: person.personId, registrationId, identityCheckId: identityCheckId!, codes: readCodes(codes), by: { who: 'user', id: person.personId }, shown: [], showFactor } as const
      return valueOf(await unlockOtp(otp, personalData, command))
    },
  )
  app.post(
    '/v1/otp/registrations/:id/resync',
    { config: { ...config, operations: ['resync_otp'] }, schema: { summary: 'Set its clock: the next codes, one after the other', tags: ['otp'], params: IdParameters, body: Shapes.OtpResyncSchema, response: { 200: Shapes.OtpRegistrationSchema } } },
    async (request) => {
      const person = shopperOf(request)
      const { code } = request.body
      demandFactors('resync_otp', IN_THE_WALLET, offered({ otp: code }))
      const { id } = await ownRegistration(services, person.personId, request.params.id)
      valueOf(await spendCode(otp, id, readCode(code!, '/code')))
      return ownOtpRegistration(services.pool, person, id)
    },
  )
  recordRoutes(app, services)
}

function recordRoutes(app: App, services: Services): void {
  const { otp, pool, pepper } = services
  app.put(
    '/v1/otp/physical/:id',
    { config: { ...config, operations: ['register_otp'], rateLimit: { max: 30, timeWindow: 60_000 } }, schema: { summary: 'Register a generator by the number on it', tags: ['otp'], params, body: Shapes.OtpPhysicalSchema, response: { 200: Shapes.OtpRegistrationSchema } } },
    async (request) => {
      const person = shopperOf(request)
      const { serial, pin, replaces, oldCode, makerCode } = request.body
      demandFactors('register_otp', IN_THE_WALLET, offered({ serial, pin }))
      valueOf(await checkPin(pool, person.personId, pin!, pepper))
      if (makerCode !== undefined) valueOf(await receiveGenerator(services.sharedOtp, { personId: person.personId, serial: serial!, makerCode }))
      const command = { id: request.params.id, personId: person.personId, serial: serial!, replaces: replaces ?? null, oldCode: oldCode === undefined ? undefined : readCode(oldCode, '/oldCode'), by: { who: 'user', id: person.personId } } as const
      const { id } = valueOf(await registerPhysical(otp, command))
      return ownOtpRegistration(pool, person, id)
    },
  )
  app.put(
    '/v1/otp/choices/:id',
    { config: { ...config, operations: ['choose_otp'] }, schema: { summary: 'Keep one of two that stand against each other', tags: ['otp'], params, body: Shapes.OtpChoiceSchema, response: answers } },
    async (request) => {
      const { personId } = shopperOf(request)
      const { keep, codes = [] } = request.body
      demandFactors('choose_otp', IN_THE_WALLET, codesOffered(codes))
      return valueOf(await chooseOtp(otp, { id: request.params.id, personId, keep, codes: readCodes(codes), by: { who: 'user', id: personId } }))
    },
  )
  app.put(
    '/v1/otp/corrections/:id',
    { config: { ...config, operations: ['correct_otp'] }, schema: { summary: 'Correct a serial number that is recorded wrongly', tags: ['otp'], params, body: Shapes.OtpCorrectionSchema, response: answers } },
    async (request) => {
      const { personId } = shopperOf(request)
      const { registrationId, serial, codes = [] } = request.body
      demandFactors('correct_otp', IN_THE_WALLET, [...offered({ serial }), ...codesOffered(codes)])
      return valueOf(await correctOtp(otp, { id: request.params.id, personId, registrationId, serial: serial!, codes: readCodes(codes), by: { who: 'user', id: personId } }))
    },
  )
  app.put(
    '/v1/otp/media/:channel/:profile',
    { config: { ...config, operations: ['place_otp'] }, schema: { summary: 'Which OTP is used where', tags: ['otp'], params: Shapes.OtpPlaceParameters, body: Shapes.OtpMediumSchema, response: { 200: Shapes.OtpStatusSchema } } },
    async (request) => {
      const { personId, deviceId } = shopperOf(request)
      const { pin, registrationId } = request.body
      demandFactors('place_otp', IN_THE_WALLET, offered({ pin }))
      valueOf(await checkPin(pool, personId, pin!, pepper))
      valueOf(await inTransaction(pool, (transaction) => setMedium(transaction, otp, { personId, ...request.params }, registrationId, otp.clock())))
      return otpStatusView(await readStatus(pool, personId), deviceId, otp.clock(), await mayBusinessBeDigital(otp))
    },
  )
}

/** A registration of this person here. Throws NOT_FOUND, and OTP_NOT_REGISTERED_HERE for one at another institution. */
export async function ownRegistration({ pool }: Services, personId: Uuid, id: Uuid): Promise<Registration> {
  const registration = await findRegistration(pool, id)
  if (registration?.personId !== personId) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
  if (registration.institution !== OWN_INSTITUTION) throw new RefusedError(failure('OTP_NOT_REGISTERED_HERE', 'not_moved'))
  return registration
}

export function readCodes(typed: readonly string[]): string[] {
  return typed.map((code, index) => readCode(code, `/codes/${index}`))
}
