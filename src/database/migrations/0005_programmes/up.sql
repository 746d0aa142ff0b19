-- A programme: one kind of voucher, its rules and its money. Every number of the rules is a setting (guide: rules of the field).
create table programmes (
  id uuid primary key,
  name_ko text not null,
  name_en text not null,
  ledger integer not null unique check (ledger > 0),
  discount_basis_points integer not null check (discount_basis_points between 0 and 9999),
  validity_months integer not null check (validity_months > 0),
  holding_cap bigint not null check (holding_cap > 0),
  purchase_month_cap bigint not null check (purchase_month_cap > 0),
  payment_cap bigint not null check (payment_cap > 0),
  day_cap bigint not null check (day_cap > 0),
  month_cap bigint not null check (month_cap > 0),
  unlock_minutes integer not null check (unlock_minutes > 0),
  unlock_amount bigint not null check (unlock_amount >= 0),
  unlock_payment_cap bigint not null check (unlock_payment_cap >= 0),
  -- Most that payments above the unlock's ceiling may sum to in a day when only the PIN approves them.
  pin_day_cap bigint not null check (pin_day_cap >= 0),
  request_minutes integer not null check (request_minutes > 0),
  code_seconds integer not null check (code_seconds > 0),
  ineligible_categories text[] not null default '{}',
  bank_pool_account uuid not null,
  discount_budget_account uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz
);

create table programme_markets (
  programme_id uuid not null references programmes,
  market_id uuid not null references markets,
  primary key (programme_id, market_id)
);

-- A merchant takes part: with an account for sales and one for what was settled.
create table programme_merchants (
  programme_id uuid not null references programmes,
  merchant_id uuid not null references merchants,
  sales_account uuid not null unique,
  deposit_account uuid not null unique,
  joined_at timestamptz not null default clock_timestamp(),
  primary key (programme_id, merchant_id)
);

-- A shopper's purse. Its row is the lock under which everything about the shopper's money is decided; a counter belongs to the
-- period beside it (days and months of Korea) and starts again from zero in another one.
create table purses (
  id uuid primary key,
  person_id uuid not null references people,
  programme_id uuid not null references programmes,
  account uuid not null unique,
  day date not null default '-infinity',
  day_spent bigint not null default 0 check (day_spent >= 0),
  day_pin_spent bigint not null default 0 check (day_pin_spent >= 0),
  month date not null default '-infinity',
  month_spent bigint not null default 0 check (month_spent >= 0),
  purchase_month date not null default '-infinity',
  purchased bigint not null default 0 check (purchased >= 0),
  unique (person_id, programme_id)
) with (fillfactor = 70);

-- What was bought together runs out together: a payment takes from the lot that runs out first, a refund gives back to the same.
create table lots (
  id uuid primary key,
  purse_id uuid not null references purses,
  top_up_id uuid not null,
  face bigint not null check (face > 0),
  remaining bigint not null check (remaining between 0 and face),
  expires_at timestamptz not null
) with (fillfactor = 80);
-- Not narrowed to lots that hold something: an index that names what changes would be written at every payment.
create index lots_of_purse on lots (purse_id);
