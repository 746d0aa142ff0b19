import type { Pool } from 'pg'
import { failure, type Failure } from '../reasons/failure.ts'
import type { Text } from '../values/language.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'

export type Favourite = { stallId: Uuid; name: Text; place: Text; codeId: Uuid | null }

/** So many are enough to find one's shops again. */
const MOST = 50

/** The shops that a shopper marked, latest first; one that closed for ever is left out. */
export async function listFavourites(pool: Pool, personId: Uuid): Promise<Favourite[]> {
  const { rows } = await pool.query<{ stall_id: Uuid; name_ko: string; name_en: string; market_ko: string; market_en: string; number: string; code_id: Uuid | null }>(
    `select f.stall_id, m.name_ko, m.name_en, k.name_ko as market_ko, k.name_en as market_en, s.number,
            (select c.id from stall_codes c where c.stall_id = f.stall_id and c.state = 'active' and m.status in ('active', 'provisional')) as code_id
       from favourites f join stalls s on s.id = f.stall_id join merchants m on m.id = s.merchant_id join markets k on k.id = s.market_id
      where f.person_id = $1 and m.status <> 'closed' order by f.marked_at desc, f.stall_id limit ${MOST}`,
    [personId],
  )
  return rows.map((row) => ({
    stallId: row.stall_id,
    name: { ko: row.name_ko, en: row.name_en },
    place: { ko: `${row.market_ko} ${row.number}호`, en: `${row.market_en}, no. ${row.number}` },
    codeId: row.code_id,
  }))
}

/** Marks a shop that this person has paid before; another one is not found. The same again is the same. */
export async function markFavourite(pool: Pool, personId: Uuid, stallId: Uuid): Promise<Result<null, Failure>> {
  const { rowCount } = await pool.query(
    `insert into favourites (person_id, stall_id)
     select $1, s.id from stalls s where s.id = $2 and exists (select from payments p where p.payer_id = $1 and p.merchant_id = s.merchant_id and p.state in ('paid', 'refunded'))
     on conflict (person_id, stall_id) do update set marked_at = favourites.marked_at`,
    [personId, stallId],
  )
  return rowCount === 0 ? fail(failure('NOT_FOUND', 'not_moved')) : succeed(null)
}

export async function unmarkFavourite(pool: Pool, personId: Uuid, stallId: Uuid): Promise<void> {
  await pool.query('delete from favourites where person_id = $1 and stall_id = $2', [personId, stallId])
}
