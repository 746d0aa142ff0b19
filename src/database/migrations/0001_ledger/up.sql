-- The ledger: TigerBeetle's accounts and transfers (docs/ledger.md). Only src/ledger writes here.
-- Columns stand in the order that wastes no alignment; what changes in an account stands last and together,
-- so that an update logs only that.

create table ledger_accounts (
  timestamp bigint not null,
  user_data_64 bigint not null,
  ledger integer not null,
  user_data_32 integer not null,
  id uuid not null,
  user_data_128 uuid not null,
  code smallint not null,
  flags smallint not null,
  closed boolean not null,
  last_timestamp bigint not null,
  debits_pending bigint not null,
  debits_posted bigint not null,
  credits_pending bigint not null,
  credits_posted bigint not null,
  digest bigint not null,
  constraint ledger_accounts_pkey primary key (id),
  constraint id_is_not_reserved check (id not in ('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff')),
  constraint ledger_and_code_are_given check (ledger > 0 and code > 0),
  constraint flags_are_known check (flags & ~47 = 0 and flags & 6 <> 6),
  constraint user_data_is_not_negative check (user_data_64 >= 0 and user_data_32 >= 0),
  constraint balances_are_not_negative check (debits_pending >= 0 and debits_posted >= 0 and credits_pending >= 0 and credits_posted >= 0),
  constraint balances_do_not_overflow check (
    debits_pending <= 9223372036854775807 - debits_posted and credits_pending <= 9223372036854775807 - credits_posted),
  constraint debits_do_not_exceed_credits check (flags & 2 = 0 or debits_pending + debits_posted <= credits_posted),
  constraint credits_do_not_exceed_debits check (flags & 4 = 0 or credits_pending + credits_posted <= debits_posted),
  constraint time_does_not_turn check (timestamp > 0 and last_timestamp >= timestamp)
) with (fillfactor = 50);

comment on table ledger_accounts is 'Balances in won. Limit flags are decided by src/ledger; the checks are the second line of defence.';
comment on column ledger_accounts.timestamp is 'When it was created: nanoseconds since 1970.';
comment on column ledger_accounts.flags is 'As created: 1 linked, 2 debits must not exceed credits, 4 credits must not exceed debits, 8 history, 32 closed.';
comment on column ledger_accounts.closed is 'Whether it is closed now.';
comment on column ledger_accounts.last_timestamp is 'When a transfer last touched it.';
comment on column ledger_accounts.digest is 'Exclusive or of the digests of its transfers (src/ledger/digest.ts).';

-- Transfers are only ever added. The id of one that failed for a transient reason is kept here too, with no accounts,
-- so that one unique key decides between two writers of the same id.
create table ledger_transfers (
  timestamp bigint not null,
  amount bigint not null,
  ledger integer not null,
  code smallint not null,
  flags smallint not null,
  id uuid not null,
  debit_account_id uuid,
  credit_account_id uuid,
  user_data_128 uuid,
  pending_id uuid,
  user_data_64 bigint,
  user_data_32 integer,
  timeout integer,
  constraint ledger_transfers_pkey primary key (id),
  constraint transfer_has_two_accounts_or_failed check (
    case when debit_account_id is null then credit_account_id is null and amount = 0
    else credit_account_id is not null and credit_account_id <> debit_account_id and ledger > 0 and code > 0 end),
  constraint transfer_amount_is_not_negative check (amount >= 0),
  constraint post_or_void_names_its_pending_transfer check ((flags & 12 <> 0) = (pending_id is not null)),
  constraint only_a_pending_transfer_has_a_timeout check (timeout is null or timeout > 0 and flags & 2 <> 0)
);

create unique index ledger_transfers_pending on ledger_transfers (pending_id) where pending_id is not null;

-- Summaries of 32 pages (some 2,000 transfers) each: their time, and a Bloom filter of either account. A transfer costs nothing when it is
-- written; autovacuum adds the summaries behind it. An ordinary index for each side cost a third of the whole work and as much disk as the rows.
create index ledger_transfers_summaries on ledger_transfers using brin (
  timestamp,
  debit_account_id uuid_bloom_ops (n_distinct_per_range = 2000),
  credit_account_id uuid_bloom_ops (n_distinct_per_range = 2000)
) with (pages_per_range = 32);
-- The new index begins with an empty summary, which every early transfer would have to rewrite.
select brin_desummarize_range('ledger_transfers_summaries', 0);

alter table ledger_transfers set (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000);

comment on column ledger_transfers.timestamp is 'When it was created (or failed): nanoseconds since 1970.';
comment on column ledger_transfers.flags is
  '1 linked, 2 pending, 4 post, 8 void, 16 balancing debit, 32 balancing credit, 64 closing debit, 128 closing credit.';
comment on column ledger_transfers.timeout is 'Seconds.';
comment on column ledger_transfers.pending_id is 'The pending transfer that this one posts or voids; each is ended once.';

-- Pending transfers whose time-out still runs. One that is neither here nor posted or voided has expired.
create table ledger_timeouts (
  expires_at bigint not null,
  transfer_id uuid not null,
  debit_account_id uuid not null,
  credit_account_id uuid not null,
  constraint ledger_timeouts_pkey primary key (transfer_id)
);

create index ledger_timeouts_expiry on ledger_timeouts (expires_at);

comment on column ledger_timeouts.expires_at is 'Nanoseconds since 1970.';

create table ledger_account_balances (
  account_id uuid not null,
  transfer_id uuid not null,
  timestamp bigint not null,
  debits_pending bigint not null,
  debits_posted bigint not null,
  credits_pending bigint not null,
  credits_posted bigint not null,
  constraint ledger_account_balances_pkey primary key (account_id, timestamp)
);

comment on table ledger_account_balances is 'Balances just after each transfer, of accounts with the flag history.';

create function ledger_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on % is refused: the ledger is only added to', tg_op, tg_table_name using errcode = 'restrict_violation';
end
$$;

create trigger transfers_never_change before update or delete or truncate on ledger_transfers
  for each statement execute function ledger_refuse_change();
create trigger balances_never_change before update or delete or truncate on ledger_account_balances
  for each statement execute function ledger_refuse_change();
create trigger accounts_are_never_deleted before delete or truncate on ledger_accounts
  for each statement execute function ledger_refuse_change();
create trigger accounts_stay_what_they_are before update of id, timestamp, ledger, code, flags, user_data_128, user_data_64, user_data_32 on ledger_accounts
  for each statement execute function ledger_refuse_change();
