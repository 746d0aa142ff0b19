import type { Pool } from 'pg'
import type { OrderKeys } from '../authenticators/signed-order.ts'
import type { Secrets } from '../configuration/secrets.ts'
import type { Deployment } from '../database/deployment.ts'
import type { Outside } from '../outside/connect-sandbox.ts'
import type { GroupCommit } from '../payments/group-commit.ts'
import type { PayCommand, PayOutcome } from '../payments/pay-command.ts'

/** What it takes to make a market and to play its people. */
export type SampleWorld = {
  pool: Pool
  secrets: Secrets
  outside: Outside
  payments: GroupCommit<PayCommand, PayOutcome>
  orderKeys: OrderKeys
  deployment: Deployment
  /** Where the pretend text messages can be read. */
  sandboxUrl: string
  dataFolder: string
}
