import { readSettings } from '../src/configuration/settings.ts'
import { openDatabase } from '../src/database/open-database.ts'
import { liftRateLimits } from '../src/http/rate-limits.ts'
import { runServer } from '../src/http/run-server.ts'
import { payTogether } from '../src/payments/pay-together.ts'

/**
 * The floor that checks of one-time codes are measured against: the same server and route, with session, seed and code, but no database behind
 * it. What was read once is remembered for ever; a guess is counted and a step is spent in memory alone.
 */
type Statement = { name?: string; values?: unknown[] }
type Answer = { rows: Record<string, unknown>[]; rowCount: number }

liftRateLimits()
await runServer(readSettings(process.env, process.argv.slice(2)), {
  async openDatabase(...parameters) {
    const database = await openDatabase(...parameters)
    const query = database.pool.query.bind(database.pool) as (...given: unknown[]) => Promise<Answer>
    const sessions = new Map<string, Promise<Answer>>()
    /** What is used where, by person: everybody uses one in one place. */
    const media = new Map<unknown, Record<string, unknown>>()
    const findInMemory = async (statement: unknown, [people = []]: unknown[][]): Promise<Answer> => {
      if (people.some((id) => !media.has(id))) for (const row of (await query(statement)).rows) media.set(row['personId'], row)
      const rows = people.flatMap((id, index) => (media.has(id) ? [{ ...media.get(id)!, nth: index + 1 }] : []))
      return { rows, rowCount: rows.length }
    }
    /** What is known of each generator, by its registration. */
    const generators = new Map<unknown, Record<string, unknown>>()
    const countInMemory = async (statement: unknown, registrations: unknown[]): Promise<Answer> => {
      if (registrations.some((id) => !generators.has(id))) for (const row of (await query(statement)).rows) if (!generators.has(row['registrationId'])) generators.set(row['registrationId'], row)
      const rows = registrations.map((id) => ({ ...generators.get(id)! }))
      return { rows, rowCount: rows.length }
    }
    const takeInMemory = (registrations: unknown[], steps: unknown[]): Answer => {
      const rows = registrations.map((registrationId, index) => {
        generators.get(registrationId)!['lastUsedStep'] = steps[index]
        return { registrationId, step: steps[index] }
      })
      return { rows, rowCount: rows.length }
    }
    const answer = async (...given: unknown[]): Promise<Answer> => {
      const { name, values = [] } = given[0] as Statement
      if (name === 'otp_count_guesses') return countInMemory(given[0], values[0] as unknown[])
      if (name === 'otp_take_steps') return takeInMemory(values[1] as unknown[], values[3] as unknown[])
      if (name === 'otp_find_media') return findInMemory(given[0], values as unknown[][])
      if (name !== 'find_session') return query(...given)
      const key = (values[0] as Buffer).toString('hex')
      const known = sessions.get(key) ?? query(...given)
      sessions.set(key, known)
      return known
    }
    database.pool.query = answer as never
    return database
  },
  payTogether,
})
