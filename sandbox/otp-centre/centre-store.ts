import { inTransaction, type World } from '../world.ts'

/** Who uses the shared centre besides the client: banks that do not exist. */
export const institutions = [
  { code: 'saebyeok-bank', name: { ko: '새벽은행', en: 'Saebyeok Bank' } },
  { code: 'naru-card', name: { ko: '나루카드', en: 'Naru Card' } },
] as const

/** The client of this world, as the centre knows it. */
export const CLIENT = 'onjang'

export const orderKinds = ['register', 'report', 'lift', 'end'] as const
export type OrderKind = (typeof orderKinds)[number]

/** `by`: the institution that asks. `institution`: where the registration is, or is to be. */
export type Order = { readonly kind: OrderKind; readonly by: string; readonly makerCode: string; readonly serial: string; readonly institution: string; readonly ci: string; readonly why: string | null }

type Generator = { serial: string; maker_code: string; ci: string; lost: string | null }
type Registration = { state: 'active' | 'suspended' | 'ended' }
export type CentreEvent = { number: number; kind: string; by: string; maker_code: string; serial: string; institution: string; why: string | null }

/** An order under its id: carried out once, and answered the same for ever. `C900`: the id was used for another order. */
export function takeOrder(world: World, id: string, order: Order): string {
  return inTransaction(world, () => {
    const body = JSON.stringify(order)
    const first = world.database.prepare('select body, code from centre_order where id = ?').get(id) as { body: string; code: string } | undefined
    if (first) return first.body === body ? first.code : 'C900'
    const code = carryOut(world, order)
    world.database.prepare('insert into centre_order (id, body, code) values (?, ?, ?)').run(id, body, code)
    return code
  })
}

function carryOut(world: World, order: Order): string {
  if (order.institution !== CLIENT && !institutions.some(({ code }) => code === order.institution)) return 'C106'
  const known = findGenerator(world, order)
  if (order.kind === 'register') return register(world, order, known)
  if (!known) return 'C101'
  if (order.kind === 'report') return report(world, order, known)
  const registration = findRegistration(world, order)
  if (!registration || registration.state === 'ended') return 'C107'
  if (order.kind === 'lift') {
    if (known.lost === 'stolen') return 'C105'
    world.database.prepare('update centre_generator set lost = null where serial = ?').run(order.serial)
  }
  setState(world, order, order.kind === 'lift' ? 'active' : 'ended')
  tell(world, order, order.kind === 'lift' ? 'lifted' : 'ended')
  return '0000'
}

/** A generator that the centre does not know yet is entered by the first institution that speaks of it. */
function register(world: World, order: Order, known: Generator | undefined): string {
  if (known && known.ci !== order.ci) return 'C102'
  if (known?.lost) return 'C105'
  if (!known) world.database.prepare('insert into centre_generator (serial, maker_code, ci) values (?, ?, ?)').run(order.serial, order.makerCode, order.ci)
  if (order.by !== order.institution && !findRegistration(world, { ...order, institution: order.by })) setState(world, { ...order, institution: order.by }, 'active')
  const there = findRegistration(world, order)
  if (there) return there.state === 'ended' ? 'C104' : 'C103'
  setState(world, order, 'active')
  tell(world, order, 'registered')
  return '0000'
}

function report(world: World, order: Order, { lost }: Generator): string {
  world.database.prepare('update centre_generator set lost = ? where serial = ?').run(lost === 'stolen' ? lost : order.why, order.serial)
  world.database.prepare(`update centre_registration set state = 'suspended' where serial = ? and state <> 'ended'`).run(order.serial)
  tell(world, order, 'reported')
  return '0000'
}

function findGenerator(world: World, { serial, makerCode }: Pick<Order, 'serial' | 'makerCode'>): Generator | undefined {
  return world.database.prepare('select * from centre_generator where serial = ? and maker_code = ?').get(serial, makerCode) as Generator | undefined
}

function findRegistration(world: World, { serial, institution }: Pick<Order, 'serial' | 'institution'>): Registration | undefined {
  return world.database.prepare('select state from centre_registration where serial = ? and institution = ?').get(serial, institution) as Registration | undefined
}

function setState(world: World, { serial, institution }: Pick<Order, 'serial' | 'institution'>, state: Registration['state']): void {
  world.database.prepare('insert into centre_registration (serial, institution, state) values (?, ?, ?) on conflict (serial, institution) do update set state = excluded.state').run(serial, institution, state)
}

function tell(world: World, { by, makerCode, serial, institution, why }: Order, kind: string): void {
  world.database.prepare('insert into centre_event (kind, by, maker_code, serial, institution, why) values (?, ?, ?, ?, ?, ?)').run(kind, by, makerCode, serial, institution, why)
}

/** Where a generator of this person is in use, or why that is not told: `C101` also for somebody else's. */
export function placesOf(world: World, asked: Pick<Order, 'serial' | 'makerCode' | 'ci'>): { institutions: string[] } | string {
  const known = findGenerator(world, asked)
  if (!known || known.ci !== asked.ci) return 'C101'
  if (known.lost) return 'C105'
  const rows = world.database.prepare(`select institution from centre_registration where serial = ? and state = 'active' order by institution`).all(asked.serial) as { institution: string }[]
  return { institutions: rows.map(({ institution }) => institution) }
}

export function eventsAfter(world: World, number: number): CentreEvent[] {
  return world.database.prepare('select * from centre_event where number > ? order by number limit 100').all(number) as CentreEvent[]
}
