-- Codes that stalls print, with what happened to each; requests that shoppers make from them; and the codes that wallets show.

-- made → active → reported | blocked | closed → replaced. Only an active one can be paid by.
create table stall_codes (
  id uuid primary key,
  -- What is printed: 128 random bits that say nothing.
  token text not null unique,
  merchant_id uuid not null references merchants,
  stall_id uuid not null references stalls,
  state text not null check (state in ('made', 'active', 'reported', 'blocked', 'closed', 'replaced')),
  -- Why it was stopped; a replaced one keeps it.
  stopped_because text check (stopped_because in ('doctored', 'lost', 'worn', 'closing', 'operator')),
  replaced_by uuid references stall_codes,
  check ((state in ('made', 'active')) = (stopped_because is null)),
  check ((state = 'replaced') = (replaced_by is not null))
);
create unique index stall_codes_one_good on stall_codes (stall_id) where state in ('made', 'active');
create index stall_codes_of_merchant on stall_codes (merchant_id);

-- Each step of a code's life: who, when, why.
create table stall_code_steps (
  code_id uuid not null references stall_codes,
  step integer not null check (step > 0),
  state text not null,
  -- Null when the system or an operator outside the shop did it.
  by_person uuid references people,
  because text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (code_id, step)
);

-- A request that a shopper made from a printed code, under the shopper's own id. It is paid like any request, by this shopper only.
create table fixed_code_requests (
  payer_id uuid not null references people,
  id uuid not null,
  code_id uuid not null references stall_codes,
  lookup_id uuid not null unique references payment_requests (lookup_id) deferrable initially deferred,
  primary key (payer_id, id)
);
create index fixed_code_requests_of_code on fixed_code_requests (code_id);

-- What a wallet shows for 3 minutes so that a till finds it. It approves nothing.
create table shopper_codes (
  id uuid primary key,
  -- SHA-256 of the token: 128 random bits that only the wallet's screen holds.
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  -- Digits to type; null once they have been given up.
  number text unique,
  payer_id uuid not null references people,
  device_id uuid not null references devices,
  expires_at timestamptz not null,
  -- The till's request that claimed it: one, once.
  claimed_by uuid references payment_requests (lookup_id),
  claimed_at timestamptz,
  check ((claimed_by is null) = (claimed_at is null))
);
create index shopper_codes_of_device on shopper_codes (device_id, expires_at desc);
create index shopper_codes_open on shopper_codes (length(number), expires_at);
