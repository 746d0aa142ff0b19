-- The audit log (design, law 13): what was recorded, and a chain of entries over it. Each entry's hash covers the one before.
create table audit_events (
  id uuid primary key,
  at timestamptz not null default clock_timestamp(),
  kind text not null,
  -- Ids, never names: who did it, and whom or what it is about.
  actor uuid,
  subject uuid,
  -- Flat, without personal data and secrets.
  details jsonb not null,
  -- The entry of the chain that covers it; set once, after the event was committed.
  entry_number bigint
);
create index audit_events_unchained on audit_events (id) where entry_number is null;
create index audit_events_of_entry on audit_events (entry_number, id) where entry_number is not null;
create index audit_events_of_subject on audit_events (subject, at desc);

create table audit_entries (
  number bigint primary key check (number > 0),
  at timestamptz not null,
  source text not null check (source in ('events', 'transfers')),
  -- How many events or transfers this entry covers, and SHA-256 over them.
  count bigint not null check (count >= 0),
  digest bytea not null check (octet_length(digest) = 32),
  -- What the chain covers up to here. Of transfers: all with a timestamp up to this one (nanoseconds since 1970).
  events_total bigint not null,
  transfers_total bigint not null,
  transfers_until bigint not null,
  -- SHA-256 over all the above, the deployment, and the hash of the entry before.
  hash bytea not null check (octet_length(hash) = 32)
);

create function audit_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on % is refused: the audit log is only added to', tg_op, tg_table_name using errcode = 'restrict_violation';
end
$$;

create trigger entries_never_change before update or delete or truncate on audit_entries
  for each statement execute function audit_refuse_change();
create trigger events_are_never_deleted before delete or truncate on audit_events
  for each statement execute function audit_refuse_change();
create trigger events_stay_what_they_are before update of id, at, kind, actor, subject, details on audit_events
  for each statement execute function audit_refuse_change();
create trigger events_are_chained_once before update of entry_number on audit_events
  for each row when (old.entry_number is not null) execute function audit_refuse_change();
