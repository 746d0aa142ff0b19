import { setTimeout as pause } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { readSettings } from '../../../src/configuration/settings.ts'
import { openDatabase } from '../../../src/database/open-database.ts'
import { sendTogether, type Asked, type StatementGroup } from '../../../src/database/statement-group.ts'
import { runServer } from '../../../src/http/run-server.ts'
import { payTogether, type PayTogetherOptions } from '../../../src/payments/pay-together.ts'

/** How long the commit comes after the answer, in milliseconds: as a write-behind would have it. */
const BEHIND = 100

/**
 * A server with a planted defect: it answers payments when they are written and commits afterwards. The harness must see that what
 * it acknowledged is gone when it is killed in between.
 */
function payEarly(pool: Pool, options: PayTogetherOptions = {}): ReturnType<typeof payTogether> {
  return payTogether(withLateCommits(pool), options)
}

/** Connections on which COMMIT is answered at once and carried out later; what comes next on them waits for it. */
function withLateCommits(pool: Pool): Pool {
  return new Proxy(pool, {
    get(target, name) {
      if (name !== 'connect') {
        const member: unknown = Reflect.get(target, name, target)
        // The pool's own calls of `connect` stay its own.
        return typeof member === 'function' ? (member.bind(target) as unknown) : member
      }
      return async () => {
        const client = await target.connect()
        const release = client.release.bind(client)
        let committed: Promise<unknown> = Promise.resolve()
        return new Proxy(client, {
          get(connection, member) {
            if (member === 'release') return (broken?: Error) => void committed.then(() => release(broken), release)
            if (member !== 'query') return Reflect.get(connection, member, connection) as unknown
            return (query: string | StatementGroup, values?: unknown[]) => {
              if (typeof query === 'string') return connection.query(query, values)
              const { asked } = query
              if (asked.length === 1 || asked.at(-1)!.statement.text !== 'commit') return sendTogether(connection, asked)
              committed = sendWithoutCommit(connection, asked).then((isWritten) => (isWritten ? pause(BEHIND).then(() => connection.query('commit')) : undefined))
              return undefined
            }
          },
        })
      }
    },
  })
}

/** Resolves when the writes are answered, and their COMMIT with them, which was not sent: to whether they were written. */
function sendWithoutCommit(connection: PoolClient, asked: readonly Asked[]): Promise<boolean> {
  return new Promise((written) => {
    const [last, commit] = asked.slice(-2) as [Asked, Asked]
    const answer: Asked['answer'] = (result) => {
      last.answer(result)
      commit.answer({ ...result, command: 'COMMIT' })
      written(true)
    }
    const refuse: Asked['refuse'] = (error) => {
      last.refuse(error)
      commit.refuse(error)
      written(false)
    }
    sendTogether(connection, [...asked.slice(0, -2), { ...last, answer, refuse }])
  })
}

await runServer(readSettings(process.env, process.argv.slice(2)), { openDatabase, payTogether: payEarly })
