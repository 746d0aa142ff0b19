import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import { migrate, migrationNames } from './migrate.ts'
import { openPool } from './pool.ts'

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
  '0029_programmes_edition': ['programmes_edition'],
  '0030_checks_of_one_column': [],
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

test('what one column must fulfil is refused by its type: balances, amounts, states and digests of what payments change', async () => {
  const refused = (text: string, rule: string): Promise<void> => assert.rejects(database.pool.query(text), new RegExp(`violates check constraint "${rule}"`))
  const account = (column: string, value: string): string => {
    const columns: Record<string, string> = {
      id: 'gen_random_uuid()', timestamp: '1', ledger: '1', code: '1', flags: '0', user_data_128: 'gen_random_uuid()', user_data_64: '0', user_data_32: '0', closed: 'false', last_timestamp: '1',
      debits_pending: '0', debits_posted: '0', credits_pending: '0', credits_posted: '0', digest: '0', [column]: value,
    }
    return `insert into ledger_accounts (${Object.keys(columns).join(', ')}) values (${Object.values(columns).join(', ')})`
  }
  for (const id of ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff']) await refused(account('id', `'${id}'`), 'id_is_not_reserved')
  await refused(account('ledger', '0'), 'ledger_is_given')
  await refused(account('code', '0'), 'code_is_given')
  for (const flags of [16, 64, 6, -1]) await refused(account('flags', String(flags)), 'flags_are_known')
  for (const column of ['user_data_64', 'user_data_32']) await refused(account(column, '-1'), 'user_data_is_not_negative')
  for (const column of ['debits_pending', 'debits_posted', 'credits_pending', 'credits_posted']) await refused(account(column, '-1'), 'balance_is_not_negative')
  for (const column of ['day_spent', 'day_pin_spent', 'month_spent', 'purchased']) {
    await refused(`insert into purses (id, person_id, programme_id, account, ${column}) select a, a, a, a, -1 from gen_random_uuid() as n (a)`, 'won_is_not_negative')
  }
  await refused(`insert into lots (id, purse_id, top_up_id, face, remaining, expires_at) select a, a, a, 0, 0, now() from gen_random_uuid() as n (a)`, 'won_is_more_than_nothing')
  await refused(`insert into unlocks (device_id, until, amount_left) values (gen_random_uuid(), now(), -1)`, 'won_is_not_negative')
  const request = (hash: string, amount: number, state: string): string =>
    `insert into payment_requests (merchant_id, id, lookup_id, hash, programme_id, stall_id, amount, state, made_by, made_at, expires_at)
     select a, a, a, ${hash}, a, a, ${amount}, '${state}', a, now(), now() from gen_random_uuid() as n (a)`
  const hash = `sha256('')`
  await refused(request(`'\\x00'`, 1, 'open'), 'digest_has_32_bytes')
  await refused(request(hash, 0, 'open'), 'won_is_more_than_nothing')
  await refused(request(hash, 1, 'lost'), 'request_state_is_known')
})

test('a migration may take longer than a statement of a request may', async () => {
  const empty = await testDatabase('template0')
  const pool = openPool({ connectionString: empty.url, connections: 2, statementTimeoutMilliseconds: 1_000 }, (error) => console.error(error))
  try {
    // Whatever makes the domain of amounts takes a second and a half, as writing a large table anew would.
    await empty.pool.query(`create function linger() returns event_trigger language plpgsql as $$ begin
      if exists (select from pg_event_trigger_ddl_commands() where object_identity = 'public.won') then perform pg_sleep(1.5); end if; end $$`)
    await empty.pool.query(`create event trigger lingering on ddl_command_end when tag in ('CREATE DOMAIN') execute function linger()`)
    assert.deepEqual(await migrate(pool), Object.keys(MADE))
  } finally {
    await pool.end()
    await empty.drop()
  }
})
