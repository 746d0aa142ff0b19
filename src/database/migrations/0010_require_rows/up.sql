-- A write that goes out together with its COMMIT must fail by itself when it did not write all its rows.
create function require_rows(what text, expected bigint, written bigint) returns bigint language plpgsql immutable parallel safe as $$
begin
  if written is distinct from expected then
    raise exception '%: % rows were to be written, % were', what, expected, written using errcode = 'data_corrupted';
  end if;
  return written;
end
$$;
