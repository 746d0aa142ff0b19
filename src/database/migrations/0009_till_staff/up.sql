-- Who works at a till and what they may do there, how they came, and what an owner approved from afar.

-- Owners may do everything. Others take payments; the rest is what the owner allows each of them.
alter table staff
  -- Names the member within the shop; made by the owner's till.
  add column id uuid not null default gen_random_uuid(),
  -- What a member may refund in one day of Korea without asking, in won.
  add column refund_day_limit bigint not null default 0 check (refund_day_limit between 0 and 9007199254740991),
  -- Whether a member may see and save the day's reports.
  add column may_report boolean not null default false,
  -- Null until an invited member has signed in for the first time.
  add column joined_at timestamptz default clock_timestamp(),
  -- From then on nothing is done in this member's name; the row stays, for what was done.
  add column removed_at timestamptz;
create unique index staff_of_merchant on staff (merchant_id, id);

-- An invitation is the one way to a sign-in; a new one puts the one before out of use.
create table staff_invites (
  -- Keyed: whoever reads the database can't accept.
  code_hmac bytea primary key,
  person_id uuid not null,
  merchant_id uuid not null,
  invited_by uuid not null references people,
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (person_id, merchant_id) references staff
);
create unique index staff_invites_of_member on staff_invites (person_id, merchant_id);

-- A key on an owner's phone that approves refunds and serves nothing else.
create table approval_keys (
  id uuid primary key,
  person_id uuid not null references people,
  merchant_id uuid not null references merchants,
  name text not null,
  -- Uncompressed P-256 point; the private half stays in the browser.
  public_key bytea not null check (octet_length(public_key) = 65),
  registered_at timestamptz not null default clock_timestamp(),
  revoked_at timestamptz
);
create index approval_keys_of_person on approval_keys (person_id);

-- asked → approved → used, or asked → declined | withdrawn. Which one is over is told by its time.
create table refund_approvals (
  merchant_id uuid not null references merchants,
  refund_id uuid not null,
  payer_id uuid not null,
  payment_id uuid not null,
  amount bigint not null check (amount > 0),
  state text not null default 'asked' check (state in ('asked', 'approved', 'declined', 'withdrawn', 'used')),
  asked_by uuid not null references people,
  asked_at timestamptz not null,
  -- How long it can be decided; once approved, how long it can be used.
  expires_at timestamptz not null,
  decided_by uuid references people,
  decided_at timestamptz,
  key_id uuid references approval_keys,
  -- The owner's envelope as it came: the evidence.
  signed bytea,
  primary key (merchant_id, refund_id),
  foreign key (payer_id, payment_id) references payments (payer_id, id),
  check ((state in ('approved', 'used')) = (signed is not null)),
  check ((decided_at is null) = (state = 'asked'))
);
create index refund_approvals_by_time on refund_approvals (merchant_id, asked_at desc);

-- What one member refunded today, what a shop refunded on a day, and a shop's own sessions.
create index refunds_by_time on refunds (merchant_id, decided_at desc);
create index sessions_of_merchant on sessions (merchant_id) where revoked_at is null;
-- How a sale was paid for is asked of the request it paid.
create index shopper_codes_claimed on shopper_codes (claimed_by) where claimed_by is not null;
