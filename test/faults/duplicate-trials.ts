import { inSnapshot } from '../../src/database/snapshot.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { joinAsShopper, must, signInAsMerchant } from '../people.ts'
import type { RunningSystem } from '../running-system.ts'
import { holdBooks, holdJournal } from './hold-against-database.ts'
import { Journal, type Violation } from './journal.ts'
import { SeededRandom } from './seeded-random.ts'

export type DuplicateReport = { seed: number; ids: number; copies: number; violations: Violation[] }

/** Sends each of `ids` payments `copies` times at once: one effect each, and the same answer for every copy. */
export async function payManyTimesAtOnce(system: RunningSystem, { seed, ids, copies = 50 }: { seed: number; ids: number; copies?: number }): Promise<DuplicateReport> {
  const random = new SeededRandom(seed, 'duplicates')
  const shopper = await joinAsShopper(system, '겹치기', 500_000)
  const merchant = await signInAsMerchant(system)
  const personId = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId
  const journal = new Journal()
  for (let place = 0; place < ids; place++) {
    if (place % 50 === 0) must(await shopper.unlock())
    const request = await merchant.request(random.between(1, 9) * 100)
    const found = await merchant.foundBehind(request, shopper)
    const id = newUuid()
    const order = await shopper.sign(shopper.orderFor(found, id))
    const intention = journal.add({ kind: 'purchase', ownerId: personId, ids: [id], about: found.requestId, payerId: personId, amount: request.amount, path: `/v1/payments/${id}`, body: { order } })
    const answers = await Promise.all(Array.from({ length: copies }, () => shopper.send(id, order)))
    for (const answer of answers) journal.note(intention, answer.status === 200 ? 'done' : 'not_done', answer.text)
    if (intention.belief !== 'done') journal.violate('E', `payment ${id} was refused: ${intention.answer}`)
  }
  const held = await inSnapshot(system.database!.pool, async (snapshot) => [...(await holdJournal(snapshot, journal)), ...(await holdBooks(snapshot))])
  return { seed, ids, copies, violations: [...held, ...journal.violations] }
}
