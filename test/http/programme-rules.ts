import type { RunningSystem } from '../running-system.ts'

/** Rules that hold nobody back; a test narrows the ones it is about. In won. */
const WIDE = {
  payment_cap: 1_000_000_000,
  day_cap: 1_000_000_000,
  month_cap: 1_000_000_000,
  holding_cap: 1_000_000_000,
  purchase_month_cap: 1_000_000_000,
  unlock_amount: 1_000_000_000,
  unlock_payment_cap: 1_000_000_000,
  pin_day_cap: 1_000_000_000,
}

/** Gives the sample programme wide rules, but for those named. */
export async function setRules(system: RunningSystem, narrowed: Partial<typeof WIDE> = {}): Promise<void> {
  const rules = Object.entries({ ...WIDE, ...narrowed })
  await system.database!.pool.query(`update programmes set ${rules.map(([name, value]) => `${name} = ${value}`).join(', ')}`)
}

/** What a linked account holds at the pretend bank from now on, in won. */
export async function setBankBalance(system: RunningSystem, linkedAccountId: string, balance: number): Promise<void> {
  const { rows } = await system.database!.pool.query<{ number: string }>('select fintech_use_number as number from linked_accounts where id = $1', [linkedAccountId])
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${system.sandboxUrl}/bank/accounts/${rows[0]!.number}`, { method: 'PATCH', headers, body: JSON.stringify({ balance }) })
  if (!answer.ok) throw new Error(`the pretend bank answered ${answer.status}`)
}
