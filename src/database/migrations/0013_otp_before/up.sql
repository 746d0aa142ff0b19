-- What an OTP was before it was suspended: when it is found it is that again, a locked one still locked.
alter table otp_registrations add column before text;
update otp_registrations set before = 'active' where state = 'suspended';
alter table otp_registrations add check ((before is not null) = (state = 'suspended'));
