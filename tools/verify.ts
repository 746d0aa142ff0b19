import { readSettings } from '../src/configuration/settings.ts'
import { visitDatabase } from '../src/database/open-database.ts'
import { inSnapshot } from '../src/database/snapshot.ts'
import type { Queryable } from '../src/database/transaction.ts'
import { verifyBooks } from './verify/verify-books.ts'

/**
 * `npm run verify`: proves the books (design, law 5), also while the server runs. Prints what does not hold, in words, and ends with 1 if
 * there is any. Takes the database as the server does, from `DATABASE_URL` or `ONJANG_DATA`.
 */
const settings = readSettings(process.env, process.argv.slice(2))
const database = await visitDatabase(settings.databaseUrl, settings.dataFolder, 1, (error) => console.error(error.message))
try {
  const started = performance.now()
  const broken = await inSnapshot(database.pool, report)
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  console.log(broken === 0 ? `The books hold (${seconds} s).` : `${broken} ${broken === 1 ? 'thing does' : 'things do'} not hold (${seconds} s).`)
  process.exitCode = broken === 0 ? 0 : 1
} finally {
  await database.close()
}

async function report(snapshot: Queryable): Promise<number> {
  const { rows } = await snapshot.query<{ at: string; accounts: bigint; transfers: bigint; payments: bigint; refunds: bigint; top_ups: bigint }>(
    `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, (select count(*) from ledger_accounts) as accounts,
       (select count(*) from ledger_transfers) as transfers, (select count(*) from payments where state = 'paid') as payments,
       (select count(*) from refunds where state = 'done') as refunds, (select count(*) from top_ups) as top_ups`,
  )
  const { at, accounts, transfers, payments, refunds, top_ups: topUps } = rows[0]!
  console.log(`The books at ${at}: ${accounts} accounts, ${transfers} transfers, ${payments} payments, ${refunds} refunds, ${topUps} top-ups.`)
  let broken = 0
  let rule: string | undefined
  for await (const breach of verifyBooks(snapshot)) {
    if (breach.rule !== rule) console.log(`✗ ${breach.rule}`)
    rule = breach.rule
    console.log(`    ${breach.words}`)
    broken++
  }
  return broken
}
