import { readSettings } from '../src/configuration/settings.ts'
import { openDatabase } from '../src/database/open-database.ts'
import { runServer } from '../src/http/run-server.ts'
import { GroupCommit } from '../src/payments/group-commit.ts'
import type { PayCommand, PayOutcome } from '../src/payments/pay-command.ts'
import { payTogether } from '../src/payments/pay-together.ts'
import { succeed } from '../src/values/result.ts'

/**
 * The floor that payments are measured against: the same server and route, with session and signature checked, but no database behind it.
 * Sessions are remembered for ever, and every payment is answered at once as paid.
 */
let isServing = false
const merchantOfStall = new Map<string, string>()
let readMerchants: () => Promise<void> = () => Promise.reject(new Error('no database was opened'))

await runServer(readSettings(process.env, process.argv.slice(2)), {
  async openDatabase(...parameters) {
    const database = await openDatabase(...parameters)
    const query = database.pool.query.bind(database.pool) as (...given: unknown[]) => Promise<unknown>
    readMerchants = async () => {
      const { rows } = await database.pool.query<{ id: string; merchant_id: string }>('select id, merchant_id from stalls')
      for (const row of rows) merchantOfStall.set(row.id, row.merchant_id)
    }
    const remembered = new Map<string, Promise<unknown>>()
    const remember = (...given: unknown[]): Promise<unknown> => {
      const statement = given[0] as { name?: string; values?: Buffer[] }
      if (statement.name !== 'find_session') return query(...given)
      const key = statement.values![0]!.toString('hex')
      const known = remembered.get(key) ?? query(...given)
      remembered.set(key, known)
      return known
    }
    database.pool.query = remember as never
    return database
  },
  // The sample market is made by real payments before the server listens.
  payTogether(pool, options) {
    const real = payTogether(pool, options)
    return new GroupCommit<PayCommand, PayOutcome>({
      mostPerBatch: 500,
      mostWaiting: 2_000,
      batchesAtOnce: 1,
      enoughToOverlap: 1,
      patience: 0,
      run: (commands) => (isServing ? Promise.all(commands.map(answerAtOnce)) : Promise.all(commands.map((command) => real.submit(command)))),
    })
  },
})
await readMerchants()
isServing = true

async function answerAtOnce({ payerId, paymentId, signed }: PayCommand): Promise<PayOutcome> {
  if (!(await signed.isSignatureValid())) throw new Error('the floor was sent a bad signature')
  const { order } = signed
  return succeed({
    payerId,
    id: paymentId,
    state: 'paid',
    failure: null,
    payloadHash: signed.payloadHash,
    programmeId: order.programmeId,
    purseId: order.purseId,
    merchantId: merchantOfStall.get(order.stallId)!,
    stallId: order.stallId,
    requestLookupId: order.stallId,
    requestId: order.stallId,
    amount: order.amount,
    refunded: 0n,
    transferId: order.stallId,
    lots: [],
    balanceAfter: 0n,
    decidedAt: new Date(),
  })
}
