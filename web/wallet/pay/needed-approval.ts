import type { Unlock } from '../../../src/protocol/api/people.ts'

/** unlock: the PIN opens a while of small payments · order: this payment is above them, the PIN approves it alone. */
export type NeededApproval = 'none' | 'unlock' | 'order'

/** What a payment of `amount` won asks for now, `now` in milliseconds of the server. The server decides; this only saves a refusal. */
export function neededApproval(unlock: Unlock, amount: number, now: number): NeededApproval {
  if (amount > unlock.perPayment) return 'order'
  const isOpen = unlock.until !== null && Date.parse(unlock.until) > now
  return isOpen && amount <= unlock.amountLeft ? 'none' : 'unlock'
}
