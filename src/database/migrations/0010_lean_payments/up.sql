-- A write that goes out together with its COMMIT must fail by itself when it did not write all its rows.
create function require_rows(what text, expected bigint, written bigint) returns bigint language plpgsql immutable parallel safe as $$
begin
  if written is distinct from expected then
    raise exception '%: % rows were to be written, % were', what, expected, written using errcode = 'data_corrupted';
  end if;
  return written;
end
$$;

-- A foreign key costs a look-up and a row lock, written to the log, for every row. These two hold without it: a payment is only made under the lock
-- of its payer's purse, and an event only under the lock of its merchant's stream, and both of those have theirs.
alter table payments drop constraint payments_payer_id_fkey;
alter table merchant_events drop constraint merchant_events_merchant_id_fkey;

-- Every request is written twice, when it is made and when it is paid, and those made together are paid together. With room for both versions
-- on its page the second one writes no index.
alter table payment_requests set (fillfactor = 45);
