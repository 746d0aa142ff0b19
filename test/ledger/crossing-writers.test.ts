import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { AccountFlags } from '../../src/ledger/account.ts'
import { lookupAccounts } from '../../src/ledger/lookups.ts'
import { verifyLedger } from '../../src/ledger/verify.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { testDatabase } from '../database.ts'
import type { Assignment, Report } from './crossing-writer.ts'
import { saveAccounts } from './engine-under-test.ts'

const PROCESSES = 4
const TRANSFERS = 10_000

/** Has a process of its own carry out an assignment. */
async function writeElsewhere(assignment: Assignment): Promise<Report> {
  const child = fork(join(import.meta.dirname, 'crossing-writer.ts'))
  const ended = once(child, 'exit').then(([code, signal]) => Promise.reject(new Error(`a writer ended with ${signal ?? code}`)))
  const answered = once(child, 'message')
  child.send(assignment)
  const [report] = (await Promise.race([answered, ended])) as [Report]
  await ended.catch(() => assert.equal(child.exitCode, 0))
  return report
}

test('four processes write 10,000 transfers that cross: each is answered, none is lost, each id is one transfer, and the books hold', async () => {
  const database = await testDatabase()
  try {
    // Deadlocks are looked for sooner than after a second.
    await database.pool.query(`do $$ begin execute format('alter database %I set deadlock_timeout = ''50ms''', current_database()); end $$`)
    const accounts = Array.from({ length: 40 }, () => newUuid())
    const contestedIds = Array.from({ length: 200 }, () => newUuid())
    await saveAccounts(database.pool, accounts.map((id, index) => ({ id, ledger: 1, code: 1, flags: index % 2 === 0 ? AccountFlags.history : 0 })))
    const reports = await Promise.all(
      Array.from({ length: PROCESSES }, (_, seed) => writeElsewhere({ url: database.url, seed: seed + 1, transfers: TRANSFERS / PROCESSES, accounts, contestedIds })),
    )
    const answers = reports.flatMap((report) => report.answers)
    assert.equal(answers.length, TRANSFERS)
    const created = answers.filter(({ status }) => status === 'created')
    assert.equal(new Set(created.map(({ id }) => id)).size, created.length, 'no id was created twice')
    const contested = new Set(contestedIds)
    for (const { id, status } of answers) if (status !== 'created') assert.ok(contested.has(id) && status.startsWith('exists'), `${id} ${status}`)
    const { rows } = await database.pool.query<{ n: number }>('select count(*)::int as n from ledger_transfers')
    assert.equal(rows[0]!.n, created.length)
    const sum = (side: 'debit' | 'credit', account: Uuid): bigint => BigInt(created.reduce((total, transfer) => (transfer[side] === account ? total + transfer.amount : total), 0))
    for (const account of await lookupAccounts(database.pool, accounts)) {
      assert.deepEqual([account.debitsPosted, account.creditsPosted], [sum('debit', account.id), sum('credit', account.id)])
    }
    for await (const finding of verifyLedger(database.pool)) assert.fail(JSON.stringify(finding, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)))
    assert.ok(reports.some(({ triedAgain }) => (triedAgain['40P01'] ?? 0) > 0), 'some met a deadlock and were tried again')
  } finally {
    await database.drop()
  }
})
