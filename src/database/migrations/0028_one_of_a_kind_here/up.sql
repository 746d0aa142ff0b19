-- How many generators of one person another institution takes is its own to say; here it is one of a kind. And two out of a conflict can both be lost: such a
-- one is the conflict again when it is found.
drop index otp_one_of_a_kind;
create unique index otp_one_of_a_kind on otp_registrations (person_id, kind)
  where institution = 'onjang'
    and (state in ('active', 'locked', 'pin_locked', 'resync', 'incompatible', 'worn_out') or (state = 'suspended' and before <> 'conflict'));
drop index otp_one_registration;
create unique index otp_one_registration on otp_registrations (device_id, institution)
  where state in ('pending', 'active', 'locked', 'pin_locked', 'resync', 'incompatible', 'worn_out') or (state = 'suspended' and before <> 'conflict');
