import type { Queryable } from '../../src/database/transaction.ts'
import { verifyBooks } from '../../tools/verify/verify-books.ts'
import type { Intention, Journal, Violation } from './journal.ts'

type Found = { effects: number; rows: number; amount: bigint | null }

/** Where each kind is stored: whose id it is, what it is about, and what counts as having happened. */
const STORED: Record<Intention['kind'], { table: string; owner: string; about: string; sameAbout: string; amount: string; happened: string }> = {
  purchase: { table: 'payments', owner: 'payer_id', about: 'payer_id, request_lookup_id', sameAbout: 'e.payer_id = i.owner and e.request_lookup_id = i.about', amount: 'amount', happened: `state = 'paid'` },
  refund: { table: 'refunds', owner: 'merchant_id', about: 'payer_id, payment_id', sameAbout: 'e.payer_id = i.payer and e.payment_id = i.about', amount: 'amount', happened: `state = 'done'` },
  // Nobody wants the same sum twice, so the sum tells whose wish it was.
  top_up: { table: 'top_ups', owner: 'person_id', about: 'person_id, face', sameAbout: 'e.person_id = i.owner and e.face = i.amount', amount: 'face', happened: `state = 'credited'` },
  request: { table: 'payment_requests', owner: 'merchant_id', about: 'merchant_id, id', sameAbout: 'e.merchant_id = i.owner and e.id = i.about', amount: 'amount', happened: 'state is not null' },
}

function findStatement({ table, owner, about, sameAbout, amount, happened }: (typeof STORED)[Intention['kind']]): string {
  return `
    with i as materialized (select * from unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::text[]) as i (place, owner, about, payer, amount, ids))
    select coalesce(e.n, 0)::int as effects, coalesce(r.n, 0)::int as rows, r.amount
    from i
    left join (select ${about}, count(*) as n from ${table} where ${happened} group by ${about}) as e on ${sameAbout}
    left join (
      select named.place, count(*) as n, min(s.${amount}) as amount
      from (select place, owner, unnest(string_to_array(ids, ',')::uuid[]) as id from i) as named
      join ${table} s on s.${owner} = named.owner and s.id = named.id and s.${happened} group by named.place
    ) as r on r.place = i.place
    order by i.place`
}

/**
 * Holds what clients were told against the database: what was acknowledged is there (A), nothing happened twice (X), nobody was told that
 * something had failed which happened (E). `database` may be a snapshot, if nothing was read from it yet.
 */
export async function holdJournal(database: Queryable, journal: Journal): Promise<Violation[]> {
  const violations: Violation[] = []
  // All that is believed is read before the first look: an answer that comes meanwhile is for the next one.
  const believed = journal.intentions.map((intention) => ({ ...intention }))
  for (const kind of ['purchase', 'refund', 'top_up', 'request'] as const) {
    const intentions = believed.filter((intention) => intention.kind === kind)
    const { rows } = await database.query<Found>(
      findStatement(STORED[kind]),
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
