import { createServer, type RequestListener, type Server } from 'node:http'
import cookie from '@fastify/cookie'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { LogController, type FastifyBaseLogger } from 'fastify'
import { admit, demandAccess } from './access.ts'
import type { Admission } from './admission.ts'
import type { App } from './app.ts'
import { serveApps } from './apps.ts'
import { refuseOldClients } from './client-version.ts'
import { compileWhenNeeded } from './compile-when-needed.ts'
import { refuseConnection } from './connection-faults.ts'
import { addOpenApi } from './documents.ts'
import { acceptOnlyJson } from './json-body.ts'
import type { Lan } from './lan.ts'
import { handleError } from './problem-document.ts'
import { addRateLimits } from './rate-limits.ts'
import { approvalKeyRoutes } from './routes/approval-key-routes.ts'
import { approvalRoutes } from './routes/approval-routes.ts'
import { consoleGeneratorRoutes } from './routes/console-generator-routes.ts'
import { consoleActionRoutes } from './routes/console-action-routes.ts'
import { consolePeopleRoutes } from './routes/console-people-routes.ts'
import { consoleStallCodeRoutes } from './routes/console-stall-code-routes.ts'
import { consoleRecoveryRoutes } from './routes/console-recovery-routes.ts'
import { consoleSessionRoutes } from './routes/console-session-routes.ts'
import { deploymentRoutes } from './routes/deployment-routes.ts'
import { deviceRoutes } from './routes/device-routes.ts'
import { eventRoutes } from './routes/event-routes.ts'
import { favouriteRoutes } from './routes/favourite-routes.ts'
import { fixedCodeRoutes } from './routes/fixed-code-routes.ts'
import { identityRoutes } from './routes/identity-routes.ts'
import { officeAccessRoutes } from './routes/office-access-routes.ts'
import { officeProfileRoutes } from './routes/office-profile-routes.ts'
import { officeSessionRoutes } from './routes/office-session-routes.ts'
import { noticeRoutes } from './routes/notice-routes.ts'
import { officeHomeRoutes } from './routes/office-home-routes.ts'
import { operationRoutes } from './routes/operation-routes.ts'
import { otpInstitutionRoutes } from './routes/otp-institution-routes.ts'
import { otpTerminationRoutes } from './routes/otp-termination-routes.ts'
import { passkeyRoutes } from './routes/passkey-routes.ts'
import { passkeySignInRoutes } from './routes/passkey-sign-in-routes.ts'
import { otpLifeRoutes } from './routes/otp-life-routes.ts'
import { otpRoutes } from './routes/otp-routes.ts'
import { paymentRoutes } from './routes/payment-routes.ts'
import { payeeRoutes } from './routes/payee-routes.ts'
import { policyRoutes } from './routes/policy-routes.ts'
import { recoveryCodeRoutes } from './routes/recovery-code-routes.ts'
import { recoveryRoutes } from './routes/recovery-routes.ts'
import { refundApprovalRoutes } from './routes/refund-approval-routes.ts'
import { reportRoutes } from './routes/report-routes.ts'
import { requestLookupRoutes } from './routes/request-lookup-routes.ts'
import { resumeRoutes } from './routes/resume-routes.ts'
import { saleRoutes } from './routes/sale-routes.ts'
import { sessionRoutes } from './routes/session-routes.ts'
import { shopperCodeRoutes } from './routes/shopper-code-routes.ts'
import { stallCodeRoutes } from './routes/stall-code-routes.ts'
import { staffInviteRoutes } from './routes/staff-invite-routes.ts'
import { staffRoutes } from './routes/staff-routes.ts'
import { statementRoutes } from './routes/statement-routes.ts'
import { ticketRoutes } from './routes/ticket-routes.ts'
import { tillRoutes } from './routes/till-routes.ts'
import { topUpRoutes } from './routes/top-up-routes.ts'
import { transferConfirmationRoutes } from './routes/transfer-confirmation-routes.ts'
import { transferOutRoutes } from './routes/transfer-out-routes.ts'
import { walletRoutes } from './routes/wallet-routes.ts'
import { reasonPages } from './reason-pages.ts'
import { refuseOtherHosts, refuseOtherOrigins } from './same-origin.ts'
import { addSecurityHeaders } from './security-headers.ts'
import type { Services } from './services.ts'

/** Bytes: larger than any message of ours. */
const LARGEST_BODY = 16_384
/** Milliseconds a client has to send its whole request. */
const SLOWEST_REQUEST = 10_000
/** Milliseconds between looks for connections whose time is over; Node's own 30 seconds would let a slow one stay four times as long. */
const LOOKED_AFTER = 1_000
/** Milliseconds that a connection without a request is kept. */
const KEPT_ALIVE = 60_000

export type ServerOptions = { logger: FastifyBaseLogger; builtFolder: string; lan?: Lan | undefined }

/** Builds the server: parse by schema, check host, session and access, let the rooms work, answer or name the failure. */
export async function buildServer(services: Services, options: ServerOptions): Promise<App> {
  const app: App = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger of its own for each request costs more than it tells: what is logged names its reference.
    childLoggerFactory: (logger) => logger,
    bodyLimit: LARGEST_BODY,
    serverFactory: (handle) => plainServer(behindDoor(handle, services.admission)),
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 100 },
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
    schemaController: { compilersFactory: compileWhenNeeded() },
  }).withTypeProvider<TypeBoxTypeProvider>()
  const { sessions } = services
  app.setErrorHandler((error, request, reply) => handleError(error as Error, request, reply))
  app.decorateRequest('session', undefined)
  acceptOnlyJson(app)
  demandAccess(app)
  app.addHook('onRoute', (route) => services.admission.watch(route))
  app.addHook('onRequest', (request, reply, done) => {
    // A request that was turned away is answered: it goes no further.
    if (services.admission.hasRoom(request, reply)) done()
  })
  await app.register(cookie)
  addSecurityHeaders(app, false)
  await addRateLimits(app)
  const hosts = hostsOf(services, options.lan)
  app.addHook('onRequest', async (request) => {
    refuseOtherHosts(request, hosts)
    refuseOtherOrigins(request)
    refuseOldClients(request)
    await admit(request, sessions)
  })
  app.addHook('onResponse', async (request, reply) => {
    services.metrics.observeRequest(request.routeOptions.url ?? 'none', request.method, reply.statusCode, reply.elapsedTime / 1_000)
  })
  await addOpenApi(app, services.facts.version)
  addRoutes(app, services, options.lan)
  await serveApps(app, options.builtFolder, services.facts.apps.wallet, options.lan)
  return app
}

/** What there is no room for is answered before Fastify hears of it, whichever server it came to. */
export function behindDoor(handle: RequestListener, door: Admission): RequestListener {
  return (request, response) => {
    if (!door.turnsAway(request, response)) handle(request, response)
  }
}

function plainServer(listener: RequestListener): Server {
  // As options: set afterwards, the time for a request would be taken for that of its headers, whose own is 60 seconds.
  return createServer({ requestTimeout: SLOWEST_REQUEST, keepAliveTimeout: KEPT_ALIVE, connectionsCheckingInterval: LOOKED_AFTER }, listener)
}

function addRoutes(app: App, services: Services, lan: Lan | undefined): void {
  const { sessions } = services
  deploymentRoutes(app, services, lan)
  identityRoutes(app, services)
  deviceRoutes(app, services)
  sessionRoutes(app, services, sessions)
  walletRoutes(app, services)
  approvalRoutes(app, services)
  proofRoutes(app, services)
  topUpRoutes(app, services)
  for (const routes of [otpRoutes, otpLifeRoutes, otpTerminationRoutes, otpInstitutionRoutes]) routes(app, services)
  requestLookupRoutes(app, services)
  fixedCodeRoutes(app, services)
  shopperCodeRoutes(app, services)
  stallCodeRoutes(app, services)
  paymentRoutes(app, services)
  tillRoutes(app, services)
  saleRoutes(app, services)
  reportRoutes(app, services)
  refundApprovalRoutes(app, services)
  staffRoutes(app, services)
  staffInviteRoutes(app, services)
  approvalKeyRoutes(app, services)
  policyRoutes(app, services)
  officeAccessRoutes(app, services)
  officeSessionRoutes(app, services)
  officeProfileRoutes(app, services)
  officeHomeRoutes(app, services)
  payeeRoutes(app, services)
  transferOutRoutes(app, services)
  transferConfirmationRoutes(app, services)
  statementRoutes(app, services)
  consoleSessionRoutes(app, services)
  consolePeopleRoutes(app, services)
  consoleActionRoutes(app, services)
  consoleStallCodeRoutes(app, services)
  consoleRecoveryRoutes(app, services)
  ticketRoutes(app, services)
  consoleGeneratorRoutes(app, services)
  eventRoutes(app, services, sessions)
  noticeRoutes(app, services)
  favouriteRoutes(app, services)
  reasonPages(app)
  operationRoutes(app, services)
}

/** Passkeys, and the ways back in. */
function proofRoutes(app: App, services: Services): void {
  passkeyRoutes(app, services)
  passkeySignInRoutes(app, services)
  resumeRoutes(app, services)
  recoveryRoutes(app, services)
  recoveryCodeRoutes(app, services)
}

/** The hosts we answer for: each app's, plain loopback for whoever runs the server, and the apps on the local network where asked for. */
function hostsOf({ facts }: Services, lan: Lan | undefined): Set<string> {
  const apps = Object.values(facts.apps).map((address) => new URL(address))
  const { port } = apps[0]!
  const inTheRoom = lan ? [lan.walletUrl, lan.tillUrl].map((address) => new URL(address).host) : []
  return new Set([...apps.map(({ host }) => host), `localhost:${port}`, `127.0.0.1:${port}`, ...inTheRoom])
}
