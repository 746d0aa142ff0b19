import type { Pool } from 'pg'
import { readSettings } from '../../../src/configuration/settings.ts'
import { openDatabase } from '../../../src/database/open-database.ts'
import { sendTogether, type NamedStatement, type StatementGroup } from '../../../src/database/statement-group.ts'
import { runServer } from '../../../src/http/run-server.ts'
import { GroupCommit } from '../../../src/payments/group-commit.ts'
import type { PayCommand, PayOutcome } from '../../../src/payments/pay-command.ts'
import { payTogether, type PayTogetherOptions } from '../../../src/payments/pay-together.ts'

/** Groups that know nothing of one another, as on as many servers: within one, a batch ends before the next begins. Eight of them with three batches each waited so long for one another's rows that for a minute nobody was answered. */
const GROUPS = 4
let wide: Pool | undefined

/**
 * A server with a planted defect: payments are decided on rows that are read without their locks. The harness must see that the books
 * no longer hold when batches cross.
 */
class UnlockedPayments extends GroupCommit<PayCommand, PayOutcome> {
  readonly #groups: readonly GroupCommit<PayCommand, PayOutcome>[]
  #next = 0

  constructor(pool: Pool, options: PayTogetherOptions | undefined) {
    super({ mostPerBatch: 1, mostWaiting: 1, batchesAtOnce: 1, enoughToOverlap: 1, patience: 0, run: () => Promise.reject(new Error('has groups of its own')) })
    this.#groups = Array.from({ length: GROUPS }, () => payTogether(withoutLocks(pool), { ...options, mostPerBatch: 2, batchesAtOnce: 1 }))
  }

  override submit(command: PayCommand): Promise<PayOutcome> {
    return this.#groups[this.#next++ % GROUPS]!.submit(command)
  }
}

/** A row that was written since it was read lies elsewhere: without its lock it would not be found, and the batch would be tried again. */
const PLACE = / and a\.ctid = n\.place\b/g
const LOCK = /\bfor (no key )?(update|share)( of \w+(, \w+)*)?/g

/** Connections that leave `for update` and `for share` out of what they send. */
function withoutLocks(pool: Pool): Pool {
  return new Proxy(pool, {
    get(target, name) {
      if (name !== 'connect') {
        const member: unknown = Reflect.get(target, name, target)
        // The pool's own calls of `connect` stay its own.
        return typeof member === 'function' ? (member.bind(target) as unknown) : member
      }
      return async () => {
        const client = await target.connect()
        return new Proxy(client, {
          get(connection, member) {
            if (member !== 'query') return Reflect.get(connection, member, connection) as unknown
            return (query: string | StatementGroup, values?: unknown[]) =>
              typeof query === 'string'
                ? connection.query(query.replace(LOCK, ''), values)
                : sendTogether(connection, query.asked.map((asked) => ({ ...asked, statement: unlocked(asked.statement) })))
          },
        })
      }
    },
  })
}

/** A prepared statement's name stands for its text. */
function unlocked(statement: NamedStatement): NamedStatement {
  return { ...statement, text: statement.text.replace(LOCK, '').replace(PLACE, ''), name: `${statement.name}_unlocked` }
}

await runServer(readSettings(process.env, process.argv.slice(2)), {
  async openDatabase(...parameters) {
    const database = await openDatabase(...parameters)
    wide = database.pool
    return database
  },
  payTogether: (pool, options) => new UnlockedPayments(wide ?? pool, options),
})
