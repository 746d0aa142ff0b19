import { createHash } from 'node:crypto'
import { encodeCbor } from '../protocol/canonical-cbor.ts'
import { uuidToBytes, type Uuid } from '../values/uuid.ts'

/** One link of the chain: what it covers, and what the chain covers up to it. */
export type ChainEntry = {
  /** 1, 2, 3 … without gaps. */
  number: bigint
  at: Date
  source: 'events' | 'transfers'
  /** How many events or transfers this entry covers, and SHA-256 over them. */
  count: bigint
  digest: Buffer
  eventsTotal: bigint
  transfersTotal: bigint
  /** Every transfer up to this timestamp is covered (nanoseconds since 1970). */
  transfersUntil: bigint
  hash: Buffer
}

/** What the chain is before its first entry. */
export const CHAIN_BEGINNING: Pick<ChainEntry, 'number' | 'eventsTotal' | 'transfersTotal' | 'transfersUntil' | 'hash'> & { at: Date } = {
  number: 0n,
  at: new Date(0),
  eventsTotal: 0n,
  transfersTotal: 0n,
  transfersUntil: 0n,
  hash: Buffer.alloc(32),
}

const TYPE = 'onjang/audit-entry/1'

/** The hash of an entry, over everything in it and the hash of the one before. */
export function entryHash(deploymentId: Uuid, previousHash: Buffer, entry: Omit<ChainEntry, 'hash'>): Buffer {
  const { number, at, source, count, digest, eventsTotal, transfersTotal, transfersUntil } = entry
  const parts = [TYPE, uuidToBytes(deploymentId), number, at.getTime(), source, count, new Uint8Array(digest), eventsTotal, transfersTotal, transfersUntil, new Uint8Array(previousHash)]
  return createHash('sha256').update(encodeCbor(parts)).digest()
}

export const ENTRY_COLUMNS = `number, at, source, count, digest, events_total as "eventsTotal", transfers_total as "transfersTotal",
  transfers_until as "transfersUntil", hash`
