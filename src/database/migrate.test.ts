import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import { migrate, migrationNames } from './migrate.ts'

/** What each migration is for, and a table that it must have made. A migration without an entry fails the test. */
const MADE: Record<string, string[]> = {
  '0001_ledger': ['ledger_accounts', 'ledger_transfers'],
  '0002_deployment': ['deployment'],
  '0003_people': ['people', 'consents', 'devices', 'identity_checks', 'pins', 'logins', 'sessions', 'unlocks', 'approvals'],
  '0004_markets': ['markets', 'merchants', 'stalls', 'staff', 'merchant_streams', 'merchant_events'],
  '0005_programmes': ['programmes', 'programme_markets', 'programme_merchants', 'purses', 'lots'],
  '0006_funds': ['linked_accounts', 'top_ups'],
  '0007_payments': ['payment_requests', 'request_codes', 'payments', 'refunds'],
  '0008_codes': ['stall_codes', 'stall_code_steps', 'fixed_code_requests', 'shopper_codes'],
  '0009_till_staff': ['staff_invites', 'approval_keys', 'refund_approvals'],
  '0010_lean_payments': [],
  '0011_notices': ['notices', 'push_subscriptions', 'notice_deliveries', 'favourites'],
  '0012_audit': ['audit_events', 'audit_entries'],
  '0013_otp': ['otp_devices', 'otp_registrations', 'otp_media', 'otp_events', 'otp_bound_codes', 'otp_commands', 'otp_serial_tries'],
  '0013_otp_before': [],
  '0014_generators': ['generator_models', 'generator_imports', 'generator_import_keys'],
  '0015_office': ['login_decoys', 'office_sign_ins', 'trusted_browsers', 'payees', 'transfers_out'],
  '0016_passkeys': ['passkeys', 'challenges', 'recovery_codes', 'recoveries', 'login_tries'],
  '0017_console': ['console_members', 'console_sign_ins', 'console_accesses', 'console_proposals', 'console_resets', 'support_tickets'],
  '0018_recovery': [],
  '0019_recovery_proofs': ['won_proofs'],
  '0020_business_otp': [],
  '0021_office_passkeys': [],
  '0022_office_profiles': [],
  '0023_shared_otp': ['generator_makers', 'otp_institutions', 'otp_centre_orders', 'otp_centre_cursor'],
  '0024_typed_questions': [],
  '0025_numbers_and_proofs': ['former_numbers'],
  '0026_centre_troubles': ['otp_centre_troubles', 'otp_centre_passed_over'],
  '0028_one_of_a_kind_here': [],
}

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.drop())

test('every migration has run, in order, and made what it says', async () => {
  assert.deepEqual(await migrationNames(), Object.keys(MADE))
  const { rows } = await database.pool.query<{ name: string }>('select name from migrations order by name')
  assert.deepEqual(rows.map((row) => row.name), Object.keys(MADE))
  const { rows: tables } = await database.pool.query<{ tablename: string }>(`select tablename from pg_tables where schemaname = 'public'`)
  const present = new Set(tables.map((table) => table.tablename))
  for (const [migration, expected] of Object.entries(MADE)) for (const table of expected) assert.ok(present.has(table), `${migration} made ${table}`)
})

test('a database that is up to date is left alone, also by several servers at once', async () => {
  const runs = await Promise.all([migrate(database.pool), migrate(database.pool), migrate(database.pool)])
  assert.deepEqual(runs, [[], [], []])
})

test('amounts below zero and payments without their transfer are refused by the tables themselves', async () => {
  const refused = (text: string): Promise<void> => assert.rejects(database.pool.query(text), /violates check constraint/)
  await refused(`insert into payments (payer_id, id, state, decided_at) values (gen_random_uuid(), gen_random_uuid(), 'paid', now())`)
  await refused(`insert into refunds (merchant_id, id, state, payer_id, payment_id, amount, made_by, decided_at)
                 values (gen_random_uuid(), gen_random_uuid(), 'refused', gen_random_uuid(), gen_random_uuid(), -1, gen_random_uuid(), now())`)
})
