import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import { chainOn, type ChainState } from '../src/audit/chain.ts'
import { CHAIN_BEGINNING, ENTRY_COLUMNS, entryHash, type ChainEntry } from '../src/audit/chain-entry.ts'
import { checkpointBytes, checkpointFile } from '../src/audit/checkpoint-file.ts'
import { EVENTS_COVERED } from '../src/audit/event-digest.ts'
import { recordEvent } from '../src/audit/record-event.ts'
import { ChainAlteredError, writeCheckpoint, type CheckpointPlace } from '../src/audit/write-checkpoint.ts'
import { inSnapshot } from '../src/database/snapshot.ts'
import { inTransaction, type Queryable } from '../src/database/transaction.ts'
import { auditedTransfers } from '../src/ledger/audit-transfers.ts'
import type { TransferEvent } from '../src/ledger/transfer.ts'
import { newUuid } from '../src/values/uuid.ts'
import { verifyAudit } from '../tools/verify/verify-audit.ts'
import { testDatabase, type TestDatabase } from './database.ts'
import { saveAccounts, saveTransfers, saveTransfersIn } from './ledger/engine-under-test.ts'

const deploymentId = newUuid()
const accounts = Array.from({ length: 6 }, newUuid)
const key = { id: newUuid(), privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }
let database: TestDatabase
let dataFolder: string
let place: CheckpointPlace

before(async () => {
  database = await testDatabase()
  dataFolder = await mkdtemp(join(tmpdir(), 'onjang-audit-'))
  place = { deploymentId, file: checkpointFile(dataFolder, deploymentId), key }
  await saveAccounts(database.pool, accounts.map((id) => ({ id, ledger: 1, code: 1 })))
  // Three rounds, each signed: what is planted later lies before, between and after checkpoints.
  for (let round = 0; round < 3; round++) {
    await record(3)
    for (let batch = 0; batch < 4; batch++) await saveTransfers(database.pool, [transfer(), transfer()])
    await writeCheckpoint(database.pool, place, await chainUntil(8n * BigInt(round + 1)), new Date())
  }
})
after(async () => {
  await database.drop()
  await rm(dataFolder, { recursive: true })
})

let turn = 0
function transfer(): TransferEvent {
  const from = turn++ % accounts.length
  return { id: newUuid(), debitAccountId: accounts[from]!, creditAccountId: accounts[(from + 1) % accounts.length]!, amount: 100n, ledger: 1, code: 1 }
}

async function record(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await inTransaction(database.pool, (transaction) => recordEvent(transaction, { kind: 'pin_locked', actor: newUuid(), subject: newUuid(), details: { tries: index } }))
  }
}

/** Chains until so many transfers are covered: they are left alone until the clock is surely beyond them. */
async function chainUntil(transfers: bigint): Promise<ChainState> {
  for (;;) {
    const state = await chainOn(database.pool, deploymentId, auditedTransfers)
    if (state.transfersTotal >= transfers) return state
    await pause(50)
  }
}

async function findings(snapshot: Queryable, file = place.file): Promise<string[]> {
  const found: string[] = []
  const secrets = { checkpointKeyId: key.id, checkpointKey: key.privateKey }
  for await (const { rule, words } of verifyAudit(snapshot, { deploymentId, dataFolder, bytes: await checkpointBytes(file), secrets })) found.push(`${rule}: ${words}`)
  return found
}

/** What is found when somebody with every right in the database has done this; it is then undone. */
async function foundAfter(damage: (client: PoolClient) => Promise<unknown>): Promise<string> {
  const client = await database.pool.connect()
  try {
    await client.query('begin; set local session_replication_role = replica')
    await damage(client)
    return (await findings(client as unknown as Queryable)).join('\n')
  } finally {
    await client.query('rollback')
    client.release()
  }
}

test('a log that nobody touched holds, against its checkpoints too', async () => {
  assert.deepEqual(await inSnapshot(database.pool, findings), [])
  const { rows } = await database.pool.query('select 1 from audit_events where entry_number is null')
  assert.equal(rows.length, 0, 'every event is in an entry')
})

const anEvent = '(select id from audit_events order by id offset 1 limit 1)'
const aTransfer = '(select id from ledger_transfers order by timestamp offset 3 limit 1)'
const damages: [name: string, sql: string, says: RegExp][] = [
  ['an event edited', `update audit_events set details = '{"tries": 0}' where id = ${anEvent}`, /entry \d+ \(.*\): its 3 events are not those that were recorded/],
  ['an event dated otherwise', `update audit_events set at = at + interval '1 microsecond' where id = ${anEvent}`, /events are not those that were recorded/],
  ['an event deleted', `delete from audit_events where id = ${anEvent}`, /covers 3 events; there are 2/],
  ['an event laid into an entry', `insert into audit_events select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid()))).* from audit_events e limit 1`, /covers 3 events; there are 4/],
  ['events of an entry taken out of the chain', `update audit_events set entry_number = null where id = ${anEvent}`, /covers 3 events; there are 2/],
  ['a transfer edited', `update ledger_transfers set amount = amount + 1 where id = ${aTransfer}`, /its \d+ transfers are not those that were made/],
  ['a transfer turned round', `update ledger_transfers set debit_account_id = credit_account_id, credit_account_id = debit_account_id where id = ${aTransfer}`, /transfers are not those that were made/],
  ['a transfer deleted', `delete from ledger_transfers where id = ${aTransfer}`, /covers (\d+) transfers; there are \d+/],
  [
    'a transfer laid into the past',
    `insert into ledger_transfers select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'timestamp', t.timestamp - 1))).* from ledger_transfers t where id = ${aTransfer}`,
    /covers (\d+) transfers; there are \d+/,
  ],
  ['an entry deleted', 'delete from audit_entries where number = 2', /entry 2 is missing: after 1 comes 3/],
  ['an entry edited', 'update audit_entries set count = count + 1 where number = 2', /entry 2 .* does not have the hash/],
  [
    'the end cut off: entries, events and transfers',
    `delete from ledger_transfers where timestamp > (select transfers_until from audit_entries where number = 2);
     delete from audit_events where entry_number > 2; delete from audit_entries where number > 2`,
    /signed entry \d+, which is not there: the log was cut/,
  ],
  ['everything gone', 'delete from ledger_transfers; delete from audit_events; delete from audit_entries', /signed entry \d+, which is not there: the log was cut/],
]

for (const [name, sql, says] of damages) {
  test(`found and named: ${name}`, async () => {
    assert.match(await foundAfter((client) => client.query(sql)), says)
  })
}

/** What a forger would do who knows how the log is made: works every digest and hash out anew. */
async function hashAnew(client: PoolClient): Promise<void> {
  const { rows } = await client.query<ChainEntry>(`select ${ENTRY_COLUMNS} from audit_entries order by number`)
  let before: ChainState = CHAIN_BEGINNING
  for (const entry of rows) {
    const [transfers] = await auditedTransfers.ranges(client as unknown as Queryable, before.transfersUntil, [entry.transfersUntil])
    const { rows: events } = await client.query<{ count: bigint; digest: Buffer }>(`select ${EVENTS_COVERED} from audit_events where entry_number = $1`, [entry.number])
    const { count, digest } = entry.source === 'events' ? events[0]! : transfers!
    const isEvents = entry.source === 'events'
    const forged = { ...entry, count, digest, eventsTotal: before.eventsTotal + (isEvents ? count : 0n), transfersTotal: before.transfersTotal + (isEvents ? 0n : count) }
    const hash = entryHash(deploymentId, before.hash, forged)
    before = { ...forged, hash }
    await client.query('update audit_entries set count = $2, digest = $3, events_total = $4, transfers_total = $5, hash = $6 where number = $1', [entry.number, count, digest, before.eventsTotal, before.transfersTotal, hash])
  }
}

for (const [name, sql] of [damages[0]!, damages[2]!, damages[5]!, damages[7]!, damages[8]!] as const) {
  test(`found through the signed checkpoints, though the whole chain was hashed anew: ${name}`, async () => {
    const found = await foundAfter(async (client) => {
      await client.query(sql)
      await hashAnew(client)
    })
    assert.match(found, /the checkpoint of .* signed another entry \d+ than the one that is there: the log was written anew/)
    assert.doesNotMatch(found, /does not have the hash|events are not those|transfers are not those/, 'the forgery is consistent in itself')
  })
}

test('a server signs nothing more once the chain is not the one it signed', async () => {
  const client = await database.pool.connect()
  try {
    await client.query('begin; set local session_replication_role = replica')
    await client.query(`update audit_events set details = '{}' where id = ${anEvent}`)
    await hashAnew(client)
    const forged = { query: client.query.bind(client) } as unknown as typeof database.pool
    await assert.rejects(writeCheckpoint(forged, place, CHAIN_BEGINNING, new Date()), ChainAlteredError)
  } finally {
    await client.query('rollback')
    client.release()
  }
})

test('a checkpoint that another key signed, or that was edited, is named with its line', async () => {
  const kept = await readFile(place.file, 'utf8')
  const other = { ...place, key: { id: key.id, privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }, file: join(dataFolder, 'other.log') }
  await writeCheckpoint(database.pool, other, await chainOn(database.pool, deploymentId, auditedTransfers), new Date())
  await appendFile(place.file, await readFile(other.file))
  try {
    assert.match((await inSnapshot(database.pool, findings)).join('\n'), /line 4 of .* is not a checkpoint that was signed here/)
  } finally {
    await writeFile(place.file, kept)
  }
})

test('an event dated long before it came is named, and so is a log that nobody signs', async () => {
  const found = await foundAfter(async (client) => {
    await client.query(`insert into audit_events (id, at, kind, details, entry_number) values ($1, clock_timestamp() - interval '1 hour', 'pin_changed', '{}', 99)`, [newUuid()])
    const { rows } = await client.query<ChainEntry>(`select ${ENTRY_COLUMNS} from audit_entries order by number desc limit 1`)
    await client.query(
      `insert into audit_entries select number + 1, at + interval '10 minutes', 'events', 1, digest, events_total + 1, transfers_total, transfers_until, hash from audit_entries where number = $1`,
      [rows[0]!.number],
    )
    await client.query('update audit_events set entry_number = $1 where entry_number = 99', [rows[0]!.number + 1n])
    await hashAnew(client)
  })
  assert.match(found, /covers an event dated .*, which came long after that/)
  assert.match(found, /no checkpoint was signed since .*; the last entry is of/)
})

test('a transfer whose transaction is open for long is waited for, and then covered', async () => {
  const slow = newUuid()
  const before = await chainOn(database.pool, deploymentId, auditedTransfers)
  let commit!: () => void
  const held = new Promise<void>((done) => (commit = done))
  let written!: () => void
  const isWritten = new Promise<void>((done) => (written = done))
  const writing = inTransaction(database.pool, async (transaction) => {
    await saveTransfersIn(transaction, [{ ...transfer(), id: slow, debitAccountId: accounts[0]!, creditAccountId: accounts[1]! }])
    written()
    await held
  })
  await isWritten
  await saveTransfers(database.pool, [{ ...transfer(), debitAccountId: accounts[3]!, creditAccountId: accounts[4]! }])
  const { rows } = await database.pool.query<{ timestamp: bigint }>('select max(timestamp) as timestamp from ledger_transfers')
  // Longer than the horizon keeps behind the clock: only the open transaction holds it back.
  await pause(1_200)
  const meanwhile = await chainOn(database.pool, deploymentId, auditedTransfers)
  assert.equal(meanwhile.transfersTotal, before.transfersTotal, 'nothing beside the open transaction is taken up')
  assert.ok(meanwhile.transfersUntil < rows[0]!.timestamp)
  commit()
  await writing
  await chainUntil(before.transfersTotal + 2n)
  assert.deepEqual(await inSnapshot(database.pool, findings), [])
})

test('several servers chain at once while others write: every transfer and event is covered once', async () => {
  const before = await chainOn(database.pool, deploymentId, auditedTransfers)
  let isOver = false
  const chainer = async (): Promise<void> => {
    while (!isOver) await chainOn(database.pool, deploymentId, auditedTransfers)
  }
  const chainers = [chainer(), chainer(), chainer()]
  const writers = Array.from({ length: 6 }, async () => {
    for (let round = 0; round < 30; round++) {
      await saveTransfers(database.pool, Array.from({ length: 3 }, transfer))
      await record(1)
    }
  })
  await Promise.all(writers)
  const state = await chainUntil(before.transfersTotal + 540n)
  isOver = true
  await Promise.all(chainers)
  assert.equal(state.transfersTotal, before.transfersTotal + 540n)
  assert.equal((await chainOn(database.pool, deploymentId, auditedTransfers)).eventsTotal, before.eventsTotal + 180n)
  assert.deepEqual(await inSnapshot(database.pool, findings), [])
})
