-- PostgreSQL reads a table's CHECK constraints from their stored text in every statement that writes the table, also where no column of theirs is
-- written; a domain's it keeps. Of the tables in which every payment changes rows, what one column must fulfil is its type from here on; what holds between
-- columns stays with the table. The tables are written anew for it. Left as they are: payments and ledger_transfers, the largest, for two checks and one;
-- approvals, which few payments have.
-- Whoever still runs the version before must start anew: statements that it has prepared return another type now.
-- In the order in which a payment takes them, so that nobody waits in a circle.
lock table purses, unlocks, payment_requests, lots, ledger_accounts in access exclusive mode;

create domain ledger_account_id as uuid constraint id_is_not_reserved check (value not in ('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'));
create domain ledger_number as integer constraint ledger_is_given check (value > 0);
create domain ledger_code as smallint constraint code_is_given check (value > 0);
create domain ledger_account_flags as smallint constraint flags_are_known check (value & ~47 = 0 and value & 6 <> 6);
create domain ledger_user_data_64 as bigint constraint user_data_is_not_negative check (value >= 0);
create domain ledger_user_data_32 as integer constraint user_data_is_not_negative check (value >= 0);
create domain ledger_balance as bigint constraint balance_is_not_negative check (value >= 0);

-- A trigger that names columns keeps them from changing their type.
drop trigger accounts_stay_what_they_are on ledger_accounts;
alter table ledger_accounts
  drop constraint id_is_not_reserved,
  drop constraint ledger_and_code_are_given,
  drop constraint flags_are_known,
  drop constraint user_data_is_not_negative,
  drop constraint balances_are_not_negative,
  alter column id type ledger_account_id,
  alter column ledger type ledger_number,
  alter column code type ledger_code,
  alter column flags type ledger_account_flags,
  alter column user_data_64 type ledger_user_data_64,
  alter column user_data_32 type ledger_user_data_32,
  alter column debits_pending type ledger_balance,
  alter column debits_posted type ledger_balance,
  alter column credits_pending type ledger_balance,
  alter column credits_posted type ledger_balance;
create trigger accounts_stay_what_they_are before update of id, timestamp, ledger, code, flags, user_data_128, user_data_64, user_data_32 on ledger_accounts
  for each statement execute function ledger_refuse_change();

-- In won.
create domain won as bigint constraint won_is_not_negative check (value >= 0);
create domain some_won as bigint constraint won_is_more_than_nothing check (value > 0);
create domain sha256_digest as bytea constraint digest_has_32_bytes check (octet_length(value) = 32);
create domain request_state as text constraint request_state_is_known check (value in ('open', 'paid', 'cancelled'));

alter table purses
  drop constraint purses_day_spent_check,
  drop constraint purses_day_pin_spent_check,
  drop constraint purses_month_spent_check,
  drop constraint purses_purchased_check,
  alter column day_spent type won,
  alter column day_pin_spent type won,
  alter column month_spent type won,
  alter column purchased type won;
alter table lots
  drop constraint lots_face_check,
  alter column face type some_won;
alter table unlocks
  drop constraint unlocks_amount_left_check,
  alter column amount_left type won;
alter table payment_requests
  drop constraint payment_requests_hash_check,
  drop constraint payment_requests_amount_check,
  drop constraint payment_requests_state_check,
  alter column hash type sha256_digest,
  alter column amount type some_won,
  alter column state type request_state;
