import { recordEvent } from '../../audit/record-event.ts'
import { inTransaction, type Queryable, type Transaction } from '../../database/transaction.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import type { Otp } from '../otp/otp.ts'
import { openSeed, sealSeed } from '../otp/seed-sealing.ts'
import { stockGenerator } from '../otp/stock.ts'
import type { AgreedSecret } from './container-keys.ts'
import { planImport, type Missing, type PlannedGenerator } from './import-plan.ts'
import { findModel, type GeneratorModel } from './model-registry.ts'
import { isKeyFileChecksum, keyFileChecksum, readKeyFile, type KeyFileFormat } from './read-key-file.ts'

/** Hours in which a second person decides. */
const OPEN_HOURS = 24

/** A maker's file and what became of it. */
export type GeneratorImport = {
  id: Uuid
  fileName: string
  format: KeyFileFormat
  isProtected: boolean
  checksum: string
  generators: number
  state: 'proposed' | 'approved' | 'rejected' | 'expired'
  proposedBy: Uuid
  proposedAt: Date
  expiresAt: Date
  decidedBy: Uuid | null
  decidedAt: Date | null
}

export type ImportProposal = {
  /** Made by the client: said again it is the same. */
  id: Uuid
  by: Uuid
  fileName: string
  format: KeyFileFormat
  bytes: Uint8Array
  /** The key or password agreed with the maker; it is used and forgotten. */
  secret?: AgreedSecret | undefined
  /** From the maker's paper; a plain container or a table needs it. */
  checksum?: string | undefined
} & Missing

const COLUMNS = `id, file_name as "fileName", format, is_protected as "isProtected", checksum, generators, state, proposed_by as "proposedBy", proposed_at as "proposedAt",
  expires_at as "expiresAt", decided_by as "decidedBy", decided_at as "decidedAt"`

export async function findImport(database: Queryable, id: Uuid): Promise<GeneratorImport | undefined> {
  const { rows } = await database.query<GeneratorImport>(`select ${COLUMNS} from generator_imports where id = $1`, [id])
  return rows[0]
}

/** The latest imports, those that wait for a decision first. */
export async function listImports(database: Queryable): Promise<GeneratorImport[]> {
  const { rows } = await database.query<GeneratorImport>(`select ${COLUMNS} from generator_imports order by (state = 'proposed') desc, proposed_at desc limit 100`)
  return rows
}

/**
 * The first of two people proposes a maker's file: it is read whole, held against the registry, and kept with its seeds sealed until another decides.
 * Fails as `readKeyFile` and `planImport` do, with KEY_FILE_CHECKSUM_WRONG, or ID_REUSED_DIFFERENTLY.
 */
export async function proposeImport(otp: Otp, proposal: ImportProposal): Promise<Result<GeneratorImport, Failure>> {
  const checksum = keyFileChecksum(proposal.bytes)
  const stored = await findImport(otp.pool, proposal.id)
  if (stored) return stored.checksum === checksum && stored.proposedBy === proposal.by ? succeed(stored) : fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved'))
  const file = await readKeyFile(proposal.format, proposal.bytes, proposal.secret)
  if (!file.ok) return file
  if (!file.value.isProtected && !isKeyFileChecksum(checksum, proposal.checksum ?? '')) return fail(failure('KEY_FILE_CHECKSUM_WRONG', 'not_moved'))
  const at = otp.clock()
  return inTransaction(otp.pool, async (transaction): Promise<Result<GeneratorImport, Failure>> => {
    await holdImports(transaction)
    const planned = await planImport(transaction, file.value.records, proposal, at)
    if (!planned.ok) return planned
    await transaction.query(
      `insert into generator_imports (id, file_name, format, is_protected, checksum, generators, state, proposed_by, proposed_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, 'proposed', $7, $8, $8::timestamptz + make_interval(hours => $9))`,
      [proposal.id, proposal.fileName, proposal.format, file.value.isProtected, checksum, planned.value.length, proposal.by, at, OPEN_HOURS],
    )
    await keepKeys(transaction, otp, proposal.id, planned.value)
    await recordDecision(transaction, 'generators_proposed', proposal.by, { id: proposal.id, generators: planned.value.length })
    return succeed((await findImport(transaction, proposal.id))!)
  })
}

/**
 * The second of two people approves: every generator of the file goes into stock, or none. For a plain file they too type the checksum from the maker's
 * paper. Said again by the same person it is the same. Fails with NOT_FOUND, IMPORT_NEEDS_ANOTHER_PERSON, KEY_FILE_CHECKSUM_WRONG, IMPORT_DECIDED or
 * GENERATOR_SERIAL_KNOWN.
 */
export async function approveImport(otp: Otp, { id, by, checksum }: { id: Uuid; by: Uuid; checksum?: string | undefined }): Promise<Result<GeneratorImport, Failure>> {
  return inTransaction(otp.pool, async (transaction): Promise<Result<GeneratorImport, Failure>> => {
    await holdImports(transaction)
    const found = await openImport(transaction, id, otp.clock())
    if (!found.ok) return found
    const proposed = found.value
    if (proposed.state === 'approved' && proposed.decidedBy === by) return succeed(proposed)
    if (proposed.state !== 'proposed') return fail(failure('IMPORT_DECIDED', 'not_moved'))
    if (proposed.proposedBy === by) return fail(failure('IMPORT_NEEDS_ANOTHER_PERSON', 'not_moved'))
    if (!proposed.isProtected && !isKeyFileChecksum(proposed.checksum, checksum ?? '')) return fail(failure('KEY_FILE_CHECKSUM_WRONG', 'not_moved'))
    const stocked = await stockAll(transaction, otp, proposed, by)
    if (!stocked.ok) throw new NotAllStocked(stocked.failure)
    return succeed(await decide(transaction, proposed, { state: 'approved', by, at: otp.clock() }))
  }).catch((error: unknown) => {
    if (error instanceof NotAllStocked) return fail(error.failure)
    throw error
  })
}

/** Either of the people turns a proposal down; its seeds are gone with it. Fails with NOT_FOUND or IMPORT_DECIDED. */
export async function rejectImport(otp: Otp, { id, by }: { id: Uuid; by: Uuid }): Promise<Result<GeneratorImport, Failure>> {
  return inTransaction(otp.pool, async (transaction): Promise<Result<GeneratorImport, Failure>> => {
    await holdImports(transaction)
    const found = await openImport(transaction, id, otp.clock())
    if (!found.ok) return found
    if (found.value.state === 'rejected' && found.value.decidedBy === by) return found
    if (found.value.state !== 'proposed') return fail(failure('IMPORT_DECIDED', 'not_moved'))
    return succeed(await decide(transaction, found.value, { state: 'rejected', by, at: otp.clock() }))
  })
}

/** Proposals that nobody decided in a day are over. Looked for again and again. */
export async function expireImports(otp: Otp): Promise<void> {
  const { rows } = await otp.pool.query<{ id: Uuid }>(`select id from generator_imports where state = 'proposed' and expires_at <= $1 limit 100`, [otp.clock()])
  for (const { id } of rows) {
    await inTransaction(otp.pool, async (transaction) => {
      await holdImports(transaction)
      await openImport(transaction, id, otp.clock())
    })
  }
}

/** A generator could not be stocked: the transaction goes back with all that were. */
class NotAllStocked extends Error {
  readonly failure: Failure

  constructor(refused: Failure) {
    super(refused.reason)
    this.failure = refused
  }
}

/** One import is proposed or decided at a time: two files with the same serial number must not both be taken. */
async function holdImports(transaction: Transaction): Promise<void> {
  await transaction.query(`select pg_advisory_xact_lock(hashtextextended('generator imports', 0))`)
}

/** The import as it stands now: one whose time is over has expired. */
async function openImport(transaction: Transaction, id: Uuid, now: Date): Promise<Result<GeneratorImport, Failure>> {
  const found = await findImport(transaction, id)
  if (!found) return fail(failure('NOT_FOUND', 'not_moved'))
  if (found.state !== 'proposed' || found.expiresAt > now) return succeed(found)
  return succeed(await decide(transaction, found, { state: 'expired', by: null, at: now }))
}

async function keepKeys(transaction: Transaction, otp: Otp, importId: Uuid, planned: readonly PlannedGenerator[]): Promise<void> {
  const sealed = planned.map(({ serial, seed }) => sealSeed(otp.seedKeys, serial, seed))
  await transaction.query(
    `insert into generator_import_keys (import_id, serial, maker, model, counter, wears_out_at, sealed_seed, seal_key_id)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[], $7::bytea[], $8::smallint[])`,
    [
      importId,
      planned.map(({ serial }) => serial),
      planned.map(({ model }) => model.maker),
      planned.map(({ model }) => model.model),
      planned.map(({ counter }) => counter),
      planned.map(({ wearsOutAt }) => wearsOutAt),
      sealed.map((seed) => seed.sealed),
      sealed.map((seed) => seed.keyId),
    ],
  )
}

type KeptKey = { serial: string; maker: string; model: string; counter: number | null; wearsOutAt: Date | null; sealed: Buffer; keyId: number }

async function stockAll(transaction: Transaction, otp: Otp, proposed: GeneratorImport, by: Uuid): Promise<Result<null, Failure>> {
  const { rows } = await transaction.query<KeptKey>(
    `select serial, maker, model, counter::float8 as counter, wears_out_at as "wearsOutAt", sealed_seed as sealed, seal_key_id as "keyId" from generator_import_keys where import_id = $1 order by serial`,
    [proposed.id],
  )
  const models = new Map<string, GeneratorModel>()
  for (const { serial, counter, wearsOutAt, ...key } of rows) {
    const name = `${key.maker}\n${key.model}`
    const model = models.get(name) ?? (await findModel(transaction, key.maker, key.model))!
    models.set(name, model)
    const { maker, method, algorithm, digits, period, ocraSuite } = model
    const generator = { serial, maker, model: model.model, method, algorithm, digits, period, ocraSuite, seed: openSeed(otp.seedKeys, serial, key), ...(counter === null ? {} : { nextCounter: counter }), ...(wearsOutAt ? { wearsOutAt } : {}) }
    const stocked = await stockGenerator(transaction, otp, generator, { who: 'clerk', id: proposed.proposedBy, second: by }, ['two_people', 'container_proven'])
    if (!stocked.ok) return fail(failure('GENERATOR_SERIAL_KNOWN', 'not_moved', { serial }))
  }
  return succeed(null)
}

async function decide(transaction: Transaction, { id, generators }: GeneratorImport, { state, by, at }: { state: 'approved' | 'rejected' | 'expired'; by: Uuid | null; at: Date }): Promise<GeneratorImport> {
  await transaction.query('delete from generator_import_keys where import_id = $1', [id])
  const { rows } = await transaction.query<GeneratorImport>(`update generator_imports set state = $2, decided_by = $3, decided_at = $4 where id = $1 returning ${COLUMNS}`, [id, state, by, at])
  await recordDecision(transaction, `generators_${state}`, by, { id, generators })
  return rows[0]!
}

function recordDecision(transaction: Transaction, kind: string, actor: Uuid | null, { id, generators }: { id: Uuid; generators: number }): Promise<void> {
  return recordEvent(transaction, { kind, actor, subject: id, details: { generators } })
}
