-- One-time passwords: generators, who registered them where, and which one is used on each channel, kept apart.

-- A generator, on a phone or of its own. Its seed is sealed under a key that is not in the database.
create table otp_devices (
  id uuid primary key,
  -- Normalised: capitals and digits only.
  serial text not null unique check (serial ~ '^[0-9A-Z]{4,32}$'),
  kind text not null check (kind in ('digital', 'physical')),
  maker text not null,
  model text not null,
  method text not null check (method in ('totp', 'hotp')),
  algorithm text not null check (algorithm in ('sha1', 'sha256', 'sha512')),
  digits smallint not null check (digits between 6 and 8),
  -- Seconds; null for one that counts.
  period integer check (period between 10 and 300),
  -- RFC 6287: how it answers a question; null when it has no keypad.
  ocra_suite text,
  -- AES-256-GCM with the serial as associated data; null once the generator is gone for ever.
  sealed_seed bytea,
  seal_key_id smallint,
  -- What a resync found, in steps; drift is what right codes have shown since.
  clock_offset integer not null default 0,
  drift smallint not null default 0 check (drift between -20 and 20),
  -- The step or counter of the last code that was used; -1 before the first.
  last_used_step bigint not null default -1,
  -- A guess is counted and committed before it is checked (design, law 6), so this may count one that is still being checked.
  failed smallint not null default 0 check (failed between 0 and 5),
  -- Unlocking is counted by itself, so that it is no second way to guess.
  unlock_failed smallint not null default 0 check (unlock_failed between 0 and 5),
  -- Consecutive codes found far from the window so far, and the step of the last.
  resync_step bigint,
  resync_found smallint not null default 0,
  -- Counts every change of a registration of this generator: a code is spent only when none has happened since it was looked at.
  generation integer not null default 0,
  stock text not null check (stock in ('in_stock', 'assigned', 'lost', 'retired')),
  made_at timestamptz not null default clock_timestamp(),
  -- When its battery or its model is at an end; null: not known.
  wears_out_at timestamptz,
  check ((method = 'totp') = (period is not null)),
  check ((sealed_seed is null) = (seal_key_id is null))
) with (fillfactor = 70);
create index otp_devices_by_model on otp_devices (maker, model);
create index otp_devices_by_seal_key on otp_devices (seal_key_id) where seal_key_id is not null;

-- A generator registered by a person at an institution. A row is never used again for another registration.
create table otp_registrations (
  id uuid primary key,
  device_id uuid not null references otp_devices,
  person_id uuid not null references people,
  institution text not null,
  -- That of the generator, for the index below.
  kind text not null check (kind in ('digital', 'physical')),
  state text not null check (state in ('pending', 'active', 'locked', 'pin_locked', 'resync', 'suspended', 'conflict', 'incompatible', 'worn_out', 'terminated', 'void')),
  -- Why it is in this state.
  why text,
  -- Of a digital one: the phone it lives on.
  phone_id uuid references devices,
  -- The one that ends when this one is confirmed.
  replaces uuid references otp_registrations,
  -- What the phone was sent, sealed to the key that it made; gone once it is confirmed or void.
  delivery_key bytea,
  delivery bytea,
  pending_until timestamptz,
  -- Until then transfers are held to the lower limits.
  reduced_until timestamptz,
  -- A termination without the generator takes effect then.
  termination_due timestamptz,
  -- The others of a conflict.
  conflict_id uuid,
  made_at timestamptz not null,
  confirmed_at timestamptz,
  state_since timestamptz not null,
  terminated_at timestamptz
);
create index otp_registrations_of_person on otp_registrations (person_id, institution);
create index otp_registrations_of_device on otp_registrations (device_id);
create index otp_registrations_pending on otp_registrations (pending_until) where state = 'pending';
create index otp_registrations_due on otp_registrations (termination_due) where termination_due is not null;
-- Two of a kind cannot both be live for one person at one institution, unless as a conflict that waits to be settled.
create unique index otp_one_of_a_kind on otp_registrations (person_id, institution, kind)
  where state in ('active', 'locked', 'pin_locked', 'resync', 'suspended', 'incompatible', 'worn_out');
-- One generator is nobody else's at the same institution.
create unique index otp_one_registration on otp_registrations (device_id, institution)
  where state in ('pending', 'active', 'locked', 'pin_locked', 'resync', 'suspended', 'incompatible', 'worn_out');

-- Which registration a person uses now on each channel.
create table otp_media (
  person_id uuid not null references people,
  channel text not null check (channel in ('app', 'web')),
  profile text not null check (profile in ('personal', 'business')),
  registration_id uuid not null references otp_registrations,
  since timestamptz not null,
  primary key (person_id, channel, profile)
);
create index otp_media_of_registration on otp_media (registration_id);

-- The life of generators and registrations, step by step, for support and for their owner.
create table otp_events (
  id bigint generated always as identity primary key,
  device_id uuid not null references otp_devices,
  registration_id uuid references otp_registrations,
  from_state text not null,
  event text not null,
  to_state text not null,
  who text not null check (who in ('user', 'agent', 'clerk', 'system', 'centre')),
  -- Who acted, and with two people who agreed; pseudonyms.
  actor_id uuid,
  second_actor_id uuid,
  why text,
  reference text not null unique,
  at timestamptz not null
);
create index otp_events_of_registration on otp_events (registration_id, id);
create index otp_events_of_device on otp_events (device_id, id);
create function otp_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is only added to', tg_table_name;
end $$;
create trigger otp_events_stay before update or delete or truncate on otp_events for each statement execute function otp_refuse_change();

-- A code that approved a transfer, by the transfer's id: a later code may approve the same one again, an earlier or the same may not.
create table otp_bound_codes (
  registration_id uuid not null references otp_registrations,
  transfer_id uuid not null,
  step bigint not null,
  at timestamptz not null,
  primary key (registration_id, transfer_id)
);

-- What was carried out under an id that the client made (design, law 2).
create table otp_commands (
  person_id uuid not null references people,
  id uuid not null,
  payload_hash bytea not null check (octet_length(payload_hash) = 32),
  outcome jsonb not null,
  at timestamptz not null,
  primary key (person_id, id)
);

-- Serial numbers typed wrongly, apart from wrong codes: five, then a day's rest.
create table otp_serial_tries (
  person_id uuid primary key references people,
  failed smallint not null default 0 check (failed between 0 and 5),
  blocked_until timestamptz
);
