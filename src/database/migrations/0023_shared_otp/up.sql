-- Generators that several institutions share: who they are, what the shared centre is told, and how far it was listened to.

-- Makers by the code that stands beside a serial number: the two together name a generator everywhere.
create table generator_makers (
  code text primary key check (code ~ '^[0-9A-Z]{2,6}$'),
  maker text not null unique check (length(maker) between 1 and 60)
);

-- Institutions that use the shared centre, as it last told us.
create table otp_institutions (
  code text primary key check (length(code) between 1 and 40),
  name jsonb not null,
  -- No longer named by the centre: nothing new is registered there.
  left_at timestamptz
);

-- What the centre is told, in the order in which it happened. The row is the job: what has no answer yet is told again under the same id.
create table otp_centre_orders (
  id uuid primary key,
  number bigint generated always as identity unique,
  device_id uuid not null references otp_devices,
  registration_id uuid not null references otp_registrations,
  kind text not null check (kind in ('register', 'report', 'lift', 'end')),
  why text check (why in ('lost', 'stolen', 'broken')),
  state text not null default 'waiting' check (state in ('waiting', 'done', 'refused')),
  made_at timestamptz not null,
  -- Not told again before then.
  ask_at timestamptz,
  finished_at timestamptz,
  failure jsonb,
  check ((state = 'waiting') = (finished_at is null)),
  check ((state = 'refused') = (failure is not null))
);
create index otp_centre_orders_waiting on otp_centre_orders (device_id, number) where state = 'waiting';

-- The last of the centre's events that was taken in.
create table otp_centre_cursor (
  only_one boolean primary key default true check (only_one),
  number bigint not null
);
insert into otp_centre_cursor (number) values (0);

-- A registration that has ended never comes back, nor does it become another's (S1-21): a new one has an id of its own.
create function otp_registration_stays() returns trigger language plpgsql as $$
begin
  if old.state in ('terminated', 'void') and new.state <> old.state then
    raise exception 'a registration that has ended never comes back';
  end if;
  if new.id <> old.id or new.institution <> old.institution then
    raise exception 'a registration stays what it is';
  end if;
  return new;
end $$;
create trigger otp_registrations_stay before update on otp_registrations for each row execute function otp_registration_stays();
