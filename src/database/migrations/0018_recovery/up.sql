-- A till's and an office's password are two; what was not needed of 0016 goes.
alter table recoveries
  drop constraint recoveries_what_check,
  add constraint recoveries_what_check check (what in ('pin', 'till_password', 'office_password')),
  drop column cancel_hmac;
