import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createLogger } from './configuration/logger.ts'
import { readSecrets } from './configuration/secrets.ts'
import { readSettings } from './configuration/settings.ts'
import { claimDeployment } from './database/deployment.ts'
import { migrate } from './database/migrate.ts'
import { openDatabase } from './database/open-database.ts'
import { startPeriodicWork } from './database/periodic-work.ts'
import { finishTopUps } from './funds/settle-top-up.ts'
import { keptDeviceKeys } from './http/device-keys.ts'
import { merchantEventHub } from './http/merchant-event-hub.ts'
import { createMetrics } from './http/metrics.ts'
import { buildServer } from './http/server.ts'
import { connectSandbox } from './outside/connect-sandbox.ts'
import { readSandboxConnection } from './outside/sandbox-connection.ts'
import { payTogether } from './payments/pay-together.ts'
import { receiptSigner } from './payments/receipt.ts'
import { makeSampleMarket, readSampleMerchants } from './sample/sample-market.ts'

const HOME = join(import.meta.dirname, '..')
/** How often what the bank left open is looked for, in milliseconds. */
const LOOK_FOR_TOP_UPS = 3_000
const CONNECTIONS = 20

const settings = readSettings(process.env, process.argv.slice(2))
if (settings.mode === 'real') throw new Error('adapters to a real bank and a real identity check are not built yet: start without --real for the sandbox')
const log = createLogger(settings.logLevel)
const report = (error: unknown): void => log.error({ err: error }, 'in the background')

const secrets = await readSecrets(settings.dataFolder, settings.mode)
const database = await openDatabase(settings.databaseUrl, settings.dataFolder, CONNECTIONS, report)
const { pool } = database
const migrated = await migrate(pool)
if (migrated.length > 0) log.info({ migrated }, 'database brought up to date')
const deployment = await claimDeployment(pool, settings.mode)
const connection = readSandboxConnection(join(settings.dataFolder, 'sandbox', 'connection.json'))
const outside = connectSandbox({ mark: deployment.mode, connection })

const metrics = createMetrics()
const payments = payTogether(pool, { observe: metrics.observeBatch })
const findKey = keptDeviceKeys(pool)
await makeSampleMarket({ pool, secrets, outside, payments, findKey, deployment, sandboxUrl: connection.url, dataFolder: settings.dataFolder })

const events = merchantEventHub(pool, database.url, report)
const { version } = JSON.parse(await readFile(join(HOME, 'package.json'), 'utf8')) as { version: string }
const address = (app: string): string => `http://${app}.localhost:${settings.port}`
const app = await buildServer(
  {
    pool,
    deployment,
    personalData: secrets.personalData,
    pepper: secrets.pepper,
    bank: outside.bank,
    identity: outside.identity,
    payments,
    findKey,
    receipts: receiptSigner(secrets.receiptKeyId, secrets.receiptKey),
    events,
    metrics,
    facts: {
      deploymentId: deployment.id,
      mode: deployment.mode,
      version,
      apps: { wallet: address('wallet'), till: address('till'), docs: `${address('docs')}/docs` },
      sandbox: { inboxUrl: `${connection.url}/`, worldUrl: `${connection.url}/`, merchants: await readSampleMerchants(settings.dataFolder) },
    },
  },
  { logger: log, builtFolder: join(HOME, 'build', 'web') },
)
const work = startPeriodicWork(pool, 'finish top-ups', LOOK_FOR_TOP_UPS, async () => void (await finishTopUps(pool, outside.bank, new Date(), report)), report)
// A sandbox listens on loopback only (design, law 15).
await app.listen({ port: settings.port, host: '127.0.0.1' })
process.send?.('ready')

let isStopping = false
async function stop(): Promise<void> {
  if (isStopping) return
  isStopping = true
  await events.stop()
  await app.close()
  await work.stop()
  await database.close()
  if (process.connected) process.disconnect()
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop().catch((error: unknown) => (report(error), process.exit(1))))
