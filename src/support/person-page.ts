import type { ConsoleRole } from '../authenticators/console-member.ts'
import type { Queryable } from '../database/transaction.ts'
import { maskedName, readIdentity } from '../people/person.ts'
import type { PersonalDataKeys } from '../people/personal-data.ts'
import type { Uuid } from '../values/uuid.ts'

/** Who a person is, as far as the member's work needs it: at the counter a birth date is compared, on the telephone a number. */
export type PersonFacts = { id: Uuid; name: string; phone: string | null; birthDate: string | null; joinedAt: Date; pinLocked: boolean; phones: number; shops: { id: Uuid; name: { ko: string; en: string }; role: string }[] }

/** Reads a person for whoever was let in. Whoever runs the place sees no name and no number. */
export async function readPersonFacts(database: Queryable, keys: PersonalDataKeys, personId: Uuid, role: ConsoleRole): Promise<PersonFacts> {
  const { rows } = await database.query<{ name: string; joinedAt: Date; pinLocked: boolean; phones: number }>(
    `select p.name, p.joined_at as "joinedAt", coalesce((select n.failed >= 5 from pins n where n.person_id = p.id), false) as "pinLocked",
            (select count(*)::int from devices d where d.person_id = p.id and d.status = 'active') as phones
       from people p where p.id = $1`,
    [personId],
  )
  const { name, joinedAt, pinLocked, phones } = rows[0]!
  const { rows: shops } = await database.query<{ id: Uuid; ko: string; en: string; role: string }>(
    'select m.id, m.name_ko as ko, m.name_en as en, s.role from staff s join merchants m on m.id = s.merchant_id where s.person_id = $1 and s.removed_at is null order by m.name_ko limit 20',
    [personId],
  )
  const identity = role === 'operator' ? undefined : await readIdentity(database, keys, personId)
  return {
    id: personId,
    name: role === 'operator' ? maskedName(name) : name,
    phone: identity?.phone ?? null,
    birthDate: role === 'clerk' ? (identity?.birthDate ?? null) : null,
    joinedAt,
    pinLocked,
    phones,
    shops: shops.map(({ id, ko, en, role: at }) => ({ id, name: { ko, en }, role: at })),
  }
}
