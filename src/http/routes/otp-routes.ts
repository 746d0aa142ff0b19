import { confirmOtp } from '../../authenticators/otp/confirm.ts'
import { issueDigital } from '../../authenticators/otp/issue-digital.ts'
import { findRegistration } from '../../authenticators/otp/registration.ts'
import { readStatus, readSteps } from '../../authenticators/otp/status.ts'
import { normaliseCode, verifyCode } from '../../authenticators/otp/verify-code.ts'
import * as Shapes from '../../protocol/api/otp.ts'
import { fromBase64url, toBase64url } from '../../protocol/base64url.ts'
import { CLIENT_VERSION_HEADER } from '../../protocol/client-version.ts'
import { failure } from '../../reasons/failure.ts'
import { sessionOf, shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { codesOffered, demandFactors, IN_THE_WALLET, offered, situationOf } from '../demand-factors.ts'
import { mayBusinessBeDigital, otpStatusView, otpStepView, ownOtpRegistration } from '../otp-view.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { IdParameters } from './parameters.ts'

/** A person's OTPs: what is registered, and how a digital one comes onto a phone. */
export function otpRoutes(app: App, services: Services): void {
  const { pool, otp } = services
  app.get(
    '/v1/otp',
    { config: { access: 'person' }, schema: { summary: 'Every OTP, its state, why, and the next step', tags: ['otp'], response: { 200: Shapes.OtpStatusSchema } } },
    async (request) => {
      const { personId, deviceId } = sessionOf(request)
      return otpStatusView(await readStatus(pool, personId), deviceId, otp.clock(), await mayBusinessBeDigital(otp))
    },
  )
  app.get(
    '/v1/otp/registrations/:id/steps',
    { config: { access: 'person' }, schema: { summary: 'The life of one OTP, step by step', tags: ['otp'], params: IdParameters, response: { 200: Shapes.OtpStepListSchema } } },
    async (request) => {
      const registration = await findRegistration(pool, request.params.id)
      if (registration?.personId !== sessionOf(request).personId) throw new RefusedError(failure('NOT_FOUND', 'not_moved'))
      return { steps: (await readSteps(pool, registration.id)).map(otpStepView) }
    },
  )
  issueRoutes(app, services)
  app.post(
    '/v1/otp/checks',
    {
      config: { access: 'person', operations: ['use_otp'], rateLimit: { max: 120, timeWindow: 60_000 } },
      schema: { summary: 'Try a code where it is used; it is spent', tags: ['otp'], body: Shapes.OtpCheckRequestSchema, response: { 200: Shapes.OtpCheckSchema } },
    },
    async (request) => {
      const { channel, profile, code } = request.body
      const session = sessionOf(request)
      demandFactors('use_otp', situationOf(session), offered({ otp: code }))
      const { registrationId } = valueOf(await verifyCode(otp, { personId: session.personId, channel, profile, purpose: { kind: 'sign_in' }, code: code! }))
      return { registrationId }
    },
  )
}

/** How a digital OTP comes onto a phone, and how any is finished. */
function issueRoutes(app: App, { pool, otp, pepper, personalData }: Services): void {
  app.put(
    '/v1/otp/digital/:id',
    {
      config: { access: 'shopper', operations: ['issue_otp'], rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { summary: 'Issue a digital OTP to this phone, or one in the place of another', tags: ['otp'], params: Shapes.OtpCommandParameters, body: Shapes.OtpIssueSchema, response: { 200: Shapes.IssuedOtpSchema } },
    },
    async (request) => {
      const { personId, deviceId } = shopperOf(request)
      const { request: signed, identityCheckId, pin, oldCode, profile } = request.body
      demandFactors('issue_otp', IN_THE_WALLET, offered({ device: signed, identity_check: identityCheckId, pin }))
      const command = { id: request.params.id, personId, phoneId: deviceId, client: request.headers[CLIENT_VERSION_HEADER], request: readBytes(signed!), identityCheckId: identityCheckId!, pin: pin!, profile: profile ?? 'personal', oldCode: oldCode === undefined ? undefined : readCode(oldCode, '/oldCode') }
      const { registration, serial, parameters, delivery } = valueOf(await issueDigital(otp, { pepper, personalData }, command))
      const { algorithm, digits, period, ocraSuite } = parameters
      return {
        registrationId: registration.id,
        serial,
        pendingUntil: registration.pendingUntil!.toISOString(),
        reducedUntil: registration.reducedUntil?.toISOString() ?? null,
        algorithm,
        digits,
        period: period!,
        ocraSuite: ocraSuite!,
        delivery: toBase64url(delivery),
      }
    },
  )
  app.put(
    '/v1/otp/registrations/:id/confirmation',
    {
      config: { access: 'shopper', operations: ['confirm_otp', 'confirm_generator'], rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: { summary: 'Finish a registration with its first codes', tags: ['otp'], params: IdParameters, body: Shapes.OtpConfirmationSchema, response: { 200: Shapes.OtpRegistrationSchema } },
    },
    async (request) => {
      const session = shopperOf(request)
      const { codes: typed = [] } = request.body
      const waiting = await findRegistration(pool, request.params.id)
      demandFactors(waiting?.personId === session.personId && waiting.kind === 'physical' ? 'confirm_generator' : 'confirm_otp', IN_THE_WALLET, codesOffered(typed))
      const codes = typed.map((code, index) => readCode(code, `/codes/${index}`))
      const { id } = valueOf(await confirmOtp(otp, { registrationId: request.params.id, personId: session.personId, codes, by: { who: 'user', id: session.personId } }))
      return ownOtpRegistration(pool, session, id)
    },
  )
}

function readBytes(text: string): Uint8Array {
  try {
    return fromBase64url(text)
  } catch (error) {
    throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/request' }), { cause: error })
  }
}

/** A code as typed. Throws REQUEST_INVALID, which costs no try, when it is none. */
export function readCode(typed: string, field: string): string {
  const code = normaliseCode(typed)
  if (code === undefined) throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field }))
  return code
}
