import { makeHashingCheap } from '../../../src/authenticators/argon2.ts'
import { readSettings } from '../../../src/configuration/settings.ts'
import { openDatabase } from '../../../src/database/open-database.ts'
import { runServer } from '../../../src/http/run-server.ts'
import { payTogether } from '../../../src/payments/pay-together.ts'

/** The server with hashes that take next to no time, so that what stands around them can be compared. */
makeHashingCheap()
await runServer(readSettings(process.env, process.argv.slice(2)), { openDatabase, payTogether })
