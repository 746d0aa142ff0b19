import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../src/values/clock.ts'

/** Everything the pretend world remembers, in one SQLite file that is written through to the disk before any answer leaves. */
export type World = { readonly database: DatabaseSync; readonly clock: Clock }

const SCHEMA = `
create table if not exists person (
  ci text primary key, di text not null, name text not null, birth_date text not null, unique (name, birth_date)
) strict;
create table if not exists phone (
  number text primary key, carrier text not null, ci text not null references person (ci)
) strict;
create table if not exists identity_check (
  transaction_id text primary key, name text not null, birth_date text not null, phone text not null, carrier text not null,
  code text not null, expires_at integer not null, tries integer not null default 0,
  state text not null check (state in ('open', 'void', 'verified'))
) strict;
create table if not exists message (
  sequence integer primary key autoincrement, message_id text not null unique, recipient text not null, text text not null,
  code text, sent_at integer not null
) strict;
create table if not exists account (
  fintech_use_num text primary key, bank_code text not null, account_number text not null, holder_name text not null,
  holder_birth_date text not null, ci text references person (ci), kind text not null check (kind in ('personal', 'pool')),
  state text not null default 'open' check (state in ('open', 'closed', 'blocked', 'holder_mismatch')),
  balance integer not null check (balance >= 0), unique (bank_code, account_number)
) strict;
create table if not exists entry (
  sequence integer primary key autoincrement, fintech_use_num text not null references account (fintech_use_num),
  bank_tran_id text, amount integer not null, balance_after integer not null, memo text not null, booked_at integer not null
) strict;
create index if not exists entry_of_account on entry (fintech_use_num, sequence);
create table if not exists transfer (
  bank_tran_id text primary key, direction text not null check (direction in ('withdraw', 'deposit')),
  state text not null check (state in ('settled', 'fenced')), fintech_use_num text not null, amount integer not null,
  rsp_code text not null, bank_rsp_code text not null, memo text not null, booked_at integer not null
) strict;
create table if not exists access_token (token_hash text primary key, expires_at integer not null) strict;
create table if not exists generator (serial text primary key, seed blob not null, counter integer not null) strict;
create table if not exists centre_generator (serial text primary key, maker_code text not null, ci text not null, lost text) strict;
create table if not exists centre_registration (
  serial text not null references centre_generator (serial), institution text not null,
  state text not null check (state in ('active', 'suspended', 'ended')), primary key (serial, institution)
) strict;
create table if not exists centre_order (id text primary key, body text not null, code text not null) strict;
create table if not exists centre_event (
  number integer primary key autoincrement, kind text not null, by text not null, maker_code text not null, serial text not null,
  institution text not null, why text
) strict;
create table if not exists fault (
  fault_id integer primary key autoincrement, call text not null, action text not null, effect text not null,
  milliseconds integer not null, remaining integer
) strict;
`

/** Opens the world kept in a folder, or makes a new one there. */
export function openWorld(dataFolder: string, clock: Clock): World {
  mkdirSync(dirname(dataFolder), { recursive: true })
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(join(dataFolder, 'world.sqlite'))
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 5000;')
  database.exec(SCHEMA)
  return { database, clock }
}

/** Runs a piece of work as one transaction: all of it is on the disk when this returns, or none of it. */
export function inTransaction<Value>(world: World, work: () => Value): Value {
  world.database.exec('begin immediate')
  try {
    const value = work()
    world.database.exec('commit')
    return value
  } catch (error) {
    world.database.exec('rollback')
    throw error
  }
}
