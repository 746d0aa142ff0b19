import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { RouteOptions } from 'fastify'
import { admission, type Admission, type AdmissionLimits } from './admission.ts'

/** A door with room for three payments, unless said otherwise. */
function smallDoor(limits: Partial<AdmissionLimits> = {}): Admission {
  const door = admission({ payments: 3, paymentsInATurn: 3, paymentsOfOne: 3, reports: 1, paymentsBeforeReports: 2, ...limits })
  door.watch({ method: 'PUT', url: '/v1/payments/:id', config: { load: 'payment', money: true }, handler: () => undefined } as unknown as RouteOptions)
  return door
}

function silentResponse(): ServerResponse {
  return Object.assign(new EventEmitter(), { writeHead: () => undefined, end: () => undefined }) as unknown as ServerResponse
}

/** How many of so many payments, which arrive in one turn of the event loop, are turned away. `complete`: their bodies came along. */
function turnedAway(door: Admission, count: number, complete: boolean, url = '/v1/payments/1', response = silentResponse()): number {
  const request = (): IncomingMessage => ({ method: 'PUT', url, headers: {}, complete, resume: () => undefined }) as unknown as IncomingMessage
  return Array.from({ length: count }, () => door.turnsAway(request(), response)).filter(Boolean).length
}

test('S2-10 payments that arrive together find the room that is there, not each the same', () => {
  const door = smallDoor()
  assert.equal(turnedAway(door, 5, true), 2)
  assert.equal(door.turnedAway.payment, 2)
})

test('S2-10 a payment whose body came keeps its place while its work has not begun, for a moment only', async () => {
  const door = smallDoor()
  turnedAway(door, 3, true)
  await new Promise(setImmediate)
  assert.equal(turnedAway(door, 1, true), 1)
  await pause(100)
  assert.equal(turnedAway(door, 3, true), 0)
})

test('S2-10 while half of the room is taken, the rest is given away a few in a turn', async () => {
  const door = smallDoor({ payments: 20, paymentsInATurn: 3 })
  assert.equal(turnedAway(door, 15, true), 5, 'the first half at once')
  await new Promise(setImmediate)
  assert.equal(turnedAway(door, 5, true), 2)
  await new Promise(setImmediate)
  assert.equal(turnedAway(door, 5, true), 2)
  await new Promise(setImmediate)
  assert.equal(turnedAway(door, 5, true), 2)
  await new Promise(setImmediate)
  assert.equal(turnedAway(door, 5, true), 4, 'room for one more')
})

test('S2-10 whoever has come in is worked on, however many others came in the same turn', async () => {
  const door = smallDoor({ payments: 20, paymentsInATurn: 3, paymentsOfOne: 20 })
  const { promise: end, resolve: letEnd } = Promise.withResolvers<void>()
  const route = { method: 'PUT', url: '/v1/payments/:id', config: { load: 'payment', money: true }, handler: () => end } as unknown as RouteOptions & { handler(request: unknown): Promise<void> }
  door.watch(route)
  const requests = Array.from({ length: 12 }, () => ({ method: 'PUT', url: '/v1/payments/1', headers: {}, complete: true, resume: () => undefined }) as unknown as IncomingMessage)
  const comeIn = (request: IncomingMessage): boolean => !door.turnsAway(request, silentResponse())
  assert.ok(requests.slice(0, 10).every(comeIn))
  const work = requests.slice(0, 8).map((raw) => route.handler({ raw }))
  await new Promise(setImmediate)
  assert.ok(requests.slice(10).every(comeIn))
  assert.equal(turnedAway(door, 2, true), 1, 'the turn is full')
  work.push(...requests.slice(8).map((raw) => route.handler({ raw })))
  assert.equal(door.inHand.payment, 12)
  letEnd()
  await Promise.all(work)
  assert.equal(door.inHand.payment, 0)
})

test('S2-10 a payment whose body did not come with it loses its place with the turn', async () => {
  const door = smallDoor()
  assert.equal(turnedAway(door, 4, false), 1)
  await new Promise(setImmediate)
  assert.equal(turnedAway(door, 3, false), 0)
})

test('S2-10 a payment that is refused before its work began gives its place back with its answer', async () => {
  const door = smallDoor()
  const answers = silentResponse()
  turnedAway(door, 3, true, '/v1/payments/1', answers)
  await new Promise(setImmediate)
  answers.emit('close')
  assert.equal(turnedAway(door, 3, true), 0)
})

test('S2-10 a payment with a query behind its path is one too, and another route is none', () => {
  const door = smallDoor()
  assert.equal(turnedAway(door, 4, true, '/v1/payments/1?again'), 1)
  assert.equal(turnedAway(door, 4, true, '/v1/payments/1/cancellation'), 0)
})
