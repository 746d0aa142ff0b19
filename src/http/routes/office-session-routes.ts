import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { recordEvent } from '../../audit/record-event.ts'
import { checkLogin } from '../../authenticators/login.ts'
import { beginOfficeSignIn, findOfficeSignIn, noteIdentityProven, useOfficeSignIn, type OfficeSignIn } from '../../authenticators/office-access.ts'
import { verifyCode } from '../../authenticators/otp/verify-code.ts'
import { signInWithPasskey } from '../../authenticators/passkey-assertion.ts'
import { refusalByPolicy, type Situation } from '../../authenticators/policy.ts'
import type { Factor } from '../../authenticators/policy-table.ts'
import { findSession, openSession } from '../../authenticators/session.ts'
import { isTrustedBrowser, trustBrowser } from '../../authenticators/trusted-browser.ts'
import { inTransaction, type Transaction } from '../../database/transaction.ts'
import { ownedMerchants } from '../../markets/merchant.ts'
import { sendNotice } from '../../notices/send-notice.ts'
import { takeProof } from '../../people/identity-check.ts'
import { findPerson } from '../../people/person.ts'
import * as Shapes from '../../protocol/api/office.ts'
import { SessionSchema } from '../../protocol/api/people.ts'
import { failure } from '../../reasons/failure.ts'
import { failureText } from '../../reasons/reason-text.ts'
import type { Language } from '../../values/language.ts'
import type { Uuid } from '../../values/uuid.ts'
import { officeOf } from '../access.ts'
import type { App } from '../app.ts'
import { demandFactors, offered } from '../demand-factors.ts'
import { languageOf } from '../language.ts'
import { officeStanding, type CodeStanding } from '../one-time-codes.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import { relyingPartyOf } from '../relying-party.ts'
import type { Services } from '../services.ts'
import { readBrowserToken, setBrowserCookie, setSessionCookie } from '../session-cookie.ts'
import { Nothing } from './parameters.ts'
import { sessionView } from './session-routes.ts'

/** Everybody begins in the business profile: it is the shop's office. */
const AT_SIGN_IN = { channel: 'web', profile: 'business', amount: 0n } as const satisfies Situation
/** Not asked for before the first factor was right: nobody else is told what is lacking. */
const ASKED_NEXT: readonly Factor[] = ['identity_check', 'otp']

/** Signing in to the office: password or passkey first; what the policy table asks for besides is told only to whoever had that right. */
export function officeSessionRoutes(app: App, services: Services): void {
  const { pool } = services
  app.post(
    '/v1/office-sessions',
    {
      config: { access: 'anyone', operations: ['sign_in', 'look_without_otp'], rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { summary: 'Sign in to the office: ID and password, or a passkey', tags: ['office'], body: Shapes.OfficeSignInRequestSchema, response: { 200: Shapes.OfficeSignInSchema } },
    },
    async (request, reply) => {
      const first = await provedFirst(services, request, request.body)
      const signIn = { ...first, identityProven: await isTrustedBrowser(pool, readBrowserToken(request), first.personId) }
      const token = await beginOfficeSignIn(pool, signIn)
      return goOn(services, { request, reply }, token, signIn, {})
    },
  )
  app.post(
    '/v1/office-sessions/continuation',
    {
      config: { access: 'anyone', operations: ['sign_in', 'look_without_otp'], rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { summary: 'Sign in to the office: a phone in one’s own name, and a code', tags: ['office'], body: Shapes.OfficeContinuationSchema, response: { 200: Shapes.OfficeSignInSchema } },
    },
    async (request, reply) => {
      const { signIn: token, identityCheckId, code } = request.body
      let signIn = await findOfficeSignIn(pool, token)
      if (!signIn) throw new RefusedError(failure('SESSION_EXPIRED', 'not_moved'))
      // A browser is known from now on only by a proof that was taken here.
      const proves = identityCheckId !== undefined && !signIn.identityProven
      if (proves) signIn = await proveIdentity(services, token, signIn, identityCheckId)
      return goOn(services, { request, reply, trusts: proves }, token, signIn, code === undefined ? {} : { code })
    },
  )
  app.post(
    '/v1/office-sessions/presence',
    { config: { access: 'office' }, schema: { summary: 'Still here: stay signed in', tags: ['office'], body: Nothing, response: { 200: SessionSchema } } },
    async (request) => sessionView(services, officeOf(request)),
  )
}

/** Who it is by the first factor. Throws LOGIN_FAILED or PASSKEY_REFUSED, each the same for everybody, or FACTORS_MISSING. */
async function provedFirst({ pool, pepper }: Services, request: FastifyRequest, body: Static<typeof Shapes.OfficeSignInRequestSchema>): Promise<Pick<OfficeSignIn, 'personId' | 'passkeyId'>> {
  demandFactors('sign_in', AT_SIGN_IN, [...offered('passkey' in body ? { passkey: body.passkey } : { password: body.password }), ...ASKED_NEXT])
  if ('passkey' in body) return valueOf(await signInWithPasskey(pool, relyingPartyOf(request), body.passkey))
  return { ...valueOf(await checkLogin(pool, body.loginId, body.password!, pepper, request.ip, 'office')), passkeyId: null }
}

/** A proof of somebody else's phone proves nothing here, and stays unused. */
async function proveIdentity({ pool, personalData }: Services, token: string, signIn: OfficeSignIn, identityCheckId: Uuid): Promise<OfficeSignIn> {
  await inTransaction(pool, async (transaction) => {
    const identity = await takeProof(transaction, personalData, identityCheckId)
    if (!identity) throw new RefusedError(failure('IDENTITY_CODE_EXPIRED', 'not_moved'))
    if ((await findPerson(transaction, personalData, identity.ci))?.id !== signIn.personId) throw new RefusedError(failure('PHONE_NAME_MISMATCH', 'not_moved'))
    await noteIdentityProven(transaction, token)
  })
  return { ...signIn, identityProven: true }
}

type Exchange = { request: FastifyRequest; reply: FastifyReply; trusts?: boolean }

/** Opens the session when nothing is lacking; else says what is. A code is looked at last, so that none is spent in vain. */
async function goOn(services: Services, exchange: Exchange, token: string, signIn: OfficeSignIn, { code }: { code?: string }): Promise<Shapes.OfficeSignIn> {
  const { pool, otp } = services
  const { personId } = signIn
  const standing = await officeStanding(services, personId)
  const operation = standing.hadOne ? 'sign_in' : 'look_without_otp'
  const given: Factor[] = [signIn.passkeyId === null ? 'password' : 'passkey', ...(signIn.identityProven ? (['identity_check'] as const) : [])]
  const otpProved: Uuid[] = []
  if (code !== undefined && signIn.identityProven && operation === 'sign_in') {
    const { registrationId } = valueOf(await verifyCode(otp, { personId, channel: AT_SIGN_IN.channel, profile: AT_SIGN_IN.profile, purpose: { kind: 'sign_in' }, code }))
    given.push('otp')
    otpProved.push(registrationId)
  }
  const lacking = refusalByPolicy(operation, AT_SIGN_IN, given)
  if (lacking?.reason === 'NOT_ALLOWED') throw new RefusedError(lacking)
  if (exchange.trusts) setBrowserCookie(exchange.request, exchange.reply, await inTransaction(pool, (transaction) => knowBrowser(transaction, personId)))
  if (lacking) return { signIn: token, missing: lacking.details?.['missing'] as Factor[], session: null, otp: otpView(standing, languageOf(exchange.request)) }
  const merchantId = (await ownedMerchants(pool, personId))[0]
  if (merchantId === undefined) throw new RefusedError(failure('NOT_ALLOWED', 'not_moved'))
  const opened = await inTransaction(pool, async (transaction) =>
    (await useOfficeSignIn(transaction, token)) ? openSession(transaction, { personId, role: 'office', merchantId, profile: 'business', factors: given.filter((factor) => factor !== 'otp'), otpProved }) : undefined,
  )
  if (opened === undefined) throw new RefusedError(failure('SESSION_EXPIRED', 'not_moved'))
  setSessionCookie(exchange.request, exchange.reply, opened, 'office')
  return { signIn: null, missing: [], session: await sessionView(services, (await findSession(pool, opened))!), otp: null }
}

async function knowBrowser(transaction: Transaction, personId: Uuid): Promise<string> {
  await sendNotice(transaction, { personId, kind: 'OFFICE_NEW_BROWSER', facts: {} })
  await recordEvent(transaction, { kind: 'office_browser_trusted', actor: personId, subject: personId })
  return trustBrowser(transaction, personId)
}

/** Which OTP is asked for; and, after its owner has ended the one that was used here, that this went through. */
function otpView({ kind, hadOne, endedReference }: CodeStanding, language: Language): Shapes.OfficeSignIn['otp'] {
  if (!hadOne) return null
  return { kind, ended: endedReference === null ? null : { reason: 'OTP_TERMINATED', text: failureText(failure('OTP_TERMINATED', 'not_moved'), language), reference: endedReference } }
}
