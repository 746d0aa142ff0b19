import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { checkpointFile } from '../audit/checkpoint-file.ts'
import { keepAudit } from '../audit/keep-audit.ts'
import type { CheckpointPlace } from '../audit/write-checkpoint.ts'
import { lookAfterGenerators } from '../authenticators/generators/look-after-generators.ts'
import { askModel } from '../authenticators/generators/model-registry.ts'
import { countSetAside } from '../authenticators/institutions/event-trouble.ts'
import { lookAfterShared } from '../authenticators/institutions/look-after-shared.ts'
import type { Otp } from '../authenticators/otp/otp.ts'
import { signatureVerification } from '../authenticators/signature-verification.ts'
import { lookAfterOtps } from '../authenticators/otp/periodic.ts'
import { collectSeldom } from '../configuration/garbage-collection.ts'
import { giveBackLoadingMemory } from '../configuration/loading-memory.ts'
import { createLogger } from '../configuration/logger.ts'
import { readSecrets, type Secrets } from '../configuration/secrets.ts'
import type { Settings } from '../configuration/settings.ts'
import { claimDeployment } from '../database/deployment.ts'
import { migrate } from '../database/migrate.ts'
import { listenForNotifications } from '../database/notifications.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import { openPool } from '../database/pool.ts'
import { startPeriodicWork } from '../database/periodic-work.ts'
import { forgetOldTries } from '../authenticators/login.ts'
import { finishRecoveries } from '../authenticators/recovery.ts'
import { finishTopUps } from '../funds/settle-top-up.ts'
import { sendWons } from '../funds/send-won.ts'
import { finishTransfersOut } from '../funds/settle-transfer-out.ts'
import { questionSigner } from '../funds/transfer-question.ts'
import { auditedTransfers } from '../ledger/audit-transfers.ts'
import { keepDelivering } from '../notices/keep-delivering.ts'
import { connectSandbox } from '../outside/connect-sandbox.ts'
import { createWebPushAdapter } from '../outside/web-push-adapter.ts'
import { readSandboxConnection } from '../outside/sandbox-connection.ts'
import { forgetFormerNumbers } from '../people/former-number.ts'
import type { payTogether } from '../payments/pay-together.ts'
import { mayBusinessBeDigital } from '../programmes/programme.ts'
import { lockPursesOf } from '../programmes/purse.ts'
import { receiptSigner } from '../payments/receipt.ts'
import { makeSampleConsole, readSampleConsole } from '../sample/sample-console.ts'
import { makeSampleGenerators } from '../sample/sample-generators.ts'
import { toBase64url } from '../protocol/base64url.ts'
import { makeSampleMarket, readSampleMerchants } from '../sample/sample-market.ts'
import { keptDeviceKeys } from './device-keys.ts'
import { lanAt, listenOnLan } from './lan.ts'
import type { Uuid } from '../values/uuid.ts'
import { admission } from './admission.ts'
import { merchantEventHub } from './merchant-event-hub.ts'
import { createMetrics } from './metrics.ts'
import { behindDoor, buildServer } from './server.ts'
import { shopperCodeHub } from './shopper-code-hub.ts'
import type { Services } from './services.ts'
import { sessionLookup } from './session-lookup.ts'
import { systemClock } from '../values/clock.ts'

const HOME = join(import.meta.dirname, '..', '..')
/** How often what the bank left open is looked for, in milliseconds. */
const LOOK_FOR_TOP_UPS = 3_000
/** How often the new PINs and passwords whose day of waiting is over are looked for, in milliseconds. */
const LOOK_FOR_RECOVERIES = 5_000
/** How often is forgotten what is of no use any more, in milliseconds. */
const FORGET = 3_600_000
/** How often it is looked for won that prove somebody, in milliseconds: that person is waiting. */
const LOOK_FOR_WONS = 1_000
/** How often OTPs are looked after whose time has come, in milliseconds. */
const LOOK_AFTER_OTPS = 5_000
/** How often generators of blocked models and undecided imports are looked for, in milliseconds. */
const LOOK_AFTER_GENERATORS = 30_000
/** How often the shared centre is told and listened to, in milliseconds. */
const LOOK_AT_CENTRE = 2_000
const CONNECTIONS = 20
/** Of their own, so that a payment waits for no report, and finds its statements planned: as many as there are batches at once. */
const CONNECTIONS_TO_PAY = 3
/** Connections that wait to be taken in. When there is no room, whoever comes is passed over in silence and tries again after seconds. */
const CONNECTIONS_WAITING = 4_096
/** Whom a push service may ask about us (RFC 8292, 2.1). */
const PUSH_CONTACT = 'mailto:push@onjang.invalid'

/** What the server stands on. The wiring hands it in, so that a harness can be shown to catch a broken one. */
export type Foundations = {
  openDatabase: (url: string | undefined, dataFolder: string, connections: number, onError: (error: Error) => void) => Promise<OpenDatabase>
  payTogether: typeof payTogether
  /** Where the built apps are; `build/web` unless given. */
  builtFolder?: string
}

/** Runs the server until the process is asked to end; tells a parent process `ready` once it listens. */
export async function runServer(settings: Settings, foundations: Foundations): Promise<void> {
  collectSeldom()
  if (settings.mode === 'real') throw new Error('the adapter to a real bank is not built yet (the one to a real identity check is): start without --real for the sandbox')
  const log = createLogger(settings.logLevel)
  const report = (error: unknown): void => log.error({ err: error }, 'in the background')
  const secrets = await readSecrets(settings.dataFolder, settings.mode)
  const database = await foundations.openDatabase(settings.databaseUrl, settings.dataFolder, CONNECTIONS, report)
  const migrated = await migrate(database.pool)
  if (migrated.length > 0) log.info({ migrated }, 'database brought up to date')
  const payingPool = openPool({ connectionString: database.url, connections: CONNECTIONS_TO_PAY, forTransactions: true }, report)
  const services = await makeServices(settings, secrets, { pool: database.pool, payingPool }, foundations, report)
  const channels = [services.events.channel, services.sessions.channel, services.shopperCodes.channel]
  const notifications = listenForNotifications({ connectionString: database.url, channels, onError: report })
  const lan = settings.lanAddress ? lanAt(settings.lanAddress, settings.port) : undefined
  const app = await buildServer(services, { logger: log, builtFolder: foundations.builtFolder ?? join(HOME, 'build', 'web'), lan })
  const { pool, bank, personalData: keys } = services
  const work = startPeriodicWork(pool, 'finish top-ups', LOOK_FOR_TOP_UPS, async () => void (await finishTopUps(pool, bank, report)), report)
  const otpWork = startPeriodicWork(pool, 'look after OTPs', LOOK_AFTER_OTPS, () => lookAfterOtps(services.otp), report)
  const generatorWork = startPeriodicWork(pool, 'look after generators', LOOK_AFTER_GENERATORS, () => lookAfterGenerators(services.otp), report)
  const centreWork = startPeriodicWork(pool, 'shared OTP centre', LOOK_AT_CENTRE, () => lookAfterShared(services.sharedOtp, report), report)
  const outgoing = startPeriodicWork(pool, 'finish transfers out', LOOK_FOR_TOP_UPS, async () => void (await finishTransfersOut({ pool, bank, keys }, report)), report)
  const audit = keepAudit(pool, checkpointPlace(settings, secrets, services.deployment.id), auditedTransfers, report)
  services.metrics.observeAudit(audit)
  services.metrics.observeCentre(() => countSetAside(pool))
  const recoveries = startPeriodicWork(pool, 'finish recoveries', LOOK_FOR_RECOVERIES, () => finishRecoveries(pool, lockPursesOf), report)
  const wons = startPeriodicWork(pool, 'send wons', LOOK_FOR_WONS, async () => void (await sendWons({ pool, bank, pepper: services.pepper }, report)), report)
  const forgetting = startPeriodicWork(pool, 'forget old tries', FORGET, async () => void (await Promise.all([forgetOldTries(pool), forgetFormerNumbers(pool)])), report)
  const delivering = keepDelivering(pool, { push: services.push, messages: services.messages, personalData: secrets.personalData }, services.metrics.observeDelivery, report)
  let leaveRoom = async (): Promise<void> => undefined
  stopWhenAsked(report, async () => {
    await leaveRoom()
    await notifications.stop()
    services.events.stop()
    services.shopperCodes.stop()
    await app.close()
    await services.signatures.close()
    await work.stop()
    await delivering.stop()
    await otpWork.stop()
    await generatorWork.stop()
    await centreWork.stop()
    await outgoing.stop()
    await audit.stop()
    await recoveries.stop()
    await wons.stop()
    await forgetting.stop()
    await payingPool.end()
    await database.close()
  })
  await app.ready()
  giveBackLoadingMemory()
  // A sandbox listens on loopback only (design, law 15), unless whoever starts it lets the room in.
  await app.listen({ port: settings.port, host: '127.0.0.1', backlog: CONNECTIONS_WAITING })
  if (lan) leaveRoom = await listenOnLan(behindDoor((request, response) => app.routing(request, response), services.admission), lan, join(settings.dataFolder, 'lan'))
  process.send?.('ready')
}

function checkpointPlace({ dataFolder }: Settings, secrets: Secrets, deploymentId: Uuid): CheckpointPlace {
  return { deploymentId, file: checkpointFile(dataFolder, deploymentId), key: { id: secrets.checkpointKeyId, privateKey: secrets.checkpointKey } }
}

async function makeServices(settings: Settings, secrets: Secrets, { pool, payingPool }: { pool: Pool; payingPool: Pool }, foundations: Foundations, report: (error: unknown) => void): Promise<Services> {
  const { dataFolder } = settings
  const deployment = await claimDeployment(pool, settings.mode)
  const connection = readSandboxConnection(join(dataFolder, 'sandbox', 'connection.json'))
  const outside = connectSandbox({ mark: deployment.mode, connection })
  const push = createWebPushAdapter({ key: secrets.pushKey, contact: PUSH_CONTACT, withLoopback: deployment.mode === 'sandbox' })
  const door = admission()
  const metrics = createMetrics(door)
  const payments = foundations.payTogether(payingPool, { observe: metrics.observeBatch })
  const signatures = signatureVerification()
  const orderKeys = { find: keptDeviceKeys(pool), verify: signatures.verify }
  const sampleWorld = { pool, secrets, outside, payments, orderKeys, deployment, sandboxUrl: connection.url, dataFolder }
  await makeSampleMarket(sampleWorld)
  await makeSampleConsole(sampleWorld)
  const otp: Otp = { pool, seedKeys: secrets.seedKeys, deploymentId: deployment.id, clock: systemClock, askModel, mayBusinessBeDigital }
  if (deployment.mode === 'sandbox') await makeSampleGenerators(otp, connection)
  const { version } = JSON.parse(await readFile(join(HOME, 'package.json'), 'utf8')) as { version: string }
  const events = merchantEventHub(pool, report)
  const questions = questionSigner(secrets.transferKeyId, secrets.transferKey)
  const address = (app: string): string => `http://${app}.localhost:${settings.port}`
  return {
    pool,
    deployment,
    personalData: secrets.personalData,
    pepper: secrets.pepper,
    otp,
    sharedOtp: { otp, centre: outside.centre, personalData: secrets.personalData, keyPassword: connection.clientSecret },
    report,
    bank: outside.bank,
    identity: outside.identity,
    push,
    messages: outside.messages,
    payments,
    orderKeys,
    signatures,
    receipts: receiptSigner(secrets.receiptKeyId, secrets.receiptKey),
    events,
    sessions: sessionLookup(pool, (personId) => events.lookAgain(personId), report),
    shopperCodes: shopperCodeHub(pool, report),
    questions,
    metrics,
    admission: door,
    facts: {
      deploymentId: deployment.id,
      mode: deployment.mode,
      version,
      transferKey: { id: questions.keyId, publicKey: toBase64url(questions.publicPoint) },
      apps: { wallet: address('wallet'), till: address('till'), office: address('office'), console: address('console'), docs: `${address('docs')}/docs` },
      sandbox: { inboxUrl: `${connection.url}/`, worldUrl: `${connection.url}/`, ...(await readSampleMerchants(dataFolder)), console: await readSampleConsole(dataFolder) },
    },
  }
}

function stopWhenAsked(report: (error: unknown) => void, stop: () => Promise<void>): void {
  let isStopping = false
  const stopOnce = async (): Promise<void> => {
    if (isStopping) return
    isStopping = true
    await stop()
    if (process.connected) process.disconnect()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stopOnce().catch((error: unknown) => (report(error), process.exit(1))))
}
