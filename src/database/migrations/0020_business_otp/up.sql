-- Whether a sole proprietor may use a digital OTP differs by institution.
alter table programmes add column digital_otp_for_business boolean not null default true;
