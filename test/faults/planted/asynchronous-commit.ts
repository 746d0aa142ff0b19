import type { Pool } from 'pg'
import { readSettings } from '../../../src/configuration/settings.ts'
import { openDatabase } from '../../../src/database/open-database.ts'
import { runServer } from '../../../src/http/run-server.ts'
import { payTogether } from '../../../src/payments/pay-together.ts'

/**
 * A server with a planted defect: PostgreSQL answers its commits before they are on the disk (`synchronous_commit = off`). A killed server
 * loses nothing by it; the harness must see what a killed database has lost.
 */
function commitCarelessly(pool: Pool): Pool {
  return pool.on('connect', (client) => void client.query('set synchronous_commit = off').catch((error: unknown) => console.error(error)))
}

await runServer(readSettings(process.env, process.argv.slice(2)), {
  async openDatabase(...parameters) {
    const database = await openDatabase(...parameters)
    commitCarelessly(database.pool)
    return database
  },
  payTogether: (pool, options) => payTogether(commitCarelessly(pool), options),
})
