-- Markets and streets, the merchants in them, their stalls and staff.
create table markets (
  id uuid primary key,
  kind text not null check (kind in ('market', 'street')),
  name_ko text not null,
  name_en text not null
);

create table merchants (
  id uuid primary key,
  name_ko text not null,
  name_en text not null,
  category text not null,
  status text not null check (status in ('provisional', 'active', 'suspended', 'closed')),
  registered_at timestamptz not null default clock_timestamp()
);

create table stalls (
  id uuid primary key,
  merchant_id uuid not null references merchants,
  market_id uuid not null references markets,
  number text not null,
  unique (market_id, number)
);
create index stalls_of_merchant on stalls (merchant_id);

create table staff (
  person_id uuid not null references people,
  merchant_id uuid not null references merchants,
  role text not null check (role in ('owner', 'staff')),
  primary key (person_id, merchant_id)
);

alter table sessions add foreign key (merchant_id) references merchants;

-- What a till must hear, numbered without gaps per merchant; the number is given out under the lock of the merchant's row here.
create table merchant_streams (
  merchant_id uuid primary key references merchants,
  last_number bigint not null default 0
) with (fillfactor = 50);

create table merchant_events (
  merchant_id uuid not null references merchants,
  number bigint not null,
  data jsonb not null,
  primary key (merchant_id, number)
);
