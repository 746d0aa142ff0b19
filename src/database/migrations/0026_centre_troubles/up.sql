-- What the shared centre told and could not be taken in, and what it told of generators that were not known here yet.

-- An event whose taking in failed: tried again, and set aside after some tries, so that what comes after it is heard.
create table otp_centre_troubles (
  number bigint primary key,
  event jsonb not null,
  tries integer not null check (tries > 0),
  error text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  set_aside_at timestamptz,
  -- By an operator, by hand.
  settled_at timestamptz check (settled_at is null or set_aside_at is not null)
);

-- Events of unknown generators: one of them may be about to be taken in, from what the centre said before. Kept for an hour.
create table otp_centre_passed_over (
  number bigint primary key,
  serial text not null,
  maker_code text not null,
  at timestamptz not null
);
create index otp_centre_passed_over_serial on otp_centre_passed_over (serial);
