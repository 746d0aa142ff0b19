-- The merchant's office: its sign-in, the browsers it knows, whom it pays, and money that leaves the deposit.

-- The till's sign-in is typed at the stall; the office has one of its own.
alter table logins
  add column place text not null default 'till' check (place in ('till', 'office')),
  -- Every guess is written, also one that comes too soon to be looked at: a row that is there and one that is not must cost the same.
  add column tries bigint not null default 0,
  add column held_back boolean not null default false,
  drop constraint logins_pkey,
  add primary key (place, login_id);
create unique index logins_of_office on logins (person_id) where place = 'office';

-- What stands in for an id that nobody has: guesses at it are counted and held back as at any other.
create table login_decoys (
  slot integer primary key,
  failed integer not null default 0 check (failed >= 0),
  failed_at timestamptz,
  tries bigint not null default 0,
  held_back boolean not null default false
) with (fillfactor = 50);
insert into login_decoys (slot) select generate_series(0, 4095);

alter table sessions
  drop constraint sessions_role_check,
  add constraint sessions_role_check check (role in ('shopper', 'merchant', 'office', 'operator')),
  add column profile text check (profile in ('personal', 'business')),
  -- Moved on by whatever the person does; null: the session does not end by idleness.
  add column idle_until timestamptz;

-- A first factor was right: what stands between here and a session is kept on our side.
create table office_sign_ins (
  token_hash bytea primary key,
  person_id uuid not null references people,
  identity_proven boolean not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- Browsers on which a phone in the person's own name was proved once.
create table trusted_browsers (
  token_hash bytea primary key,
  person_id uuid not null references people,
  trusted_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index trusted_browsers_of_person on trusted_browsers (person_id) where revoked_at is null;

-- What may leave a deposit, in won; the lower pair holds after a loss, for a new payee, and where no phone confirms payee and amount.
alter table programmes
  add column transfer_once_cap bigint not null default 100000000 check (transfer_once_cap > 0),
  add column transfer_day_cap bigint not null default 500000000 check (transfer_day_cap > 0),
  add column reduced_transfer_once_cap bigint not null default 10000000 check (reduced_transfer_once_cap > 0),
  add column reduced_transfer_day_cap bigint not null default 50000000 check (reduced_transfer_day_cap > 0),
  add column new_payee_hours integer not null default 24 check (new_payee_hours >= 0),
  add check (reduced_transfer_once_cap <= transfer_once_cap and reduced_transfer_day_cap <= transfer_day_cap);

create table payees (
  merchant_id uuid not null references merchants,
  id uuid not null,
  bank_code text not null,
  bank_name_ko text not null,
  bank_name_en text not null,
  masked_number text not null,
  -- A keyed HMAC finds an account again; its number and its holder's name are sealed (AES-256-GCM).
  account_hmac bytea not null,
  sealed bytea not null,
  nickname text not null,
  registered_by uuid not null references people,
  registered_at timestamptz not null default clock_timestamp(),
  removed_at timestamptz,
  primary key (merchant_id, id)
);
create unique index payees_once on payees (merchant_id, account_hmac) where removed_at is null;

-- prepared → requested → done | reversed, or prepared → cancelled | refused, each once. While it is `requested` the ledger holds the amount
-- as a pending transfer without time-out. A prepared one moves nothing and may be changed; its revision then voids what was shown before.
create table transfers_out (
  merchant_id uuid not null references merchants,
  id uuid not null,
  programme_id uuid not null references programmes,
  state text not null check (state in ('prepared', 'requested', 'done', 'reversed', 'refused', 'cancelled')),
  failure jsonb,
  revision integer not null default 1,
  payee_id uuid not null,
  amount bigint not null check (amount > 0),
  memo text not null,
  made_by uuid not null references people,
  prepared_at timestamptz not null,
  expires_at timestamptz not null,
  -- A phone of the person has shown payee and amount, and signed both.
  confirmed_by uuid references devices,
  confirmation bytea,
  factors text[],
  hold_transfer uuid unique,
  bank_transaction uuid unique,
  bank_reference text,
  sent_at timestamptz,
  ask_at timestamptz,
  asks integer not null default 0,
  requested_at timestamptz,
  finished_at timestamptz,
  balance_after bigint,
  primary key (merchant_id, id),
  foreign key (merchant_id, payee_id) references payees,
  check ((state in ('requested', 'done', 'reversed')) = (hold_transfer is not null)),
  check ((hold_transfer is null) = (bank_transaction is null) and (hold_transfer is null) = (requested_at is null)),
  check ((confirmed_by is null) = (confirmation is null))
);
create index transfers_out_to_ask on transfers_out (ask_at) where state = 'requested';
create index transfers_out_by_time on transfers_out (merchant_id, prepared_at desc);
create index transfers_out_by_day on transfers_out (merchant_id, requested_at) where requested_at is not null;
create index transfers_out_prepared on transfers_out (made_by) where state = 'prepared';
