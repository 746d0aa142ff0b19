import type { Clock } from '../values/clock.ts'
import type { BankPort } from './bank-port.ts'
import type { CallLimits } from './call-limits.ts'
import type { IdentityPort } from './identity-port.ts'
import type { MessagePort } from './message-port.ts'
import { createOpenBankingAdapter } from './open-banking-adapter.ts'
import type { OtpCentrePort } from './otp-centre-port.ts'
import type { SandboxConnection } from './sandbox-connection.ts'
import { createSandboxIdentityAdapter } from './sandbox-identity-adapter.ts'
import { createSandboxMessageAdapter } from './sandbox-message-adapter.ts'
import { createSandboxOtpCentreAdapter } from './sandbox-otp-centre-adapter.ts'

/** The outside world as the rest of the system sees it. */
export type Outside = { readonly bank: BankPort; readonly identity: IdentityPort; readonly messages: MessagePort; readonly centre: OtpCentrePort }

/**
 * Connects every port to the sandbox. `mark` is what the database says of itself: on a real one this throws an Error, so that
 * pretend money never meets real money (design, law 15).
 */
export function connectSandbox(options: {
  readonly mark: 'sandbox' | 'real'
  readonly connection: SandboxConnection
  readonly limits?: CallLimits
  readonly clock?: Clock
}): Outside {
  if (options.mark !== 'sandbox') throw new Error('the database is marked as real: it never runs with the sandbox bank, identity check or messages')
  const { mark: _checked, ...shared } = options
  return {
    bank: createOpenBankingAdapter({ ...shared, networkName: '연습 오픈뱅킹' }),
    identity: createSandboxIdentityAdapter(shared),
    messages: createSandboxMessageAdapter(shared),
    centre: createSandboxOtpCentreAdapter(shared),
  }
}
