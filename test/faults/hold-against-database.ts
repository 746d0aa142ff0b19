import type { Queryable } from '../../src/database/transaction.ts'
import { verifyBooks } from '../../tools/verify/verify-books.ts'
import type { Intention, Journal, Violation } from './journal.ts'

type Found = { effects: number; rows: number; amount: bigint | null }

const FIND: Record<Intention['kind'], string> = {
  purchase: `
    select (select count(*)::int from payments p where p.payer_id = i.owner and p.request_lookup_id = i.about and p.state = 'paid') as effects,
      (select count(*)::int from payments p where p.payer_id = i.owner and p.id = any (string_to_array(i.ids, ',')::uuid[]) and p.state = 'paid') as rows,
      (select min(p.amount) from payments p where p.payer_id = i.owner and p.id = any (string_to_array(i.ids, ',')::uuid[]) and p.state = 'paid') as amount`,
  refund: `
    select (select count(*)::int from refunds r where r.payer_id = i.payer and r.payment_id = i.about and r.state = 'done') as effects,
      (select count(*)::int from refunds r where r.merchant_id = i.owner and r.id = any (string_to_array(i.ids, ',')::uuid[]) and r.state = 'done') as rows,
      (select min(r.amount) from refunds r where r.merchant_id = i.owner and r.id = any (string_to_array(i.ids, ',')::uuid[]) and r.state = 'done') as amount`,
  // Nobody wants the same sum twice, so the sum tells whose wish it was.
  top_up: `
    select (select count(*)::int from top_ups t where t.person_id = i.owner and t.face = i.amount and t.state = 'credited') as effects,
      (select count(*)::int from top_ups t where t.person_id = i.owner and t.id = any (string_to_array(i.ids, ',')::uuid[]) and t.state = 'credited') as rows,
      (select min(t.face) from top_ups t where t.person_id = i.owner and t.id = any (string_to_array(i.ids, ',')::uuid[]) and t.state = 'credited') as amount`,
}

/**
 * Holds what clients were told against the database: what was acknowledged is there (A), nothing happened twice (X), nobody was told that
 * something had failed which happened (E). `database` may be a snapshot, if nothing was read from it yet.
 */
export async function holdJournal(database: Queryable, journal: Journal): Promise<Violation[]> {
  const violations: Violation[] = []
  // All that is believed is read before the first look: an answer that comes meanwhile is for the next one.
  const believed = journal.intentions.map((intention) => ({ ...intention }))
  for (const kind of ['purchase', 'refund', 'top_up'] as const) {
    const intentions = believed.filter((intention) => intention.kind === kind)
    const { rows } = await database.query<Found>(
      `select f.* from unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::text[]) as i (place, owner, about, payer, amount, ids)
        cross join lateral (${FIND[kind]}) as f order by i.place`,
      [
        intentions.map((_, place) => place),
        intentions.map(({ ownerId }) => ownerId),
        intentions.map(({ about }) => about),
        intentions.map(({ payerId }) => payerId),
        intentions.map(({ amount }) => amount),
        intentions.map(({ ids }) => ids.join(',')),
      ],
    )
    for (const [place, intention] of intentions.entries()) violations.push(...judge(intention, rows[place]!))
  }
  const { rows: twice } = await database.query<{ name: string; id: string; n: bigint }>(STORED_TWICE)
  for (const { name, id, n } of twice) violations.push({ check: 'X', words: `${name} ${id} is stored ${n} times` })
  return violations
}

/** An id belongs to its owner and names one thing, whatever became of the index that should see to it. */
const STORED_TWICE = [
  ['payment', 'payments', 'payer_id'],
  ['refund', 'refunds', 'merchant_id'],
  ['top-up', 'top_ups', 'person_id'],
  ['request', 'payment_requests', 'merchant_id'],
]
  .map(([name, table, owner]) => `select '${name}' as name, id, count(*) as n from ${table} group by ${owner}, id having count(*) > 1`)
  .join(' union all ')

function judge({ kind, ids, amount, belief }: Intention, found: Found): Violation[] {
  const name = `${kind} ${ids.join(', ')} for ${amount} won`
  const violations: Violation[] = []
  if (found.effects > 1) violations.push({ check: 'X', words: `${name} happened ${found.effects} times` })
  if (belief === 'done' && (found.rows === 0 || found.amount !== BigInt(amount))) violations.push({ check: 'A', words: `${name} was acknowledged and is not there` })
  if (belief === 'not_done' && found.effects > 0) violations.push({ check: 'E', words: `${name} was called failed and happened` })
  return violations
}

/** What `npm run verify` would say (M). */
export async function holdBooks(snapshot: Queryable): Promise<Violation[]> {
  const violations: Violation[] = []
  for await (const { rule, words } of verifyBooks(snapshot)) violations.push({ check: 'M', words: `${rule}: ${words}` })
  return violations
}
