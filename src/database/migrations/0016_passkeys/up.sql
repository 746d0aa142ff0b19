-- Passkeys, what they sign, and the ways back in for whoever forgot a PIN or a password.

create table passkeys (
  id uuid primary key,
  person_id uuid not null references people,
  -- What the authenticator calls it (WebAuthn, credential ID), and the app it belongs to.
  credential_id bytea not null,
  rp_id text not null,
  -- COSE_Key.
  public_key bytea not null,
  sign_count bigint not null check (sign_count >= 0),
  transports text[] not null,
  -- Backup eligibility never changes after registration; backup state does.
  is_backup_eligible boolean not null,
  is_backed_up boolean not null,
  name text not null,
  registered_at timestamptz not null default clock_timestamp(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_because text check (revoked_because in ('owner', 'copied')),
  unique (rp_id, credential_id),
  check ((revoked_at is null) = (revoked_because is null))
);
create index passkeys_of_person on passkeys (person_id);

-- What somebody was asked to sign. Taken out when it is answered, rightly or not: one use.
create table challenges (
  challenge bytea primary key check (octet_length(challenge) = 32),
  purpose text not null,
  rp_id text not null,
  person_id uuid references people,
  device_id uuid references devices,
  -- What is approved, where something is: its hash.
  bound_to bytea check (octet_length(bound_to) = 32),
  nonce bytea not null,
  expires_at timestamptz not null
);
create index challenges_by_expiry on challenges (expires_at);

-- An approval by a passkey keeps what was signed: the evidence.
alter table approvals
  add column passkey_id uuid references passkeys,
  add column evidence jsonb;
create index approvals_of_passkey on approvals (passkey_id) where used_by is null and passkey_id is not null;

-- Why a session ended, so that whoever comes back with it is told.
alter table sessions add column ended_because text check (ended_because in ('signed_out', 'replaced', 'reset', 'locked'));

-- Until then a phone pays within the reduced limits: it came to a person who was here before.
alter table devices add column reduced_until timestamptz;

-- Codes that bring somebody back who lost everything else; shown once, kept keyed.
create table recovery_codes (
  person_id uuid not null references people,
  code_hmac bytea not null,
  made_at timestamptz not null default clock_timestamp(),
  used_at timestamptz,
  primary key (person_id, code_hmac)
);

-- asked → proven → done, or asked → waiting → done | cancelled. An asked or proven one is over when its time is.
create table recoveries (
  id uuid primary key,
  -- Null: nobody is known by the identity that was proved; it goes the same ways and ends nowhere.
  person_id uuid references people,
  what text not null check (what in ('pin', 'password')),
  state text not null default 'asked' check (state in ('asked', 'proven', 'waiting', 'done', 'cancelled')),
  asked_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  -- What proved it besides the phone number.
  factor text check (factor in ('device', 'passkey', 'recovery_code', 'won', 'branch')),
  -- Guesses at recovery codes and at the won's number together.
  tries integer not null default 0,
  -- The won that was sent: to which account, under which bank order, and the number in its memo, keyed.
  won_account_id uuid,
  won_order_id uuid,
  won_sent_at timestamptz,
  won_code_hmac bytea,
  -- The new secret, hashed, while it waits; when it takes effect.
  new_hash text,
  effective_at timestamptz,
  -- Keyed: whoever holds it, from the text message, may cancel without signing in.
  cancel_hmac bytea unique,
  ended_at timestamptz,
  check ((state = 'waiting') <= (new_hash is not null and effective_at is not null))
);
create index recoveries_of_person on recoveries (person_id, asked_at desc);
create index recoveries_waiting on recoveries (effective_at) where state = 'waiting';

-- Wrong passwords by account and address, also of accounts that do not exist: so a stranger slows only himself.
create table login_tries (
  login_hmac bytea not null,
  address_hmac bytea not null,
  failed integer not null default 0 check (failed >= 0),
  failed_at timestamptz,
  -- The account's owner has signed in from there.
  known_at timestamptz,
  primary key (login_hmac, address_hmac)
);
create index login_tries_by_time on login_tries (failed_at);
