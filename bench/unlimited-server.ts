import { readSettings } from '../src/configuration/settings.ts'
import { openDatabase } from '../src/database/open-database.ts'
import { liftRateLimits } from '../src/http/rate-limits.ts'
import { runServer } from '../src/http/run-server.ts'
import { payTogether } from '../src/payments/pay-together.ts'

/** The server as it is, but for its limits on calls from one address: a load generator has one. */
liftRateLimits()
await runServer(readSettings(process.env, process.argv.slice(2)), { openDatabase, payTogether })
