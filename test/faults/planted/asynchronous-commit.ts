import { readSettings } from '../../../src/configuration/settings.ts'
import { openDatabase } from '../../../src/database/open-database.ts'
import { runServer, type Foundations } from '../../../src/http/run-server.ts'
import { payTogether } from '../../../src/payments/pay-together.ts'

/**
 * A server with a planted defect: PostgreSQL answers its commits before they are on the disk (`synchronous_commit = off`). A killed server
 * loses nothing by it; the harness must see what a killed database has lost.
 */
const openCarelessly: Foundations['openDatabase'] = async (url, dataFolder, connections, onError) => {
  const database = await openDatabase(url, dataFolder, connections, onError)
  database.pool.on('connect', (client) => void client.query('set synchronous_commit = off').catch(onError))
  return database
}

await runServer(readSettings(process.env, process.argv.slice(2)), { openDatabase: openCarelessly, payTogether })
