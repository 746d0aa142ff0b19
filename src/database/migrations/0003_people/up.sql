-- Persons, their phones, and what proves that it is them.
create table people (
  id uuid primary key,
  name text not null,
  -- Keyed HMACs find a person; the values themselves are sealed (AES-256-GCM).
  ci_hmac bytea not null unique,
  phone_hmac bytea not null,
  sealed bytea not null,
  joined_at timestamptz not null default clock_timestamp()
);
create index people_phone on people (phone_hmac);

create table consents (
  person_id uuid not null references people,
  kind text not null check (kind in ('terms', 'privacy', 'marketing')),
  given_at timestamptz not null default clock_timestamp(),
  primary key (person_id, kind)
);

create table devices (
  id uuid primary key,
  person_id uuid not null references people,
  name text not null,
  -- Uncompressed P-256 point, 65 bytes; the private half stays in the browser.
  public_key bytea not null check (octet_length(public_key) = 65),
  status text not null default 'active' check (status in ('active', 'revoked')),
  registered_at timestamptz not null default clock_timestamp(),
  revoked_at timestamptz
);
create index devices_of_person on devices (person_id);

create table identity_checks (
  id uuid primary key,
  provider_transaction_id text not null,
  phone_hmac bytea not null,
  state text not null default 'requested' check (state in ('requested', 'confirmed', 'used')),
  tries integer not null default 0,
  sealed_person bytea,
  requested_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null
);

-- A guess is counted and committed before it is checked (design, law 6), so `failed` may count a guess that is still being checked.
create table pins (
  person_id uuid primary key references people,
  hash text not null,
  failed integer not null default 0 check (failed between 0 and 5),
  changed_at timestamptz not null default clock_timestamp()
);

create table logins (
  login_id text primary key,
  person_id uuid not null references people,
  hash text not null,
  failed integer not null default 0 check (failed >= 0),
  failed_at timestamptz
);

create table sessions (
  token_hash bytea primary key,
  person_id uuid not null references people,
  role text not null check (role in ('shopper', 'merchant')),
  device_id uuid references devices,
  merchant_id uuid,
  signed_in_at timestamptz not null default clock_timestamp(),
  last_seen_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index sessions_of_person on sessions (person_id) where revoked_at is null;

-- After a PIN, small payments of this phone ask for nothing more until the time or the amount is used up.
create table unlocks (
  device_id uuid primary key references devices,
  until timestamptz not null,
  amount_left bigint not null check (amount_left >= 0)
) with (fillfactor = 70);

-- One PIN entry that approves one signed order, by the hash of its payload, once.
create table approvals (
  person_id uuid not null references people,
  id uuid not null,
  device_id uuid not null references devices,
  order_hash bytea not null check (octet_length(order_hash) = 32),
  factors text[] not null,
  expires_at timestamptz not null,
  used_by uuid,
  primary key (person_id, id)
);
