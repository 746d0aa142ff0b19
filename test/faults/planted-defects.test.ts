import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { killUnderLoad } from './kill-trials.ts'
import type { Check, Violation } from './journal.ts'
import { payOverBadLine } from './network-trials.ts'
import { chooseSeed } from './seeded-random.ts'

/** A harness that finds nothing proves nothing until it has found these. */

const PLANTED = 'test/faults/planted'
const seed = chooseSeed()

function assertCaught(violations: readonly Violation[], checks: readonly Check[]): void {
  assert.ok(
    checks.some((check) => violations.some((violation) => violation.check === check)),
    `seed ${seed}: none of ${checks.join(', ')} among ${JSON.stringify(violations.slice(0, 5))}`,
  )
}

test('caught: a server that acknowledges payments before it commits them, when it is killed', async () => {
  const report = await killUnderLoad({ victim: 'server', times: 15, seed, database: 'shared', program: `${PLANTED}/early-acknowledgement.ts`, untilViolated: true })
  assertCaught(report.violations, ['A'])
})

test('caught: a database that acknowledges commits before they are on the disk, when it is killed', async () => {
  const report = await killUnderLoad({ victim: 'database', times: 15, seed, program: `${PLANTED}/asynchronous-commit.ts`, untilViolated: true })
  assertCaught(report.violations, ['A'])
})

test('caught: payments that are decided without their locks', async () => {
  const load = { shoppers: 1, perSecond: 400 }
  const report = await killUnderLoad({ victim: 'nobody', times: 40, seed, database: 'shared', program: `${PLANTED}/lost-locks.ts`, untilViolated: true, load })
  assertCaught(report.violations, ['M', 'X'])
})

test('caught: a table without the unique index that makes an id name one thing', async () => {
  const dropIndexes = async (system: RunningSystem): Promise<void> => {
    await system.database!.pool.query(
      `alter table payment_requests drop constraint payment_requests_pkey cascade; alter table payment_requests drop constraint payment_requests_lookup_id_key cascade`,
    )
  }
  const report = await killUnderLoad({ victim: 'nobody', times: 40, seed, database: 'shared', prepare: dropIndexes, untilViolated: true })
  assertCaught(report.violations, ['X'])
})

test('caught: a client that tries again under a new id', async () => {
  const system = await startSystem()
  try {
    const report = await payOverBadLine(system, { seed, faults: 40, kinds: ['reply_lost'], load: { retry: 'new_id' } })
    assertCaught(report.violations, ['X', 'E'])
  } finally {
    await system.stop()
  }
})
