-- The console: whoever answers people, what they were let see and why, what takes two of them, and people's questions.

alter table logins
  drop constraint logins_place_check,
  add constraint logins_place_check check (place in ('till', 'office', 'console'));
create unique index logins_of_console on logins (person_id) where place = 'console';

create table console_members (
  person_id uuid primary key references people,
  role text not null check (role in ('agent', 'clerk', 'operator')),
  -- Of their own code generator (TOTP, RFC 6238), sealed as those of the people are.
  sealed_seed bytea not null,
  seal_key_id smallint not null,
  last_used_step bigint not null default -1,
  -- A guess is counted and committed before it is checked (design, law 6).
  failed integer not null default 0 check (failed >= 0),
  failed_at timestamptz,
  added_at timestamptz not null default clock_timestamp(),
  removed_at timestamptz
);

-- The password was right; the code or the passkey is still to come.
create table console_sign_ins (
  token_hash bytea primary key,
  person_id uuid not null references people,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- A member looks at a person, for a purpose, for a while.
create table console_accesses (
  id uuid primary key,
  member_id uuid not null references console_members,
  person_id uuid not null references people,
  purpose text not null,
  note text not null,
  opened_at timestamptz not null,
  ends_at timestamptz not null
);
create index console_accesses_of_member on console_accesses (member_id, person_id, ends_at desc);

-- What one member proposes and another one decides.
create table console_proposals (
  id uuid primary key,
  action text not null,
  person_id uuid references people,
  -- The registration it is about, where it is about one.
  registration_id uuid references otp_registrations,
  -- Without personal data; a new phone number is sealed.
  facts jsonb not null,
  sealed bytea,
  payload_hash bytea not null check (octet_length(payload_hash) = 32),
  note text not null,
  proposed_by uuid not null references console_members,
  proposed_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'refused', 'withdrawn', 'failed')),
  decided_by uuid references console_members,
  decided_at timestamptz,
  outcome jsonb,
  check ((state = 'waiting') = (decided_at is null)),
  check (state = 'waiting' or decided_by is not null),
  -- Two people: who proposed may only take it back.
  check (decided_by is null or (state = 'withdrawn') = (decided_by = proposed_by))
);
create index console_proposals_waiting on console_proposals (proposed_at) where state = 'waiting';
create index console_proposals_of_person on console_proposals (person_id, proposed_at desc);

-- Whoever set something back for a person, and when: they may not issue anything to that person for a while.
create table console_resets (
  member_id uuid not null references console_members,
  person_id uuid not null references people,
  at timestamptz not null,
  primary key (member_id, person_id, at)
);

-- A person asks for help from the screen that failed; what is known goes with it, without secrets.
create table support_tickets (
  id uuid primary key,
  person_id uuid not null references people,
  app text not null check (app in ('wallet', 'till', 'office')),
  -- What the screen showed: R-8F2K7Q.
  reference text not null,
  reason text not null,
  screen text not null,
  client_version integer not null,
  message text not null,
  -- States of the person's OTP registrations when it was opened.
  registrations jsonb not null,
  state text not null default 'open' check (state in ('open', 'taken', 'resolved')),
  opened_at timestamptz not null,
  taken_by uuid references console_members,
  taken_at timestamptz,
  resolved_by uuid references console_members,
  resolved_at timestamptz,
  action text,
  answer text,
  check ((state = 'resolved') = (resolved_at is not null and answer is not null and action is not null)),
  check ((state = 'open') = (taken_by is null))
);
create index support_tickets_open on support_tickets (opened_at) where state <> 'resolved';
create index support_tickets_of_person on support_tickets (person_id, opened_at desc);
create index support_tickets_by_reference on support_tickets (reference);
