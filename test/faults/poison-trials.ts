import { inSnapshot } from '../../src/database/snapshot.ts'
import type { Payment } from '../../src/protocol/api/payments.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from '../people.ts'
import type { RunningSystem } from '../running-system.ts'
import { holdBooks, holdJournal } from './hold-against-database.ts'
import { Journal, type Intention, type Violation } from './journal.ts'

export type PoisonReport = { batches: number; size: number; violations: Violation[]; healed: number }

/** A table that refuses some payments from inside the database, for a reason that nobody foresaw. */
const POISON = `
  create table if not exists poison (id uuid primary key);
  create or replace function refuse_poison() returns trigger language plpgsql as $$
  begin
    if exists (select from poison where id = new.id) then raise exception 'poison'; end if;
    return new;
  end $$;
  create or replace trigger refuse_poison before insert on payments for each row execute function refuse_poison()`

/**
 * Sends payments of several shoppers together, one of which the database refuses to store, at each place in turn: only that one may fail,
 * its outcome is unknown until the cause is taken away, and then it is paid.
 */
export async function poisonEachPlace(system: RunningSystem, { places, size = 16 }: { places: number; size?: number }): Promise<PoisonReport> {
  const pool = system.database!.pool
  await pool.query(POISON)
  const shoppers = await Promise.all([0, 1].map((place) => joinAsShopper(system, `줄서기${place}`, 200_000, `127.0.4.${place + 1}`)))
  const people = await Promise.all(shoppers.map(async (shopper) => ({ shopper, personId: must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId })))
  const merchant = await signInAsMerchant(system)
  const journal = new Journal()
  let healed = 0
  for (let place = 0; place < places; place++) {
    const orders = await Promise.all(Array.from({ length: size }, (_, index) => writeOrder(people[index % people.length]!, merchant, journal)))
    const poisoned = orders[place % size]!
    await pool.query('insert into poison values ($1)', [poisoned.intention.ids[0]])
    const answers = await Promise.all(orders.map((order) => send(order)))
    for (const [index, { status, body }] of answers.entries()) {
      const { intention } = orders[index]!
      const isPoisoned = orders[index] === poisoned
      if (!isPoisoned && status === 200) journal.note(intention, 'done', String(body.confirmationNumber))
      else if (!isPoisoned) journal.violate('E', `payment ${intention.ids[0]} failed with its neighbour: ${JSON.stringify(body)}`)
      else if ((body as unknown as { money: string }).money !== 'unknown') journal.violate('E', `poisoned payment ${intention.ids[0]} was answered ${JSON.stringify(body)}`)
    }
    await pool.query('delete from poison')
    const late = await send(poisoned)
    if (late.status === 200) healed++
    journal.note(poisoned.intention, late.status === 200 ? 'done' : 'not_done', String(late.body.confirmationNumber ?? late.text))
  }
  const held = await inSnapshot(pool, async (snapshot) => [...(await holdJournal(snapshot, journal)), ...(await holdBooks(snapshot))])
  return { batches: places, size, violations: [...held, ...journal.violations], healed }
}

type WrittenOrder = { shopper: Shopper; intention: Intention }

async function writeOrder({ shopper, personId }: { shopper: Shopper; personId: Uuid }, merchant: Merchant, journal: Journal): Promise<WrittenOrder> {
  const request = await merchant.request(100)
  const found = await merchant.foundBehind(request, shopper)
  const id = newUuid()
  const order = await shopper.sign(shopper.orderFor(found, id))
  return { shopper, intention: journal.add({ kind: 'purchase', ownerId: personId, ids: [id], about: found.requestId, payerId: personId, amount: 100, path: `/v1/payments/${id}`, body: { order } }) }
}

function send({ shopper, intention }: WrittenOrder): ReturnType<typeof shopper.client.call<Payment>> {
  return shopper.client.call<Payment>('PUT', intention.path, { body: intention.body })
}
