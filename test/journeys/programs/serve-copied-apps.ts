import { readSettings } from '../../../src/configuration/settings.ts'
import { openDatabase } from '../../../src/database/open-database.ts'
import { runServer } from '../../../src/http/run-server.ts'
import { payTogether } from '../../../src/payments/pay-together.ts'

/** The server, with the built apps taken from the folder that `APPS_FOLDER` names: a test can put a newer version there. */
const builtFolder = process.env['APPS_FOLDER']
if (!builtFolder) throw new Error('APPS_FOLDER must name the folder of the built apps')

await runServer(readSettings(process.env, process.argv.slice(2)), { openDatabase, payTogether, builtFolder })
