/**
 * The results of creating an account, in order of descending precedence
 * (TigerBeetle, docs/reference/requests/create_accounts.md). Left out: `reserved_field`, which our accounts do not have, and imported events.
 */
export const CREATE_ACCOUNT_STATUSES = [
  'created',
  'linked_event_failed',
  'linked_event_chain_open',
  'timestamp_must_be_zero',
  'reserved_flag',
  'id_must_not_be_zero',
  'id_must_not_be_int_max',
  'exists_with_different_flags',
  'exists_with_different_user_data_128',
  'exists_with_different_user_data_64',
  'exists_with_different_user_data_32',
  'exists_with_different_ledger',
  'exists_with_different_code',
  'exists',
  'flags_are_mutually_exclusive',
  'debits_pending_must_be_zero',
  'debits_posted_must_be_zero',
  'credits_pending_must_be_zero',
  'credits_posted_must_be_zero',
  'ledger_must_not_be_zero',
  'code_must_not_be_zero',
] as const

export type CreateAccountStatus = (typeof CREATE_ACCOUNT_STATUSES)[number]

/** `timestamp`: of the account if it was created or exists; otherwise the time at which it was refused. Nanoseconds. */
export type CreateAccountResult = { status: CreateAccountStatus; timestamp: bigint }
