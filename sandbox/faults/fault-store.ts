import type { World } from '../world.ts'

export const calls = [
  'bank.token',
  'bank.accounts',
  'bank.real_name',
  'bank.payee',
  'bank.withdraw',
  'bank.deposit',
  'bank.result',
  'bank.balance',
  'identity.request',
  'identity.confirm',
  'message.send',
  'centre.institutions',
  'centre.claim',
  'centre.order',
  'centre.events',
] as const
export type Call = (typeof calls)[number]

/**
 * What is wrong with a call. `action` says whether the thing asked for is done in spite of it.
 * - time_out: no answer ever · reset: the connection breaks · http_500 · unknown_code: an answer with a code nobody knows · garbage: not an answer at all
 * - slow: done, then answered late. With `not_done`: held on the way in and carried out only after the delay, whether the caller still waits or not.
 */
export const effects = ['time_out', 'reset', 'http_500', 'slow', 'unknown_code', 'garbage'] as const
export type Effect = (typeof effects)[number]

export type NewFault = {
  readonly call: Call
  readonly action: 'done' | 'not_done'
  readonly effect: Effect
  /** How long `slow` takes. */
  readonly milliseconds: number
  /** For the next so many calls; null: until switched off. */
  readonly remaining: number | null
}

export type Fault = NewFault & { readonly faultId: number }

type Row = Omit<Fault, 'faultId'> & { fault_id: number }

const fromRow = ({ fault_id, call, action, effect, milliseconds, remaining }: Row): Fault => ({
  faultId: fault_id,
  call,
  action,
  effect,
  milliseconds,
  remaining,
})

export function listFaults(world: World): Fault[] {
  return (world.database.prepare('select * from fault order by fault_id').all() as Row[]).map(fromRow)
}

export function switchOn(world: World, fault: NewFault): Fault {
  const row = world.database
    .prepare('insert into fault (call, action, effect, milliseconds, remaining) values (?, ?, ?, ?, ?) returning *')
    .get(fault.call, fault.action, fault.effect, fault.milliseconds, fault.remaining)
  return fromRow(row as Row)
}

/** Switches off one fault, or all of them. */
export function switchOff(world: World, faultId?: number): void {
  if (faultId === undefined) world.database.exec('delete from fault')
  else world.database.prepare('delete from fault where fault_id = ?').run(faultId)
}

/** The fault that befalls this call, if any, counted down: of several the one that was switched on first. */
export function takeFault(world: World, call: Call): Fault | undefined {
  const row = world.database.prepare('select * from fault where call = ? order by fault_id limit 1').get(call) as Row | undefined
  if (!row) return undefined
  if (row.remaining === 1) switchOff(world, row.fault_id)
  else if (row.remaining !== null) world.database.prepare('update fault set remaining = remaining - 1 where fault_id = ?').run(row.fault_id)
  return fromRow(row)
}
