-- One row, drawn anew by whatever changes a programme's rules: whoever keeps them in memory asks it in the transaction that relies on them. A name and no
-- count, so that none comes again, be it after a restore.
create table programmes_edition (
  is_only boolean primary key default true check (is_only),
  id uuid not null default gen_random_uuid()
);
insert into programmes_edition default values;

create function programmes_changed() returns trigger language plpgsql as $$
begin
  update programmes_edition set id = gen_random_uuid();
  return null;
end
$$;
-- When the change commits: two that change different programmes must not wait for each other in a circle.
create constraint trigger programmes_changed after insert or update or delete on programmes deferrable initially deferred
  for each row execute function programmes_changed();
create constraint trigger programme_markets_changed after insert or update or delete on programme_markets deferrable initially deferred
  for each row execute function programmes_changed();
create trigger programmes_emptied after truncate on programmes for each statement execute function programmes_changed();
create trigger programme_markets_emptied after truncate on programme_markets for each statement execute function programmes_changed();
