import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { refusalByPolicy } from '../../src/authenticators/policy.ts'
import { POLICY, type Factor, type Operation } from '../../src/authenticators/policy-table.ts'
import type { Policy } from '../../src/protocol/api/office.ts'
import { ApiClient } from '../api-client.ts'
import { signInToOffice } from '../office.ts'
import { joinAsShopper, must } from '../people.ts'
import { giveFruitAnOtp, openPolicyPlace, policyCalls, type OperationCalls, type PolicyPlace } from '../policy-calls.ts'
import { otherRoutes } from '../policy-other-routes.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'

/** The policy table as it is shown, and as every route that needs factors enforces it. */

let system: RunningSystem
let place: PolicyPlace
before(async () => {
  system = await startSystem()
  place = await openPolicyPlace(system)
  await giveFruitAnOtp(system)
})
after(() => system.stop())

/** What refuses a command that lacks something: a code, or anything else. */
const LACKING = ['OTP_REQUIRED', 'FACTORS_MISSING']

test('S1-20 the policy table is shown as it stands in the code, with its bounds in won', async () => {
  const shown = must(await new ApiClient(system.officeUrl).call<Policy>('GET', '/v1/policy'))
  assert.deepEqual(
    shown.rules.map(({ operation, channel, profile, ways }) => [operation, channel, profile, ways]),
    POLICY.map(({ operation, channel, profile, ways }) => [operation, channel, profile, ways]),
  )
  assert.deepEqual(shown.rules.filter(({ upTo }) => upTo !== null).map(({ operation, upTo }) => [operation, upTo]), [['transfer_out', 1_000]])
  assert.deepEqual(shown.groups.flatMap(({ operations }) => operations).toSorted(), Object.keys(shown.operations).toSorted())
  for (const { operation, ways } of shown.rules) for (const name of [operation in shown.operations, ...ways.flat().map((factor) => factor in shown.factors)]) assert.ok(name, operation)
})

type Documents = { paths: Record<string, Record<string, { 'x-operations'?: Operation[]; requestBody?: unknown }>> }
/** Fields of a body in which somebody proves who they are. */
const PROOFS = ['pin', 'password', 'tillPassword', 'code', 'codes', 'oldCode', 'passkey', 'factor', 'identityCheckId', 'recoveryCode', 'wonCode', 'statement', 'serial', 'approval', 'confirmation', 'identityShown']
/** Routes with such a field that check nothing of the table, and why. */
const NO_OPERATION: Record<string, string> = {
  'POST /v1/identity-checks/{id}/confirmation': 'the code of the text message makes the factor',
  'POST /v1/staff-invites/lookup': 'tells for whom an invitation is, and opens nothing',
  'PUT /v1/console/generators/imports/{id}': 'the password of the maker’s file',
  'PUT /v1/console/generators/makers': 'the code of a maker',
}

/** The routes at which each operation is done, as the contract names them. */
async function enforcedRoutes(): Promise<Map<Operation, string[]>> {
  const { paths } = must(await new ApiClient(system.officeUrl).call<Documents>('GET', '/openapi.json'))
  const routes = new Map<Operation, string[]>()
  for (const [path, methods] of Object.entries(paths))
    for (const [method, { 'x-operations': operations = [] }] of Object.entries(methods))
      for (const operation of operations) routes.set(operation, [...(routes.get(operation) ?? []), `${method.toUpperCase()} ${path}`])
  return routes
}

test('S1-20 S2-40 every other route of an operation refuses whoever comes with nothing, too', async () => {
  const others = otherRoutes(place)
  const called = new Set<string>()
  const first = policyCalls(place)
  for (const [operation, routes] of await enforcedRoutes()) {
    for (const route of routes.filter((each) => each !== first[operation].route)) {
      assert.ok(others[route], `${operation} at ${route} is tried nowhere`)
      const answer = await others[route].call(operation)
      const reason = String(answer.body['reason'])
      assert.ok((others[route].reason === undefined ? LACKING : [others[route].reason]).includes(reason), `${operation} at ${route}: ${answer.status} ${answer.text.slice(0, 300)}`)
      called.add(route)
    }
  }
  assert.deepEqual([...called].toSorted(), Object.keys(others).toSorted())
})

test('S1-20 S2-40 every route that checks a factor names its operation, and every operation of the table has a route', async () => {
  const { paths } = must(await new ApiClient(system.officeUrl).call<Documents>('GET', '/openapi.json'))
  const enforced = await enforcedRoutes()
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { 'x-operations': operations = [], requestBody }] of Object.entries(methods)) {
      const route = `${method.toUpperCase()} ${path}`
      const fields = PROOFS.filter((name) => JSON.stringify(requestBody ?? {}).includes(`"${name}":{`))
      assert.ok(operations.length > 0 || fields.length === 0 || route in NO_OPERATION, `${route} takes ${fields.join(', ')} and names no operation`)
      assert.ok(!(operations.length > 0 && route in NO_OPERATION), route)
    }
  }
  assert.deepEqual([...enforced.keys()].toSorted(), [...new Set(POLICY.map(({ operation }) => operation))].toSorted())
  for (const [operation, { route }] of Object.entries(policyCalls(place)) as [Operation, OperationCalls][]) assert.ok(enforced.get(operation)!.includes(route), `${operation} is tried at ${route}`)
})

test('S1-20 S2-40 in every row of the table each factor that is left out refuses the command, and nothing else does that', async () => {
  const calls = policyCalls(place)
  for (const row of POLICY) {
    const { call, lacking = {}, elsewhere = [] } = calls[row.operation]
    const situation = { channel: row.channel, profile: row.profile, amount: row.upTo === null ? 2_000n : 900n }
    const named = `${row.operation} at ${row.channel}/${row.profile}`
    for (const way of row.ways) {
      for (const factor of way) {
        const rest: Factor[] = way.filter((other) => other !== factor)
        // What is left may be another way in the same row.
        if (refusalByPolicy(row.operation, situation, rest, { reduced_transfer: 1_000n }) === undefined) continue
        const own = lacking[factor]
        const answer = own ? await own.call(row) : await call(row, rest)
        const reason = String(answer.body['reason'])
        assert.ok(own ? reason === own.reason : LACKING.includes(reason), `${named} by ${way.join(' + ')} without ${factor}: ${answer.status} ${answer.text.slice(0, 300)}`)
      }
      if (way.some((factor) => elsewhere.includes(factor))) continue
      const whole = await call(row, way)
      assert.ok(!LACKING.includes(String(whole.body['reason'])), `${named} with all of ${way.join(' + ')}: ${whole.text.slice(0, 300)}`)
      assert.ok(whole.body['reason'] !== 'REQUEST_INVALID' || FORM_COMES_LATER.has(row.operation), `${named} by ${way.join(' + ')} was not looked at: ${whole.text.slice(0, 300)}`)
    }
  }
})

/** Operations whose made-up proof is seen to be none where it is read: signed bytes. */
const FORM_COMES_LATER = new Set<Operation>(['approve_refund', 'resume', 'issue_otp', 'recover_now'])

test('S1-04 with all factors of its channel the same person is let in on both', async () => {
  must(await (await joinAsShopper(system, '두 곳')).unlock())
  assert.equal((await signInToOffice(system, 'green')).session.role, 'office')
})
