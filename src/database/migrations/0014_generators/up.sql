-- Makers' models of OTP generators, and makers' files on their way into the stock.

-- What may be registered, and how a model makes its codes; a maker's file must agree with it.
create table generator_models (
  maker text not null check (length(maker) between 1 and 60),
  model text not null check (length(model) between 1 and 60),
  method text not null check (method in ('totp', 'hotp')),
  algorithm text not null check (algorithm in ('sha1', 'sha256', 'sha512')),
  digits smallint not null check (digits between 6 and 8),
  -- Seconds; null for one that counts.
  period integer check (period between 10 and 300),
  -- RFC 6287: how it answers a question; null when it has no keypad.
  ocra_suite text,
  status text not null check (status in ('ok', 'blocked', 'worn_out')),
  -- How long its battery lasts from the day it comes into stock, where the maker's file says no day; null: not known.
  life_years smallint check (life_years between 1 and 20),
  changed_by uuid,
  changed_at timestamptz not null,
  primary key (maker, model),
  check ((method = 'totp') = (period is not null))
);

-- A maker's file that one person has proposed and another decides.
create table generator_imports (
  id uuid primary key,
  file_name text not null,
  format text not null check (format in ('pskc', 'csv')),
  -- Its values carried MACs under a key that was agreed apart; else both people typed its checksum.
  is_protected boolean not null,
  checksum text not null check (checksum ~ '^[0-9a-f]{64}$'),
  generators integer not null check (generators > 0),
  state text not null check (state in ('proposed', 'approved', 'rejected', 'expired')),
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  expires_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  check ((state = 'proposed') = (decided_at is null)),
  -- Two people: nobody approves what they proposed.
  check (state <> 'approved' or (decided_by is not null and decided_by <> proposed_by))
);
create index generator_imports_open on generator_imports (expires_at) where state = 'proposed';

-- The generators of a proposed file; gone once it is decided. Their seeds are sealed as those in stock are.
create table generator_import_keys (
  import_id uuid not null references generator_imports,
  serial text not null check (serial ~ '^[0-9A-Z]{4,32}$'),
  maker text not null,
  model text not null,
  counter bigint,
  wears_out_at timestamptz,
  sealed_seed bytea not null,
  seal_key_id smallint not null,
  primary key (import_id, serial),
  foreign key (maker, model) references generator_models
);
