import { readFile } from 'node:fs/promises'
import { createConnection, type Socket } from 'node:net'
import type { OpenLoopPlan, OpenLoopResult } from './open-loop.ts'
import { percentile } from './row.ts'

/**
 * A process that sends prepared payments at an even pace, however slow the answers are, over as many connections as are needed at once. Each
 * answer's time counts from when its payment was due. What was turned away is sent again later, under the same id.
 */
type Prepared = { id: string; cookie: string; body: string }
type Answered = { status: number; milliseconds: number; second: number }

const [planFile] = process.argv.slice(2)
const plan = JSON.parse(await readFile(planFile!, 'utf8')) as OpenLoopPlan
const queue: Prepared[] = (await readFile(plan.rows, 'utf8')).trimEnd().split('\n').map((row) => {
  const [id, cookie, body] = row.split('\t') as [string, string, string]
  return { id, cookie, body }
})
let next = 0

/** The one that has rested longest is used first: each has its turn, as phones do, and none is closed for having said nothing. */
const idle = new Set<Connection>()
const all: Connection[] = []
const answered: Answered[] = []
let failed = 0
let latest = 0

/** Shared by all connections: what is read is looked at before the next is read. The sender must leave the processors to the server. */
const received = Buffer.alloc(65_536)

class Connection {
  readonly #socket: Socket
  #payment: Prepared | undefined
  #due = 0
  #received = ''
  #isBroken = false

  readonly opened: Promise<void>

  constructor() {
    const hear = (count: number): boolean => (this.#hear(received.toString('latin1', 0, count)), true)
    this.#socket = createConnection({ host: '127.0.0.1', port: plan.port, noDelay: true, onread: { buffer: received, callback: hear } })
    this.opened = new Promise((done) => this.#socket.once('connect', done))
    this.#socket.on('error', () => this.#break())
    this.#socket.on('close', () => this.#break())
  }

  send(payment: Prepared, due: number): void {
    this.#payment = payment
    this.#due = due
    const { id, cookie, body } = payment
    this.#socket.write(
      `PUT /v1/payments/${id} HTTP/1.1\r\nHost: ${plan.host}\r\nOrigin: http://${plan.host}\r\nContent-Type: application/json\r\nCookie: ${cookie}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      'latin1',
    )
  }

  end(): void {
    this.#isBroken = true
    this.#socket.destroy()
  }

  #hear(text: string): void {
    this.#received = this.#received === '' ? text : this.#received + text
    const headers = this.#received.indexOf('\r\n\r\n')
    if (headers < 0) return
    const length = this.#received.indexOf('\r\ncontent-length: ')
    if (length < 0 || this.#received.length < headers + 4 + parseInt(this.#received.slice(length + 18, headers), 10)) return
    const status = Number(this.#received.slice(9, 12))
    this.#received = ''
    const payment = this.#payment!
    this.#payment = undefined
    const milliseconds = performance.now() - this.#due
    answered.push({ status, milliseconds, second: Math.floor((this.#due - began) / 1_000) })
    if (status === 503) queue.push(payment)
    idle.add(this)
  }

  #break(): void {
    if (this.#isBroken) return
    this.#isBroken = true
    failed++
    idle.delete(this)
  }
}

function sendDue(due: number): void {
  const payment = queue[next++]
  if (!payment) throw new Error('the prepared payments ran out: prepare more')
  let [connection] = idle
  if (connection) {
    idle.delete(connection)
  } else {
    if (all.length >= plan.mostConnections) throw new Error(`more than ${plan.mostConnections} connections are needed`)
    connection = new Connection()
    all.push(connection)
  }
  connection.send(payment, due)
}

// Those who come in a rush are there already: a rush of new connections is another matter.
while (all.length < plan.connectionsBefore) {
  const some = Array.from({ length: Math.min(50, plan.connectionsBefore - all.length) }, () => new Connection())
  await Promise.all(some.map(({ opened }) => opened))
  all.push(...some)
  for (const connection of some) idle.add(connection)
}
const began = performance.now()
let phaseBegan = began
for (const { perSecond, seconds } of plan.phases) {
  const count = Math.round(perSecond * seconds)
  for (let sent = 0; sent < count; ) {
    const now = performance.now()
    while (sent < count && phaseBegan + (sent * 1_000) / perSecond <= now) {
      const due = phaseBegan + (sent++ * 1_000) / perSecond
      latest = Math.max(latest, now - due)
      sendDue(due)
    }
    await new Promise((done) => setTimeout(done, 1))
  }
  phaseBegan += seconds * 1_000
}
const patience = performance.now() + 10_000
while (answered.length + failed < next && performance.now() < patience) await new Promise((done) => setTimeout(done, 10))
for (const connection of all) connection.end()

const seconds = plan.phases.reduce((sum, phase) => sum + phase.seconds, 0)
const result: OpenLoopResult = {
  sent: next,
  failed: failed + (next - failed - answered.length),
  otherwise: answered.filter(({ status }) => status !== 200 && status !== 503).length,
  connections: all.length,
  latest,
  seconds: Array.from({ length: seconds }, (_, second) => {
    const of = answered.filter((each) => each.second === second)
    const times = (status: number): number[] => of.filter((each) => each.status === status).map(({ milliseconds }) => milliseconds)
    return { accepted: summary(times(200)), turnedAway: summary(times(503)) }
  }),
  phases: plan.phases.map((_, phase) => {
    const from = plan.phases.slice(0, phase).reduce((sum, each) => sum + each.seconds, 0)
    const of = answered.filter(({ second }) => second >= from && second < from + plan.phases[phase]!.seconds)
    const times = (status: number): number[] => of.filter((each) => each.status === status).map(({ milliseconds }) => milliseconds)
    return { accepted: summary(times(200)), turnedAway: summary(times(503)) }
  }),
}
console.log(JSON.stringify(result))

function summary(times: number[]): { count: number; p50: number; p99: number } {
  return times.length === 0 ? { count: 0, p50: 0, p99: 0 } : { count: times.length, p50: percentile(times, 0.5), p99: percentile(times, 0.99) }
}
