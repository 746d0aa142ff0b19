import type { Pool } from 'pg'
import { readSettings } from '../../../src/configuration/settings.ts'
import { openDatabase } from '../../../src/database/open-database.ts'
import { sendTogether, type NamedStatement, type StatementGroup } from '../../../src/database/statement-group.ts'
import { runServer } from '../../../src/http/run-server.ts'
import { payTogether, type PayTogetherOptions } from '../../../src/payments/pay-together.ts'

/**
 * A server with a planted defect: payments are decided on rows that are read without their locks. The harness must see that the books
 * no longer hold when batches cross.
 */
function payUnlocked(pool: Pool, options: PayTogetherOptions = {}): ReturnType<typeof payTogether> {
  return payTogether(withoutLocks(pool), { ...options, mostPerBatch: 2, batchesAtOnce: 8, enoughToOverlap: 1 })
}

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
  return { ...statement, text: statement.text.replace(LOCK, ''), name: `${statement.name}_unlocked` }
}

await runServer(readSettings(process.env, process.argv.slice(2)), { openDatabase, payTogether: payUnlocked })
