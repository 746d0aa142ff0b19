create table linked_accounts (
  person_id uuid not null references people,
  id uuid not null,
  -- Names the account at the bank network; the account number itself is never kept.
  fintech_use_number text not null,
  bank_code text not null,
  bank_name_ko text not null,
  bank_name_en text not null,
  masked_number text not null,
  holder_name text not null,
  status text not null default 'linked' check (status in ('linked', 'unlinked')),
  linked_at timestamptz not null default clock_timestamp(),
  primary key (person_id, id)
);
create unique index linked_accounts_once on linked_accounts (person_id, fintech_use_number) where status = 'linked';

-- requested → credited | reversed, once; refused never held money. While it is `requested` the ledger holds both parts as pending transfers without time-out.
create table top_ups (
  person_id uuid not null references people,
  id uuid not null,
  state text not null check (state in ('requested', 'credited', 'reversed', 'refused')),
  failure jsonb,
  payload_hash bytea not null,
  purse_id uuid references purses,
  linked_account_id uuid not null,
  face bigint not null check (face > 0),
  price bigint not null check (price >= 0),
  discount bigint not null check (discount >= 0),
  -- The pending transfers: what the bank pays, and what the programme's budget adds.
  price_transfer uuid,
  discount_transfer uuid,
  -- Ours, from which the bank's own id is derived; the server's, never a client's.
  bank_transaction uuid not null unique,
  bank_reference text,
  -- sent_at: the withdrawal may have reached the bank from here on.
  sent_at timestamptz,
  -- When the bank is asked again, later and later; and how often it was.
  ask_at timestamptz not null default clock_timestamp() + interval '10 seconds',
  asks integer not null default 0,
  requested_at timestamptz not null,
  finished_at timestamptz,
  expires_at timestamptz,
  balance_after bigint,
  primary key (person_id, id),
  check (state <> 'requested' or (price_transfer is not null and purse_id is not null))
);
create index top_ups_to_ask on top_ups (ask_at) where state = 'requested';
create index top_ups_by_time on top_ups (person_id, requested_at desc);
