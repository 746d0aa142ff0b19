import type { Queryable } from '../database/transaction.ts'
import type { Text } from '../values/language.ts'
import type { Uuid } from '../values/uuid.ts'

/** provisional: registered, its papers still checked · active · suspended: payments are stopped · closed: for ever. */
export type MerchantStatus = 'provisional' | 'active' | 'suspended' | 'closed'

export type Merchant = { id: Uuid; name: Text; category: string; status: MerchantStatus }

/** A place where a merchant sells: a stall of a market or a shop in a street. */
export type Stall = { id: Uuid; merchantId: Uuid; marketId: Uuid; place: Text }

type MerchantRow = { id: Uuid; name_ko: string; name_en: string; category: string; status: MerchantStatus }
type StallRow = { id: Uuid; merchant_id: Uuid; market_id: Uuid; number: string; name_ko: string; name_en: string }

export async function findMerchant(database: Queryable, id: Uuid): Promise<Merchant | undefined> {
  const { rows } = await database.query<MerchantRow>('select id, name_ko, name_en, category, status from merchants where id = $1', [id])
  const row = rows[0]
  return row && { id: row.id, name: { ko: row.name_ko, en: row.name_en }, category: row.category, status: row.status }
}

const STALLS = `select s.id, s.merchant_id, s.market_id, s.number, m.name_ko, m.name_en from stalls s join markets m on m.id = s.market_id`

export async function stallsOfMerchant(database: Queryable, merchantId: Uuid): Promise<Stall[]> {
  const { rows } = await database.query<StallRow>(`${STALLS} where s.merchant_id = $1 order by s.number`, [merchantId])
  return rows.map(toStall)
}

export async function findStalls(database: Queryable, ids: readonly Uuid[]): Promise<Map<Uuid, Stall>> {
  const { rows } = await database.query<StallRow>(`${STALLS} where s.id = any($1)`, [ids])
  return new Map(rows.map((row) => [row.id, toStall(row)]))
}

function toStall(row: StallRow): Stall {
  return {
    id: row.id,
    merchantId: row.merchant_id,
    marketId: row.market_id,
    place: { ko: `${row.name_ko} ${row.number}호`, en: `${row.name_en}, no. ${row.number}` },
  }
}

/** In which merchants a person works, and as what. */
export async function workplaces(database: Queryable, personId: Uuid): Promise<{ merchantId: Uuid; role: 'owner' | 'staff' }[]> {
  const { rows } = await database.query<{ merchantId: Uuid; role: 'owner' | 'staff' }>(
    'select merchant_id as "merchantId", role from staff where person_id = $1 and removed_at is null order by merchant_id',
    [personId],
  )
  return rows
}

/** The shops that are a person's own. */
export async function ownedMerchants(database: Queryable, personId: Uuid): Promise<Uuid[]> {
  return (await workplaces(database, personId)).filter(({ role }) => role === 'owner').map(({ merchantId }) => merchantId)
}
