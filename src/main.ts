import { readSettings } from './configuration/settings.ts'
import { openDatabase } from './database/open-database.ts'
import { runServer } from './http/run-server.ts'
import { payTogether } from './payments/pay-together.ts'

await runServer(readSettings(process.env, process.argv.slice(2)), { openDatabase, payTogether })
