-- A sign-in to the office that a passkey began; null: a password did.
alter table office_sign_ins add column passkey_id uuid references passkeys;

-- Notices of passkeys say for which app it is: until now only the wallet's could be registered on a screen.
update notices set facts = facts || '{"app": {"ko": "지갑", "en": "wallet"}}' where kind in ('PASSKEY_ADDED', 'PASSKEY_REVOKED', 'PASSKEY_COPIED');
