import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { newUuid, type Uuid } from '../src/values/uuid.ts'
import type { Answer, ApiClient } from './api-client.ts'
import { problemOf } from './http/problem.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from './people.ts'
import type { RunningSystem } from './running-system.ts'
import type { SecondServer } from './second-server.ts'

/** Somebody with a client for each of two servers. */
export type Caller<Person> = { person: Person; personId: Uuid; at: ApiClient[] }
export type Callers = { shoppers: Caller<Shopper>[]; merchants: Caller<Merchant>[] }
export type SignedOrder = { id: Uuid; order: string; amount: number }

/** Eight shoppers with money and three merchants. */
export async function callersOfTwo(system: RunningSystem, second: SecondServer): Promise<Callers> {
  const caller = async <Person extends Shopper | Merchant>(person: Person): Promise<Caller<Person>> => {
    const { personId } = must(await person.client.call<{ personId: Uuid }>('GET', '/v1/session'))
    return { person, personId, at: [person.client, second.clientLike(person.client)] }
  }
  return {
    shoppers: await Promise.all(Array.from({ length: 8 }, async (_, index) => caller(await joinAsShopper(system, '손님', 300_000, `127.0.5.${index + 1}`)))),
    merchants: await Promise.all(['green', 'fruit', 'sea'].map(async (loginId) => caller(await signInAsMerchant(system, loginId)))),
  }
}

/** A fresh request of a merchant, and this shopper's signed order for it. */
export async function writeOrder(shopper: Shopper, merchant: Merchant, amount: number): Promise<SignedOrder> {
  const id = newUuid()
  const found = await merchant.foundBehind(await merchant.request(amount), shopper)
  return { id, order: await shopper.sign(shopper.orderFor(found, id)), amount }
}

export const pay = (client: ApiClient, { id, order }: SignedOrder): Promise<Answer> => client.call('PUT', `/v1/payments/${id}`, { body: { order } })

/** Sends the same again while it is answered with a named 503 that may be tried again. Anything else must be definite, and is never a fault of ours. */
export async function untilDefinite(send: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await send()
    if (answer.status === 200) return answer
    const problem = problemOf(answer)
    if (answer.status !== 503) return answer
    assert.deepEqual([problem.reason, problem.money, problem.retry], ['SERVER_OVERLOAD', 'unknown', 'auto'])
    await pause(100)
  }
}
