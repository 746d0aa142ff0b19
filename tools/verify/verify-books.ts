import { CENTRE_INVARIANTS } from '../../src/authenticators/institutions/verify-centre.ts'
import { findBreaches, type Breach } from '../../src/database/invariant.ts'
import type { Queryable } from '../../src/database/transaction.ts'
import { TOP_UP_INVARIANTS } from '../../src/funds/verify-top-ups.ts'
import { TRANSFER_OUT_INVARIANTS } from '../../src/funds/verify-transfers-out.ts'
import { WON_PROOF_INVARIANTS } from '../../src/funds/verify-won-proofs.ts'
import { verifyLedger } from '../../src/ledger/verify.ts'
import { EVENT_INVARIANTS } from '../../src/markets/verify-merchant-events.ts'
import { STALL_CODE_INVARIANTS } from '../../src/markets/verify-stall-codes.ts'
import { COUNTER_INVARIANTS } from '../../src/payments/verify-counters.ts'
import { FIXED_CODE_INVARIANTS } from '../../src/payments/verify-fixed-codes.ts'
import { PAYMENT_INVARIANTS } from '../../src/payments/verify-payments.ts'
import { REFUND_APPROVAL_INVARIANTS } from '../../src/payments/verify-refund-approvals.ts'
import { ACCOUNT_INVARIANTS } from '../../src/programmes/verify-accounts.ts'
import { ledgerFindingInWords } from './ledger-finding-in-words.ts'

/**
 * Holds the whole of the books against themselves (design, law 5): balances against transfers, transfers against what was decided, and
 * everything that is counted against what it counts. Give it a snapshot, so that all of it is about one moment.
 */
export async function* verifyBooks(snapshot: Queryable): AsyncGenerator<Breach, void, undefined> {
  for await (const finding of verifyLedger(snapshot)) yield { rule: 'balances are what transfers make them', words: ledgerFindingInWords(finding) }
  yield* findBreaches(snapshot, [...ACCOUNT_INVARIANTS, ...TOP_UP_INVARIANTS, ...TRANSFER_OUT_INVARIANTS, ...WON_PROOF_INVARIANTS, ...PAYMENT_INVARIANTS, ...REFUND_APPROVAL_INVARIANTS, ...COUNTER_INVARIANTS, ...EVENT_INVARIANTS, ...STALL_CODE_INVARIANTS, ...FIXED_CODE_INVARIANTS, ...CENTRE_INVARIANTS])
}
