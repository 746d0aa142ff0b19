-- Two more proofs for a forgotten PIN or password: one won to a linked account, and a branch.

-- What the operator has paid in for costs of its own: its account in the ledger, opened when it is first needed.
alter table programmes add column operator_account uuid;

-- asked → requested → done | reversed, or asked → dropped. The row is the job: whoever asks is answered before anything is looked for.
create table won_proofs (
  recovery_id uuid primary key references recoveries,
  -- Null: nobody is known by the identity that was proved; it is dropped.
  person_id uuid references people,
  state text not null default 'asked' check (state in ('asked', 'requested', 'done', 'reversed', 'dropped')),
  linked_account_id uuid,
  programme_id uuid references programmes,
  -- The pending transfer that holds the won, and ours from which the bank's own id is derived.
  hold_transfer uuid unique,
  bank_transaction uuid unique,
  bank_reference text,
  asked_at timestamptz not null default clock_timestamp(),
  requested_at timestamptz,
  -- The won may have reached the bank from here on.
  sent_at timestamptz,
  finished_at timestamptz,
  ask_at timestamptz not null default clock_timestamp(),
  asks integer not null default 0,
  foreign key (person_id, linked_account_id) references linked_accounts (person_id, id),
  check (state in ('asked', 'dropped') or (person_id is not null and linked_account_id is not null and programme_id is not null and hold_transfer is not null and bank_transaction is not null and requested_at is not null)),
  check ((state in ('done', 'reversed', 'dropped')) = (finished_at is not null))
);
create index won_proofs_to_do on won_proofs (ask_at) where state in ('asked', 'requested');
create index won_proofs_of_person on won_proofs (person_id, requested_at desc) where person_id is not null;

alter table recoveries
  -- Whose new PIN it must not contain, known here or not.
  add column identity_check_id uuid references identity_checks,
  drop column won_account_id,
  drop column won_order_id,
  drop column won_sent_at,
  drop column won_code_hmac;

-- A member of staff signs in to the till with a PIN that an invitation gave; it is not chosen anew by an owner's way.
alter table logins add column kind text not null default 'password' check (kind in ('password', 'pin'));
update logins l set kind = 'pin'
 where place = 'till' and not exists (select from staff f where f.person_id = l.person_id and f.role = 'owner') and exists (select from staff f where f.person_id = l.person_id);
