import type { Account, AccountBalance, AccountEvent } from '../../src/ledger/account.ts'
import type { PendingStatus, Transfer, TransferEvent } from '../../src/ledger/transfer.ts'

/*
 * For tests: the same rules as the state machine, written a second time and slowly. It keeps only what was created, and adds everything up
 * whenever it is asked; a status is the first line of a list, in the documented order, that holds. It shares no code with the state machine.
 */

type Result = { status: string; timestamp: bigint }
type Line<Event> = readonly [status: string, holds: (event: Event) => boolean]

const MAX = 2n ** 63n - 1n
const nil = '00000000-0000-0000-0000-000000000000'
const allOnes = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const transient =
  /^(debit_account_not_found|credit_account_not_found|pending_transfer_not_found|exceeds_credits|exceeds_debits|debit_account_already_closed|credit_account_already_closed)$/

const bit = (flags: number, name: number): boolean => Math.floor(flags / 2 ** name) % 2 === 1

export class NaiveLedger {
  accounts: readonly Account[] = []
  transfers: readonly Transfer[] = []
  expired: readonly string[] = []
  failed: readonly string[] = []
  /** For accounts that keep their history: all four sums just after each transfer, the debit account's first. */
  history: readonly (AccountBalance & { accountId: string; transferId: string })[] = []
  time: bigint

  constructor(time: bigint) {
    this.time = time
  }

  /** The clock shows `time`; the ledger's own never goes back. */
  clock(time: bigint): void {
    if (time > this.time) this.time = time
    const over = this.transfers.filter((t) => this.fate(t.id) === 'pending' && t.timeout > 0 && expiry(t) <= this.time)
    this.expired = [...this.expired, ...over.map((t) => t.id)]
  }

  createAccounts(events: readonly AccountEvent[]): Result[] {
    return this.#batch(events.map(fullAccount), (account) => this.#firstLine(account, this.#accountLines(account)), (account, timestamp) => {
      this.accounts = [...this.accounts, { ...account, timestamp }]
    }, (account) => this.accounts.find((a) => a.id === account.id)?.timestamp)
  }

  createTransfers(events: readonly TransferEvent[]): Result[] {
    return this.#batch(events.map(fullTransfer), (transfer, timestamp) => this.#firstLine(transfer, this.#transferLines(transfer, timestamp)), (transfer, timestamp) => {
      const created = { ...this.#filledIn(transfer), timestamp }
      this.transfers = [...this.transfers, created]
      const keepers = [created.debitAccountId, created.creditAccountId].filter((id) => bit(this.accounts.find((a) => a.id === id)!.flags, 3))
      this.history = [...this.history, ...keepers.map((accountId) => ({ accountId, transferId: created.id, timestamp, ...this.sums(accountId) }))]
    }, (transfer) => this.#transfer(transfer.id)?.timestamp)
  }

  /** What has become of a pending transfer. */
  fate(id: string): PendingStatus | undefined {
    const p = this.#transfer(id)
    if (!p || !bit(p.flags, 1)) return undefined
    const end = this.transfers.find((t) => t.pendingId === id)
    if (end) return bit(end.flags, 2) ? 'posted' : 'voided'
    return this.expired.includes(id) ? 'expired' : 'pending'
  }

  sum(side: 'debitAccountId' | 'creditAccountId', id: string, phase: 'pending' | 'posted'): bigint {
    return this.transfers
      .filter((t) => t[side] === id)
      .filter((t) => (phase === 'pending' ? this.fate(t.id) === 'pending' : !bit(t.flags, 1) && !bit(t.flags, 3)))
      .reduce((total, t) => total + t.amount, 0n)
  }

  /** The accounts as they are now, by id. */
  accountsNow(): Account[] {
    const asNow = (account: Account): Account => ({ ...account, ...this.sums(account.id), flags: this.isClosed(account.id) ? account.flags | 32 : account.flags })
    return [...this.accounts].sort((one, other) => (one.id < other.id ? -1 : 1)).map(asNow)
  }

  sums(id: string): Omit<AccountBalance, 'timestamp'> {
    return {
      debitsPending: this.sum('debitAccountId', id, 'pending'),
      debitsPosted: this.sum('debitAccountId', id, 'posted'),
      creditsPending: this.sum('creditAccountId', id, 'pending'),
      creditsPosted: this.sum('creditAccountId', id, 'posted'),
    }
  }

  isClosed(id: string): boolean {
    const open = this.transfers.filter((t) => this.fate(t.id) === 'pending')
    return (
      bit(this.accounts.find((a) => a.id === id)?.flags ?? 0, 5) ||
      open.some((t) => (t.debitAccountId === id && bit(t.flags, 6)) || (t.creditAccountId === id && bit(t.flags, 7)))
    )
  }

  /** Cuts a batch into chains, and tries each: all of it or none. */
  #batch<Event extends { id: string; flags: number; timestamp: bigint }>(
    events: readonly Event[],
    judge: (event: Event, timestamp: bigint) => string,
    create: (event: Event, timestamp: bigint) => void,
    timeOf: (event: Event) => bigint | undefined,
  ): Result[] {
    const chains: Event[][] = [[]]
    for (const event of events) {
      chains.at(-1)!.push(event)
      if (!bit(event.flags, 0)) chains.push([])
    }
    return chains.flatMap((chain) => {
      const isOpen = chain.length > 0 && bit(chain.at(-1)!.flags, 0)
      const before = { accounts: this.accounts, transfers: this.transfers, history: this.history }
      const results: Result[] = []
      let culprit = -1
      for (const [index, event] of chain.entries()) {
        const timestamp = this.time + 1n
        this.time = timestamp
        const isLastOfOpen = isOpen && index === chain.length - 1
        let status = 'created'
        if (isLastOfOpen) status = 'linked_event_chain_open'
        else if (culprit >= 0) status = 'linked_event_failed'
        else status = event.timestamp === 0n ? judge(event, timestamp) : 'timestamp_must_be_zero'
        if (status !== 'created' && culprit < 0) culprit = index
        results.push({ status, timestamp: status === 'exists' ? timeOf(event)! : timestamp })
        if (status === 'created') create(event, timestamp)
        if (transient.test(status)) this.failed = [...this.failed, event.id]
      }
      if (culprit < 0) return results
      Object.assign(this, before)
      return results.map((result) => (result.status === 'created' ? { ...result, status: 'linked_event_failed' } : result))
    })
  }

  #firstLine<Event>(event: Event, lines: readonly Line<Event>[]): string {
    return lines.find(([, holds]) => holds(event))?.[0] ?? 'created'
  }

  #accountLines({ id }: Account): Line<Account>[] {
    const there = this.accounts.find((a) => a.id === id)
    const flagsNow = there && (this.isClosed(id) && !bit(there.flags, 5) ? there.flags + 32 : there.flags)
    const differs = (field: keyof Account) => (a: Account): boolean => there !== undefined && a[field] !== there[field]
    return [
      ['reserved_flag', (a) => bit(a.flags, 4) || a.flags > 63],
      ['id_must_not_be_zero', (a) => a.id === nil],
      ['id_must_not_be_int_max', (a) => a.id === allOnes],
      ['exists_with_different_flags', (a) => there !== undefined && a.flags !== flagsNow],
      ['exists_with_different_user_data_128', differs('userData128')],
      ['exists_with_different_user_data_64', differs('userData64')],
      ['exists_with_different_user_data_32', differs('userData32')],
      ['exists_with_different_ledger', differs('ledger')],
      ['exists_with_different_code', differs('code')],
      ['exists', () => there !== undefined],
      ['flags_are_mutually_exclusive', (a) => bit(a.flags, 1) && bit(a.flags, 2)],
      ['debits_pending_must_be_zero', (a) => a.debitsPending > 0n],
      ['debits_posted_must_be_zero', (a) => a.debitsPosted > 0n],
      ['credits_pending_must_be_zero', (a) => a.creditsPending > 0n],
      ['credits_posted_must_be_zero', (a) => a.creditsPosted > 0n],
      ['ledger_must_not_be_zero', (a) => a.ledger === 0],
      ['code_must_not_be_zero', (a) => a.code === 0],
    ]
  }

  #transfer(id: string): Transfer | undefined {
    return this.transfers.find((t) => t.id === id)
  }

  /** As it would be recorded: with what a post or void inherits, and what a balancing transfer really moves. */
  #filledIn(t: Transfer): Transfer {
    const p = bit(t.flags, 2) || bit(t.flags, 3) ? this.#transfer(t.pendingId) : undefined
    if (p) {
      const everything = bit(t.flags, 3) ? 0n : MAX
      const { debitAccountId, creditAccountId, ledger, code } = p
      const userData = { userData128: t.userData128 === nil ? p.userData128 : t.userData128, userData64: t.userData64 || p.userData64, userData32: t.userData32 || p.userData32 }
      return { ...t, debitAccountId, creditAccountId, ledger, code, ...userData, amount: t.amount === everything ? p.amount : t.amount }
    }
    const [D, C] = [t.debitAccountId, t.creditAccountId]
    const rooms = [t.amount]
    if (bit(t.flags, 4)) rooms.push(this.sum('creditAccountId', D, 'posted') - this.sum('debitAccountId', D, 'posted') - this.sum('debitAccountId', D, 'pending'))
    if (bit(t.flags, 5)) rooms.push(this.sum('debitAccountId', C, 'posted') - this.sum('creditAccountId', C, 'posted') - this.sum('creditAccountId', C, 'pending'))
    const least = rooms.reduce((a, b) => (b < a ? b : a))
    return { ...t, amount: least < 0n ? 0n : least }
  }

  #existsLines(t: Transfer, there: Transfer): Line<Transfer>[] {
    const isEnd = bit(t.flags, 2) || bit(t.flags, 3)
    const isBalancing = bit(t.flags, 4) || bit(t.flags, 5)
    const like = (field: 'debitAccountId' | 'creditAccountId' | 'ledger' | 'code'): boolean => (isEnd && (t[field] === nil || t[field] === 0)) || t[field] === there[field]
    const whole = isEnd ? this.#filledIn(t) : t
    return [
      ['exists_with_different_flags', () => t.flags !== there.flags],
      ['exists_with_different_pending_id', () => t.pendingId !== there.pendingId],
      ['exists_with_different_timeout', () => t.timeout !== there.timeout],
      ['exists_with_different_debit_account_id', () => !like('debitAccountId')],
      ['exists_with_different_credit_account_id', () => !like('creditAccountId')],
      ['exists_with_different_amount', () => (isBalancing ? t.amount < there.amount : whole.amount !== there.amount)],
      ['exists_with_different_user_data_128', () => whole.userData128 !== there.userData128],
      ['exists_with_different_user_data_64', () => whole.userData64 !== there.userData64],
      ['exists_with_different_user_data_32', () => whole.userData32 !== there.userData32],
      ['exists_with_different_ledger', () => !like('ledger')],
      ['exists_with_different_code', () => !like('code')],
      ['exists', () => true],
    ]
  }

  #transferLines(t: Transfer, timestamp: bigint): Line<Transfer>[] {
    const there = this.#transfer(t.id)
    return [
      ['reserved_flag', () => t.flags > 255],
      ['id_must_not_be_zero', () => t.id === nil],
      ['id_must_not_be_int_max', () => t.id === allOnes],
      ...(there ? this.#existsLines(t, there) : []),
      ['id_already_failed', () => this.failed.includes(t.id)],
      ...(bit(t.flags, 2) || bit(t.flags, 3) ? this.#endLines(t, timestamp) : this.#moveLines(t, timestamp)),
    ]
  }

  #endLines(t: Transfer, timestamp: bigint): Line<Transfer>[] {
    const p = this.#transfer(t.pendingId)!
    const amount = this.#filledIn(t).amount
    return [
      ['flags_are_mutually_exclusive', () => [1, 4, 5, 6, 7].some((flag) => bit(t.flags, flag)) || (bit(t.flags, 2) && bit(t.flags, 3))],
      ['pending_id_must_not_be_zero', () => t.pendingId === nil],
      ['pending_id_must_not_be_int_max', () => t.pendingId === allOnes],
      ['pending_id_must_be_different', () => t.pendingId === t.id],
      ['timeout_reserved_for_pending_transfer', () => t.timeout > 0],
      ['pending_transfer_not_found', () => p === undefined],
      ['pending_transfer_not_pending', () => !bit(p.flags, 1)],
      ['pending_transfer_has_different_debit_account_id', () => t.debitAccountId !== nil && t.debitAccountId !== p.debitAccountId],
      ['pending_transfer_has_different_credit_account_id', () => t.creditAccountId !== nil && t.creditAccountId !== p.creditAccountId],
      ['pending_transfer_has_different_ledger', () => t.ledger !== 0 && t.ledger !== p.ledger],
      ['pending_transfer_has_different_code', () => t.code !== 0 && t.code !== p.code],
      ['exceeds_pending_transfer_amount', () => amount > p.amount],
      ['pending_transfer_has_different_amount', () => bit(t.flags, 3) && amount !== p.amount],
      ['pending_transfer_already_posted', () => this.fate(p.id) === 'posted'],
      ['pending_transfer_already_voided', () => this.fate(p.id) === 'voided'],
      ['pending_transfer_expired', () => this.fate(p.id) === 'expired' || (p.timeout > 0 && expiry(p) <= timestamp)],
      ['debit_account_already_closed', () => bit(t.flags, 2) && this.isClosed(p.debitAccountId)],
      ['credit_account_already_closed', () => bit(t.flags, 2) && this.isClosed(p.creditAccountId)],
    ]
  }

  #moveLines(t: Transfer, timestamp: bigint): Line<Transfer>[] {
    const [D, C] = [t.debitAccountId, t.creditAccountId]
    const account = (id: string): Account => this.accounts.find((a) => a.id === id)!
    const amount = this.#filledIn(t).amount
    const posted = { D: this.sum('debitAccountId', D, 'posted'), C: this.sum('creditAccountId', C, 'posted') }
    const pending = { D: this.sum('debitAccountId', D, 'pending'), C: this.sum('creditAccountId', C, 'pending') }
    return [
      ['debit_account_id_must_not_be_zero', () => D === nil],
      ['debit_account_id_must_not_be_int_max', () => D === allOnes],
      ['credit_account_id_must_not_be_zero', () => C === nil],
      ['credit_account_id_must_not_be_int_max', () => C === allOnes],
      ['accounts_must_be_different', () => D === C],
      ['pending_id_must_be_zero', () => t.pendingId !== nil],
      ['timeout_reserved_for_pending_transfer', () => t.timeout > 0 && !bit(t.flags, 1)],
      ['closing_transfer_must_be_pending', () => (bit(t.flags, 6) || bit(t.flags, 7)) && !bit(t.flags, 1)],
      ['ledger_must_not_be_zero', () => t.ledger === 0],
      ['code_must_not_be_zero', () => t.code === 0],
      ['debit_account_not_found', () => account(D) === undefined],
      ['credit_account_not_found', () => account(C) === undefined],
      ['accounts_must_have_the_same_ledger', () => account(D).ledger !== account(C).ledger],
      ['transfer_must_have_the_same_ledger_as_accounts', () => account(D).ledger !== t.ledger],
      ['debit_account_already_closed', () => this.isClosed(D)],
      ['credit_account_already_closed', () => this.isClosed(C)],
      ['overflows_debits_pending', () => bit(t.flags, 1) && pending.D + amount > MAX],
      ['overflows_credits_pending', () => bit(t.flags, 1) && pending.C + amount > MAX],
      ['overflows_debits_posted', () => posted.D + amount > MAX],
      ['overflows_credits_posted', () => posted.C + amount > MAX],
      ['overflows_debits', () => pending.D + posted.D + amount > MAX],
      ['overflows_credits', () => pending.C + posted.C + amount > MAX],
      ['overflows_timeout', () => timestamp + BigInt(t.timeout) * 10n ** 9n > MAX],
      ['exceeds_credits', () => bit(account(D).flags, 1) && pending.D + posted.D + amount > this.sum('creditAccountId', D, 'posted')],
      ['exceeds_debits', () => bit(account(C).flags, 2) && pending.C + posted.C + amount > this.sum('debitAccountId', C, 'posted')],
    ]
  }
}

function expiry(t: Transfer): bigint {
  return t.timestamp + BigInt(t.timeout) * 10n ** 9n
}

function fullAccount(event: AccountEvent): Account {
  const balances = { debitsPending: 0n, debitsPosted: 0n, creditsPending: 0n, creditsPosted: 0n }
  return { ...balances, userData128: nil, userData64: 0n, userData32: 0, flags: 0, timestamp: 0n, ...event }
}

function fullTransfer(event: TransferEvent): Transfer {
  const ids = { debitAccountId: nil, creditAccountId: nil, pendingId: nil, userData128: nil }
  return { ...ids, amount: 0n, userData64: 0n, userData32: 0, timeout: 0, ledger: 0, code: 0, flags: 0, timestamp: 0n, ...event }
}
