-- What an office session was opened with, and by which OTPs its codes were right: changing to another profile is a sign-in of the policy table,
-- for which what was proved in this session still counts.
alter table sessions
  add column factors text[] not null default '{}',
  add column otp_proved uuid[] not null default '{}';
update sessions set factors = '{password,identity_check}' where role = 'office';
