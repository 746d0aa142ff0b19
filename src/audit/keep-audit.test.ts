import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import { inTransaction } from '../database/transaction.ts'
import { newUuid } from '../values/uuid.ts'
import { readCheckpoint } from './checkpoint.ts'
import { keepAudit } from './keep-audit.ts'
import { recordEvent } from './record-event.ts'
import type { TransferSource } from './transfer-source.ts'

const deploymentId = newUuid()
const key = { id: newUuid(), privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }
const pace = { chainEvery: 20, checkpointEvery: 50, missingAfter: 200, lookForMissing: 50 }
const noTransfers: TransferSource = { safeHorizon: async () => 0n, next: async () => assert.fail('there are none'), ranges: async () => [] }
let database: TestDatabase
let folder: string
before(async () => {
  database = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'onjang-keep-audit-'))
})
after(async () => {
  await database.drop()
  await rm(folder, { recursive: true })
})

async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await is())) await pause(10)
}

test('what was recorded is chained, and checkpoints over it are signed again and again, the last one at the end', async () => {
  const file = join(folder, 'made', 'checkpoints.log')
  const errors: unknown[] = []
  const keeping = keepAudit(database.pool, { deploymentId, file, key }, noTransfers, (error) => errors.push(error), { ...pace, missingAfter: 60_000 })
  const read = async () => (await readFile(file, 'utf8').catch(() => '')).trim().split('\n').map((line) => readCheckpoint(key, line))
  await inTransaction(database.pool, (transaction) => recordEvent(transaction, { kind: 'pin_locked', actor: null, subject: newUuid() }))
  await until(async () => (await read()).filter((checkpoint) => checkpoint?.eventsTotal === 1n).length >= 2)
  assert.ok(keeping.checkpointAge() < 5)
  await inTransaction(database.pool, (transaction) => recordEvent(transaction, { kind: 'pin_locked', actor: null, subject: newUuid() }))
  await keeping.stop()
  const last = (await read()).at(-1)!
  assert.deepEqual([last.eventsTotal, last.deploymentId, errors], [2n, deploymentId, []])
})

test('a checkpoint that can not be kept is reported, and so is that one is missing', async () => {
  const file = join(folder, 'a-folder')
  await mkdir(file)
  const errors: string[] = []
  const keeping = keepAudit(database.pool, { deploymentId, file, key }, noTransfers, (error) => errors.push((error as Error).message), pace)
  await until(() => errors.some((message) => /no checkpoint of the audit log was signed for/.test(message)))
  assert.ok(errors.some((message) => /EISDIR/.test(message)), errors.join())
  assert.ok(keeping.checkpointAge() >= pace.missingAfter / 1_000)
  await keeping.stop()
})
