import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkpointBytes, checkpointFile } from '../src/audit/checkpoint-file.ts'
import { readSecrets } from '../src/configuration/secrets.ts'
import { readSettings } from '../src/configuration/settings.ts'
import type { Breach } from '../src/database/invariant.ts'
import { visitDatabase } from '../src/database/open-database.ts'
import { inSnapshot } from '../src/database/snapshot.ts'
import type { Queryable } from '../src/database/transaction.ts'
import { verifyAudit, type SignedCheckpoints } from './verify/verify-audit.ts'
import { verifyBooks } from './verify/verify-books.ts'

/**
 * `npm run verify`: proves the books (design, law 5) and the audit log (law 13), also while the server runs. Prints what does not hold, in
 * words, and ends with 1 if there is any. Takes the database as the server does, from `DATABASE_URL` or `ONJANG_DATA`; the checkpoints and
 * the key that signed them lie in `ONJANG_DATA`.
 */
const settings = readSettings(process.env, process.argv.slice(2))
const database = await visitDatabase(settings.databaseUrl, settings.dataFolder, 1, (error) => console.error(error.message))
try {
  const started = performance.now()
  const signed = await findCheckpoints()
  const broken = await inSnapshot(database.pool, (snapshot) => report(snapshot, signed))
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  console.log(broken === 0 ? `The books hold (${seconds} s).` : `${broken} ${broken === 1 ? 'thing does' : 'things do'} not hold (${seconds} s).`)
  process.exitCode = broken === 0 ? 0 : 1
} finally {
  await database.close()
}

/** Before the snapshot, so that it holds every entry that a checkpoint found here has signed. Undefined where no server has kept its secrets. */
async function findCheckpoints(): Promise<SignedCheckpoints | undefined> {
  const { dataFolder } = settings
  const { rows } = await database.pool.query<{ id: string; mode: 'sandbox' | 'real' }>('select id, mode from deployment')
  const deployment = rows[0]
  if (!deployment || !existsSync(join(dataFolder, 'secrets.json'))) return undefined
  const bytes = await checkpointBytes(checkpointFile(dataFolder, deployment.id))
  return { deploymentId: deployment.id, dataFolder, bytes, secrets: await readSecrets(dataFolder, deployment.mode) }
}

async function report(snapshot: Queryable, signed: SignedCheckpoints | undefined): Promise<number> {
  const { rows } = await snapshot.query<{ at: string; accounts: bigint; transfers: bigint; payments: bigint; refunds: bigint; top_ups: bigint; entries: bigint }>(
    `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, (select count(*) from ledger_accounts) as accounts,
       (select count(*) from ledger_transfers) as transfers, (select count(*) from payments where state = 'paid') as payments,
       (select count(*) from refunds where state = 'done') as refunds, (select count(*) from top_ups) as top_ups, (select count(*) from audit_entries) as entries`,
  )
  const { at, accounts, transfers, payments, refunds, top_ups: topUps, entries } = rows[0]!
  console.log(`The books at ${at}: ${accounts} accounts, ${transfers} transfers, ${payments} payments, ${refunds} refunds, ${topUps} top-ups.`)
  const broken = await print(verifyBooks(snapshot))
  if (!signed) {
    console.log(entries === 0n ? 'No audit log was begun.' : '✗ the audit log is held against its checkpoints\n    its secrets are not in ONJANG_DATA: run this where the server keeps them')
    return entries === 0n ? broken : broken + 1
  }
  console.log(`The audit log: ${entries} entries, ${signed.bytes} bytes of checkpoints.`)
  return broken + (await print(verifyAudit(snapshot, signed)))
}

async function print(breaches: AsyncIterable<Breach>): Promise<number> {
  let broken = 0
  let rule: string | undefined
  for await (const breach of breaches) {
    if (breach.rule !== rule) console.log(`✗ ${breach.rule}`)
    rule = breach.rule
    console.log(`    ${breach.words}`)
    broken++
  }
  return broken
}
