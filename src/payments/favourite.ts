import type { Pool } from 'pg'
import { inTransaction } from '../database/transaction.ts'
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
      where f.person_id = $1 and m.status <> 'closed' order by f.marked_at desc, f.stall_id`,
    [personId],
  )
  return rows.map((row) => ({
    stallId: row.stall_id,
    name: { ko: row.name_ko, en: row.name_en },
    place: { ko: `${row.market_ko} ${row.number}호`, en: `${row.market_en}, no. ${row.number}` },
    codeId: row.code_id,
  }))
}

/**
 * Marks a shop that this person has paid before. The same again is the same. Fails with NOT_FOUND for a shop that was never paid, and with
 * FAVOURITES_FULL for one more than fit; shops that closed for ever, which nobody can see in the list, take no room.
 */
export async function markFavourite(pool: Pool, personId: Uuid, stallId: Uuid): Promise<Result<null, Failure>> {
  return inTransaction(pool, async (transaction) => {
    // Two at once must not both be the last.
    await transaction.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`favourites/${personId}`])
    const { rows } = await transaction.query<{ isPaid: boolean; isMarked: boolean; marked: number }>(
      `select exists (select from stalls s join payments p on p.merchant_id = s.merchant_id where s.id = $2 and p.payer_id = $1 and p.state = 'paid') as "isPaid",
              exists (select from favourites f where f.person_id = $1 and f.stall_id = $2) as "isMarked",
              (select count(*)::int from favourites f join stalls s on s.id = f.stall_id join merchants m on m.id = s.merchant_id
                where f.person_id = $1 and m.status <> 'closed') as marked`,
      [personId, stallId],
    )
    const { isPaid, isMarked, marked } = rows[0]!
    if (isMarked) return succeed(null)
    if (!isPaid) return fail(failure('NOT_FOUND', 'not_moved'))
    if (marked >= MOST) return fail(failure('FAVOURITES_FULL', 'not_moved', { count: MOST }))
    await transaction.query('insert into favourites (person_id, stall_id) values ($1, $2)', [personId, stallId])
    return succeed(null)
  })
}

export async function unmarkFavourite(pool: Pool, personId: Uuid, stallId: Uuid): Promise<void> {
  await pool.query('delete from favourites where person_id = $1 and stall_id = $2', [personId, stallId])
}
