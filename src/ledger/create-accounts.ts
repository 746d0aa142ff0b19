import { AccountFlags, type Account, type AccountEvent } from './account.ts'
import type { Books } from './books.ts'
import type { CreateAccountResult, CreateAccountStatus } from './create-account-status.ts'
import { completeAccount } from './events.ts'
import { decideInOrder } from './linked-chains.ts'
import { ID_MAX, NIL } from './ranges.ts'

const KNOWN_FLAGS = Object.values(AccountFlags).reduce((all, flag) => all | flag, 0)
const BOTH_LIMITS = AccountFlags.debitsMustNotExceedCredits | AccountFlags.creditsMustNotExceedDebits

/**
 * Decides a batch of accounts against the books and puts the created ones in; one result for each, in order
 * (TigerBeetle, docs/reference/requests/create_accounts.md). Throws a RangeError for a value that no field can hold.
 */
export function createAccounts(books: Books, events: readonly AccountEvent[]): CreateAccountResult[] {
  return decideInOrder<Account, CreateAccountStatus>(books, events.map(completeAccount), (account, timestamp) => {
    const existing = isReserved(account) ? undefined : books.account(account.id)
    if (existing) {
      const status = compareWithExisting(account, existing)
      return { status, timestamp: status === 'exists' ? existing.timestamp : timestamp }
    }
    const refusal = refuse(account)
    if (refusal) return { status: refusal, timestamp }
    books.insertAccount({ ...account, timestamp })
    return { status: 'created', timestamp }
  })
}

function isReserved({ id, flags }: Account): boolean {
  return (flags & ~KNOWN_FLAGS) !== 0 || id === NIL || id === ID_MAX
}

/** The reasons not to create an account, in their precedence; those that come after `exists` suppose that it does not. */
function refuse(account: Account): CreateAccountStatus | undefined {
  if ((account.flags & ~KNOWN_FLAGS) !== 0) return 'reserved_flag'
  if (account.id === NIL) return 'id_must_not_be_zero'
  if (account.id === ID_MAX) return 'id_must_not_be_int_max'
  if ((account.flags & BOTH_LIMITS) === BOTH_LIMITS) return 'flags_are_mutually_exclusive'
  if (account.debitsPending !== 0n) return 'debits_pending_must_be_zero'
  if (account.debitsPosted !== 0n) return 'debits_posted_must_be_zero'
  if (account.creditsPending !== 0n) return 'credits_pending_must_be_zero'
  if (account.creditsPosted !== 0n) return 'credits_posted_must_be_zero'
  if (account.ledger === 0) return 'ledger_must_not_be_zero'
  if (account.code === 0) return 'code_must_not_be_zero'
  return undefined
}

/** Flags are compared as they are now: an account that was closed meanwhile has different flags, as in TigerBeetle. */
function compareWithExisting(account: Account, existing: Account): CreateAccountStatus {
  if (account.flags !== existing.flags) return 'exists_with_different_flags'
  if (account.userData128 !== existing.userData128) return 'exists_with_different_user_data_128'
  if (account.userData64 !== existing.userData64) return 'exists_with_different_user_data_64'
  if (account.userData32 !== existing.userData32) return 'exists_with_different_user_data_32'
  if (account.ledger !== existing.ledger) return 'exists_with_different_ledger'
  if (account.code !== existing.code) return 'exists_with_different_code'
  return 'exists'
}
