-- One row says for ever whether this database holds pretend money or real money (design, law 15).
create table deployment (
  only_one boolean primary key default true check (only_one),
  id uuid not null,
  mode text not null check (mode in ('sandbox', 'real')),
  made_at timestamptz not null default clock_timestamp()
);

create function deployment_is_for_ever() returns trigger language plpgsql as $$
begin
  raise exception 'what a database was made for cannot be changed';
end $$;

create trigger deployment_is_for_ever before update or delete or truncate on deployment
  for each statement execute function deployment_is_for_ever();
