-- One row, counted on by whatever changes a programme's rules: whoever keeps them in memory asks it in the transaction that relies on them.
create table programmes_edition (
  is_only boolean primary key default true check (is_only),
  number bigint not null
);
insert into programmes_edition (number) values (1);

create function programmes_changed() returns trigger language plpgsql as $$
begin
  update programmes_edition set number = number + 1;
  return null;
end
$$;
create trigger programmes_changed after insert or update or delete or truncate on programmes for each statement execute function programmes_changed();
create trigger programme_markets_changed after insert or update or delete or truncate on programme_markets for each statement execute function programmes_changed();
