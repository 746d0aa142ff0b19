import { bigintArray, uuidArray } from '../database/array-parameters.ts'
import { isOneOf, nameFor, rowUpdate, writeTogether, type RowWrite } from '../database/row-writes.ts'
import type { Queryable, Transaction } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'

/** What one top-up bought: it runs out at one time. Decided on under the purse's lock. */
export type Lot = { id: Uuid; purseId: Uuid; topUpId: Uuid; face: Won; remaining: Won; expiresAt: Date }

/** Which lots paid, and how much each: `[lot id, won]`. */
export type LotShare = [lotId: Uuid, amount: Won]

const COLUMNS = 'id, purse_id as "purseId", top_up_id as "topUpId", face, remaining, expires_at as "expiresAt"'

/** Lots that still hold something, first to run out first. */
export async function readLots(transaction: Transaction, purseIds: readonly Uuid[]): Promise<Map<Uuid, Lot[]>> {
  const { rows } = await transaction.query<Lot>({
    name: nameFor('read_lots', purseIds.length),
    text: `select ${COLUMNS} from lots where purse_id ${isOneOf('$1', 'uuid', purseIds.length)} and remaining > 0 order by purse_id, expires_at, id`,
    values: [uuidArray(purseIds)],
  })
  return Map.groupBy(rows, (lot) => lot.purseId)
}

export async function readLotsById(transaction: Transaction, ids: readonly Uuid[]): Promise<Map<Uuid, Lot>> {
  const { rows } = await transaction.query<Lot>(`select ${COLUMNS} from lots where id = any($1)`, [ids])
  return new Map(rows.map((lot) => [lot.id, lot]))
}

export async function addLot(transaction: Transaction, lot: Lot): Promise<void> {
  await transaction.query('insert into lots (id, purse_id, top_up_id, face, remaining, expires_at) values ($1, $2, $3, $4, $5, $6)', [
    lot.id,
    lot.purseId,
    lot.topUpId,
    lot.face,
    lot.remaining,
    lot.expiresAt,
  ])
}

/** What lots that have not run out still hold. */
export function validSum(lots: readonly Lot[], now: Date): Won {
  return lots.reduce((sum, lot) => (lot.expiresAt > now ? sum + lot.remaining : sum), 0n)
}

/** The same, asked of the database without a lock: good for showing. */
export async function validSumOf(database: Queryable, purseId: Uuid, now: Date): Promise<Won> {
  const { rows } = await database.query<{ sum: Won }>(
    'select coalesce(sum(remaining), 0)::bigint as sum from lots where purse_id = $1 and remaining > 0 and expires_at > $2',
    [purseId, now],
  )
  return rows[0]!.sum
}

/** Takes `amount` from the lots that run out first, changing them; returns the shares, or undefined when they do not hold enough. */
export function takeFromLots(lots: readonly Lot[], amount: Won, now: Date): LotShare[] | undefined {
  if (validSum(lots, now) < amount) return undefined
  const shares: LotShare[] = []
  let missing = amount
  for (const lot of lots) {
    if (missing === 0n) break
    if (lot.expiresAt <= now || lot.remaining === 0n) continue
    const share = lot.remaining < missing ? lot.remaining : missing
    lot.remaining -= share
    missing -= share
    shares.push([lot.id, share])
  }
  return shares
}

/** Shares of a refund: from the lots that paid, last taken first, after what earlier refunds gave back. */
export function sharesToReturn(paid: readonly LotShare[], alreadyReturned: Won, amount: Won): LotShare[] {
  const shares: LotShare[] = []
  let skip = alreadyReturned
  let missing = amount
  for (const [lotId, share] of paid.toReversed()) {
    const left = share > skip ? share - skip : 0n
    skip -= share - left
    const give = left < missing ? left : missing
    if (give > 0n) shares.push([lotId, give])
    missing -= give
  }
  if (missing > 0n) throw new RangeError('more is returned than was paid')
  return shares
}

/** Writes what lots hold now. */
export async function saveLots(transaction: Transaction, lots: readonly { id: Uuid; remaining: Won }[]): Promise<void> {
  for (const write of writeTogether('save_lots', [lotWrite(lots)])) await transaction.query(write)
}

/** What lots hold, to be written. */
export function lotWrite(lots: readonly { id: Uuid; remaining: Won }[]): RowWrite {
  const ids = { name: 'id', type: 'uuid', values: uuidArray(lots.map((lot) => lot.id)) }
  return rowUpdate('lots', [ids], [{ name: 'remaining', type: 'bigint', values: bigintArray(lots.map((lot) => lot.remaining)) }], lots.length)
}
