import type { History } from '../../../src/protocol/api/wallet.ts'

export type HistoryEntry = History['entries'][number]

/** The screen that tells all about an entry. A refund is told with its payment. */
export function pathOf(entry: HistoryEntry): string {
  if (entry.kind === 'top_up') return `/history/top-ups/${entry.id}`
  return `/history/payments/${entry.kind === 'refund' && entry.paymentId ? entry.paymentId : entry.id}`
}
