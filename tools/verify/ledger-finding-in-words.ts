import type { LedgerFinding } from '../../src/ledger/verify.ts'

/** What the ledger found, as a sentence. */
export function ledgerFindingInWords(finding: LedgerFinding): string {
  switch (finding.finding) {
    case 'balance_differs':
      return `account ${finding.accountId} has ${finding.balance.replace('_', ' ')} ${finding.stored}; its transfers make ${finding.recomputed}`
    case 'transfers_differ':
      return `the transfers of account ${finding.accountId} are not those that made its balances: one was altered, added or taken away`
    case 'closed_differs':
      return `account ${finding.accountId} is ${finding.stored ? 'closed' : 'open'}, and its transfers leave it ${finding.recomputed ? 'closed' : 'open'}`
    case 'account_missing':
      return `transfers name account ${finding.accountId}, which is not there`
    case 'ledger_differs':
      return `account ${finding.accountId} has transfers of another ledger`
    case 'ledger_out_of_balance':
      return `the ${finding.phase} debits of ledger ${finding.ledger} are ${finding.debits} and its credits ${finding.credits}`
    case 'limit_passed':
      return `account ${finding.accountId} is beyond its limit: ${finding.limit.replaceAll('_', ' ')}`
    case 'pending_transfer_differs':
      return `transfer ${finding.transferId} does not fit the pending transfer ${finding.pendingId} that it ends`
    case 'timeout_differs':
      return `a time-out runs for transfer ${finding.transferId}, which is not pending`
    case 'history_differs':
      return `the history of account ${finding.accountId} is not what its transfers made at ${finding.timestamp}`
  }
}
