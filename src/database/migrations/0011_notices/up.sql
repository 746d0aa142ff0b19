-- What people are told: an inbox, and how each word of it goes out to their phones.
create table notices (
  id uuid primary key,
  person_id uuid not null references people,
  -- Given: for this person at the tills of this shop only.
  merchant_id uuid references merchants,
  kind text not null,
  -- Parameters of the kind's texts. No secrets, no whole numbers of accounts or phones.
  facts jsonb not null,
  made_at timestamptz not null default clock_timestamp(),
  read_at timestamptz
);
create index notices_of_person on notices (person_id, made_at desc);
create index notices_unread on notices (person_id) where read_at is null;

-- Where a browser can be reached while its app is closed (W3C Push API, RFC 8030, RFC 8291).
create table push_subscriptions (
  id uuid primary key,
  person_id uuid not null references people,
  -- The sign-in it came with: ended by a person, it reaches nobody any more.
  session_hash bytea not null references sessions (token_hash),
  app text not null check (app in ('wallet', 'till')),
  endpoint text not null unique check (length(endpoint) <= 1000),
  -- The browser's key: an uncompressed P-256 point, and 16 bytes that only it and we know.
  public_key bytea not null check (octet_length(public_key) = 65),
  shared_secret bytea not null check (octet_length(shared_secret) = 16),
  language text not null check (language in ('ko', 'en')),
  made_at timestamptz not null default clock_timestamp(),
  -- From then on the push service knows nothing of it.
  ended_at timestamptz
);
create index push_subscriptions_of_person on push_subscriptions (person_id) where ended_at is null;

-- One way out for one notice; written with it, so that neither is there without the other.
create table notice_deliveries (
  id uuid primary key default gen_random_uuid(),
  notice_id uuid not null references notices,
  way text not null check (way in ('push', 'text')),
  subscription_id uuid references push_subscriptions,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'given_up')),
  tries integer not null default 0 check (tries >= 0),
  next_try_at timestamptz not null default clock_timestamp(),
  -- After this the word is of no use on a phone any more; it stays in the inbox.
  useful_until timestamptz not null,
  ended_at timestamptz,
  -- What was last in the way.
  hindrance text,
  check ((way = 'push') = (subscription_id is not null)),
  check ((ended_at is null) = (state = 'waiting'))
);
create index notice_deliveries_waiting on notice_deliveries (next_try_at) where state = 'waiting';
create index notice_deliveries_of_notice on notice_deliveries (notice_id);

-- Shops that a shopper wants to find again, by the place where they sell.
create table favourites (
  person_id uuid not null references people,
  stall_id uuid not null references stalls,
  marked_at timestamptz not null default clock_timestamp(),
  primary key (person_id, stall_id)
);
