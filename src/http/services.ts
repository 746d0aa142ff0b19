import type { Pool } from 'pg'
import type { Deployment } from '../database/deployment.ts'
import type { BankPort } from '../outside/bank-port.ts'
import type { IdentityPort } from '../outside/identity-port.ts'
import type { SharedOtp } from '../authenticators/institutions/shared-otp.ts'
import type { Otp } from '../authenticators/otp/otp.ts'
import type { MessagePort } from '../outside/message-port.ts'
import type { PushPort } from '../outside/push-port.ts'
import type { SignatureVerification } from '../authenticators/signature-verification.ts'
import type { OrderKeys } from '../authenticators/signed-order.ts'
import type { PersonalDataKeys } from '../people/personal-data.ts'
import type { PayCommand, PayOutcome } from '../payments/pay-command.ts'
import type { GroupCommit } from '../payments/group-commit.ts'
import type { Deployment as DeploymentFacts } from '../protocol/api/deployment.ts'
import type { ReceiptSigner } from '../payments/receipt.ts'
import type { MerchantEventHub } from './merchant-event-hub.ts'
import type { QuestionSigner } from '../funds/transfer-question.ts'
import type { Metrics } from './metrics.ts'
import type { SessionLookup } from './session-lookup.ts'
import type { Admission } from './admission.ts'
import type { ShopperCodeHub } from './shopper-code-hub.ts'

/** What the routes work with; wired in main.ts. */
export type Services = {
  pool: Pool
  deployment: Deployment
  personalData: PersonalDataKeys
  /** Kept apart from the database; without it no stored PIN or password can be tried. */
  pepper: Buffer
  /** One-time passwords: their seeds' keys are kept apart from the database too. */
  otp: Otp
  /** Generators that are shared with other institutions. */
  sharedOtp: SharedOtp
  /** Whatever goes wrong beside an answer goes into the log. */
  report: (error: unknown) => void
  bank: BankPort
  identity: IdentityPort
  push: PushPort
  messages: MessagePort
  payments: GroupCommit<PayCommand, PayOutcome>
  orderKeys: OrderKeys
  signatures: SignatureVerification
  receipts: ReceiptSigner
  events: MerchantEventHub
  sessions: SessionLookup
  shopperCodes: ShopperCodeHub
  questions: QuestionSigner
  metrics: Metrics
  admission: Admission
  /** What an app may know before sign-in, less the time. */
  facts: Omit<DeploymentFacts, 'serverTime'>
}
