import { recordEvent } from '../../audit/record-event.ts'
import { inTransaction, type Queryable, type Transaction } from '../../database/transaction.ts'
import type { Institution } from '../../outside/otp-centre-port.ts'
import { failure, type Failure } from '../../reasons/failure.ts'
import type { Text } from '../../values/language.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import type { SharedOtp } from './shared-otp.ts'

/** Institutions where a generator can be registered, by their names. */
export async function listInstitutions(database: Queryable): Promise<Institution[]> {
  const { rows } = await database.query<{ code: string; name: Text }>(`select code, name from otp_institutions where left_at is null order by name ->> 'ko' limit 1000`)
  return rows
}

/** Brings the registry up to what the centre says. One that it no longer names stays for what was registered there. */
export async function renewInstitutions({ otp, centre }: SharedOtp): Promise<void> {
  const told = await centre.institutions()
  if (!told.ok) return
  await inTransaction(otp.pool, async (transaction) => {
    for (const { code, name } of told.value) {
      await transaction.query('insert into otp_institutions (code, name) values ($1, $2) on conflict (code) do update set name = excluded.name, left_at = null', [code, name])
    }
    await transaction.query('update otp_institutions set left_at = $2 where code <> all($1) and left_at is null', [told.value.map(({ code }) => code), otp.clock()])
  })
}

/** The code of a maker, or undefined for one whose generators are not known elsewhere. */
export async function makerCodeOf(database: Queryable, maker: string): Promise<string | undefined> {
  const { rows } = await database.query<{ code: string }>('select code from generator_makers where maker = $1', [maker])
  return rows[0]?.code
}

/** The maker behind a code as somebody typed it, with full-width digits and blanks read as what they mean. */
export async function makerOf(database: Queryable, typed: string): Promise<{ code: string; maker: string } | undefined> {
  const code = typed.normalize('NFKC').replace(/[\s\p{Pd}]/gu, '').toUpperCase()
  const { rows } = await database.query<{ code: string; maker: string }>('select code, maker from generator_makers where code = $1', [code])
  return rows[0]
}

export type Maker = { code: string; maker: string }

export async function listMakers(database: Queryable): Promise<Maker[]> {
  const { rows } = await database.query<Maker>('select code, maker from generator_makers order by maker limit 1000')
  return rows
}

/** Enters a maker under its code, or says it again. Generators are known by them elsewhere: neither changes by being entered otherwise (`correct-maker.ts`). Fails with ID_REUSED_DIFFERENTLY. */
export async function enterMaker(transaction: Transaction, { code, maker }: Maker, by: Uuid | null): Promise<Result<Maker, Failure>> {
  const { rowCount } = await transaction.query('insert into generator_makers (code, maker) values ($1, $2) on conflict do nothing', [code, maker])
  if (rowCount === 1) await recordEvent(transaction, { kind: 'generator_maker_entered', actor: by, subject: null, details: { code, maker } })
  return (await makerCodeOf(transaction, maker)) === code ? succeed({ code, maker }) : fail(failure('ID_REUSED_DIFFERENTLY', 'not_moved'))
}
