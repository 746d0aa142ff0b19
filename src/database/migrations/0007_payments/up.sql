-- open → paid | cancelled, once. A request whose time is over is expired without being written to.
create table payment_requests (
  merchant_id uuid not null references merchants,
  id uuid not null,
  -- First 16 bytes of `hash`: how an order and a code name the request.
  lookup_id uuid not null unique,
  hash bytea not null check (octet_length(hash) = 32),
  programme_id uuid not null references programmes,
  stall_id uuid not null references stalls,
  amount bigint not null check (amount > 0),
  state text not null default 'open' check (state in ('open', 'paid', 'cancelled')),
  payer_id uuid,
  payment_id uuid,
  made_by uuid not null references people,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (merchant_id, id),
  check ((state = 'paid') = (payment_id is not null))
) with (fillfactor = 80);
-- Not narrowed to open ones, so that paying a request writes no index.
create index payment_requests_by_time on payment_requests (merchant_id, made_at desc);

-- A renewed code is another row: the one before still says whose it was, and that its time is over.
create table request_codes (
  token text primary key,
  lookup_id uuid not null references payment_requests (lookup_id),
  short_code text unique,
  expires_at timestamptz not null
);
create index request_codes_of_request on request_codes (lookup_id, expires_at desc);
create index request_codes_open on request_codes (length(short_code), expires_at);

-- The final outcome of a payment id: paid, or refused for ever. Nothing else is written here.
create table payments (
  payer_id uuid not null references people,
  id uuid not null,
  state text not null check (state in ('paid', 'refused')),
  failure jsonb,
  -- SHA-256 of the order's payload; null for a payment cancelled before its order was seen.
  payload_hash bytea,
  -- The signed order as it came: the evidence.
  signed_order bytea,
  programme_id uuid,
  purse_id uuid,
  merchant_id uuid,
  stall_id uuid,
  request_lookup_id uuid,
  -- The till's own id of the request, for showing.
  request_id uuid,
  amount bigint check (amount > 0),
  refunded bigint not null default 0,
  transfer_id uuid,
  -- Which lots paid: [[lot id, won], …].
  lots jsonb,
  factors text[],
  balance_after bigint,
  decided_at timestamptz not null,
  primary key (payer_id, id),
  check (state = 'refused' or (transfer_id is not null and amount is not null and lots is not null)),
  check (refunded between 0 and coalesce(amount, 0))
) with (fillfactor = 90);
create unique index payments_one_per_request on payments (request_lookup_id) where state = 'paid';
create index payments_of_payer on payments (payer_id, decided_at desc);
create index payments_of_merchant on payments (merchant_id, decided_at desc) where state = 'paid';

create table refunds (
  merchant_id uuid not null references merchants,
  id uuid not null,
  state text not null check (state in ('done', 'refused')),
  failure jsonb,
  payer_id uuid not null,
  payment_id uuid not null,
  amount bigint not null check (amount > 0),
  refunded_in_all bigint,
  transfer_id uuid,
  made_by uuid not null references people,
  decided_at timestamptz not null,
  primary key (merchant_id, id),
  check (state = 'refused' or transfer_id is not null)
);
create index refunds_of_payment on refunds (payer_id, payment_id);
