-- A number that was a person's until it was changed: for a day whatever concerns their sign-in is texted there too, so that whoever had it changed can't keep them from hearing of it.
create table former_numbers (
  id uuid primary key,
  person_id uuid not null references people,
  -- Null: forgotten, once nothing more goes there.
  sealed bytea,
  told_until timestamptz not null
);
create index former_numbers_of_person on former_numbers (person_id, told_until);
create index former_numbers_to_forget on former_numbers (told_until) where sealed is not null;

-- Given: the text goes to this number, not to the person's own.
alter table notice_deliveries add column former_number_id uuid references former_numbers;
alter table notice_deliveries add check (former_number_id is null or way = 'text');

-- One proof begins one recovery. With one of a PIN it is still good for registering the phone with the new PIN, and for nothing else.
alter table identity_checks add column kept_for text check (kept_for in ('registration'));
create index recoveries_of_proof on recoveries (identity_check_id) where identity_check_id is not null;
