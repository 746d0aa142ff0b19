-- What a bound code answered. A question typed on a keypad names amount and account, not the transfer, so a code that answered it is used up for every transfer.
alter table otp_bound_codes add column question text;
create index otp_bound_codes_question on otp_bound_codes (registration_id, question, step);
