import { randomInt } from 'node:crypto'
import { bankCodes } from '../banks.ts'
import type { World } from '../world.ts'

export const accountStates = ['open', 'closed', 'blocked', 'holder_mismatch'] as const
export type AccountState = (typeof accountStates)[number]

export type Account = {
  readonly fintechUseNum: string
  readonly bankCode: string
  readonly accountNumber: string
  readonly holderName: string
  readonly holderBirthDate: string
  readonly kind: 'personal' | 'pool'
  readonly state: AccountState
  /** Won. */
  readonly balance: bigint
}

export type Entry = { readonly amount: bigint; readonly balanceAfter: bigint; readonly memo: string; readonly bookedAt: Date }

/** The programme's pool account: where withdrawals go and deposits come from. */
export const POOL_ACCOUNT_NUMBER = '9010000000001'
export const POOL_FINTECH_USE_NUM = '901000000000000000000001'

const PERSONAL_BALANCE = 1_000_000n

type Row = {
  fintech_use_num: string
  bank_code: string
  account_number: string
  holder_name: string
  holder_birth_date: string
  kind: 'personal' | 'pool'
  state: AccountState
  balance: number
}

function fromRow(row: Row): Account {
  return {
    fintechUseNum: row.fintech_use_num,
    bankCode: row.bank_code,
    accountNumber: row.account_number,
    holderName: row.holder_name,
    holderBirthDate: row.holder_birth_date,
    kind: row.kind,
    state: row.state,
    balance: BigInt(row.balance),
  }
}

const digits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join('')

function openAccount(world: World, account: Omit<Account, 'state' | 'balance'> & { ci: string | null }, firstDeposit: bigint): void {
  const opened = world.database
    .prepare(
      `insert into account (fintech_use_num, bank_code, account_number, holder_name, holder_birth_date, ci, kind, balance)
       values (?, ?, ?, ?, ?, ?, ?, 0) on conflict (fintech_use_num) do nothing`,
    )
    .run(
      account.fintechUseNum,
      account.bankCode,
      account.accountNumber,
      account.holderName,
      account.holderBirthDate,
      account.ci,
      account.kind,
    )
  if (opened.changes === 1) bookEntry(world, account.fintechUseNum, firstDeposit, '개설 입금 (연습용)', null)
}

/** One account in each bank, with 1,000,000 won each. */
export function openPersonalAccounts(world: World, person: { ci: string; name: string; birthDate: string }): void {
  for (const bankCode of bankCodes) {
    openAccount(
      world,
      {
        fintechUseNum: bankCode + digits(21),
        bankCode,
        accountNumber: bankCode + digits(10),
        holderName: person.name,
        holderBirthDate: person.birthDate,
        ci: person.ci,
        kind: 'personal',
      },
      PERSONAL_BALANCE,
    )
  }
}

/** Opens the pool account of a new world; an old world has it already. `funds`, in won, is what the city paid in for discounts. */
export function openPoolAccount(world: World, funds: bigint): void {
  openAccount(
    world,
    {
      fintechUseNum: POOL_FINTECH_USE_NUM,
      bankCode: '901',
      accountNumber: POOL_ACCOUNT_NUMBER,
      holderName: '온장 연습 프로그램',
      holderBirthDate: '',
      ci: null,
      kind: 'pool',
    },
    funds,
  )
}

/** Books an amount of won (negative: out) and moves the balance with it. Throws if the balance would fall below zero. */
export function bookEntry(world: World, fintechUseNum: string, amount: bigint, memo: string, bankTranId: string | null): void {
  const { balance } = world.database
    .prepare('update account set balance = balance + ? where fintech_use_num = ? returning balance')
    .get(amount, fintechUseNum) as { balance: number }
  world.database
    .prepare('insert into entry (fintech_use_num, bank_tran_id, amount, balance_after, memo, booked_at) values (?, ?, ?, ?, ?, ?)')
    .run(fintechUseNum, bankTranId, amount, balance, memo, world.clock().getTime())
}

export function accountByFintechUseNum(world: World, fintechUseNum: string): Account | undefined {
  const row = world.database.prepare('select * from account where fintech_use_num = ?').get(fintechUseNum) as Row | undefined
  return row && fromRow(row)
}

export function accountByNumber(world: World, bankCode: string, accountNumber: string): Account | undefined {
  const row = world.database.prepare('select * from account where bank_code = ? and account_number = ?').get(bankCode, accountNumber)
  return row && fromRow(row as Row)
}

export function accountsOfPerson(world: World, ci: string): Account[] {
  return (world.database.prepare('select * from account where ci = ? order by bank_code').all(ci) as Row[]).map(fromRow)
}

/** People's accounts, newest first and so many at most, and last the pool account. */
export function allAccounts(world: World, limit: number): Account[] {
  const rows = world.database.prepare('select * from account where kind = ? order by rowid desc limit ?')
  return [...(rows.all('personal', limit) as Row[]), ...(rows.all('pool', 1) as Row[])].map(fromRow)
}

/** The latest entries of an account, newest first. */
export function entriesOf(world: World, fintechUseNum: string, limit: number): Entry[] {
  const rows = world.database
    .prepare('select amount, balance_after, memo, booked_at from entry where fintech_use_num = ? order by sequence desc limit ?')
    .all(fintechUseNum, limit) as { amount: number; balance_after: number; memo: string; booked_at: number }[]
  return rows.map((row) => ({
    amount: BigInt(row.amount),
    balanceAfter: BigInt(row.balance_after),
    memo: row.memo,
    bookedAt: new Date(row.booked_at),
  }))
}

/** Changes an account's state, or sets its balance by booking the difference. Undefined if there is no such account. */
export function changeAccount(
  world: World,
  fintechUseNum: string,
  change: { state?: AccountState; balance?: bigint },
): Account | undefined {
  const account = accountByFintechUseNum(world, fintechUseNum)
  if (!account) return undefined
  if (change.state !== undefined) {
    world.database.prepare('update account set state = ? where fintech_use_num = ?').run(change.state, fintechUseNum)
  }
  if (change.balance !== undefined && change.balance !== account.balance) {
    bookEntry(world, fintechUseNum, change.balance - account.balance, '잔액 조정 (연습용)', null)
  }
  return accountByFintechUseNum(world, fintechUseNum)
}

/** `9011234567890` → `901-1234-567***`, as a bank would print it. */
export function maskedNumber(accountNumber: string): string {
  return `${accountNumber.slice(0, 3)}-${accountNumber.slice(3, 7)}-${accountNumber.slice(7, -3)}***`
}
