import assert from 'node:assert/strict'
import type { Uuid } from '../../src/values/uuid.ts'
import { AccountFlags, type AccountEvent } from '../../src/ledger/account.ts'
import { Books } from '../../src/ledger/books.ts'
import { createAccounts } from '../../src/ledger/create-accounts.ts'
import { createTransfers } from '../../src/ledger/create-transfers.ts'
import { AMOUNT_MAX, ID_MAX, NIL } from '../../src/ledger/ranges.ts'
import { expirePending } from '../../src/ledger/resolve-pending.ts'
import { TransferFlags, type TransferEvent } from '../../src/ledger/transfer.ts'

/*
 * For tests: books kept with tables that a banker can read. Each table is one batch, each row one event with the status expected of it.
 * Names stand for ids; `-` is the nil id or zero, `max` the largest id or amount.
 */

const ACCOUNT_FLAGS: Record<string, number> = {
  'linked': AccountFlags.linked,
  'debits ≤ credits': AccountFlags.debitsMustNotExceedCredits,
  'credits ≤ debits': AccountFlags.creditsMustNotExceedDebits,
  'history': AccountFlags.history,
  'closed': AccountFlags.closed,
}

const TRANSFER_FLAGS: Record<string, number> = {
  'linked': TransferFlags.linked,
  'pending': TransferFlags.pending,
  'post': TransferFlags.postPendingTransfer,
  'void': TransferFlags.voidPendingTransfer,
  'balancing debit': TransferFlags.balancingDebit,
  'balancing credit': TransferFlags.balancingCredit,
  'closing debit': TransferFlags.closingDebit,
  'closing credit': TransferFlags.closingCredit,
}

export class BankersBooks {
  readonly books: Books

  constructor(timestamp = 1_000_000_000_000n) {
    this.books = new Books(timestamp)
  }

  /** Columns: account, ledger, code, how, status. */
  accounts(table: string): this {
    const rows = readTable(table, ['account', 'ledger', 'code', 'how', 'status'])
    const results = createAccounts(this.books, rows.map(accountEvent))
    this.#compare(rows, results, 'account')
    return this
  }

  /** Columns: transfer, from (the debit account), to (the credit account), amount, how, status. */
  transfers(table: string): this {
    const rows = readTable(table, ['transfer', 'from', 'to', 'amount', 'how', 'status'])
    const results = createTransfers(this.books, rows.map(transferEvent))
    this.#compare(rows, results, 'transfer')
    return this
  }

  /** Columns: account, debits pending, debits posted, credits pending, credits posted, and open or closed. */
  balances(table: string): this {
    const columns = ['account', 'debits pending', 'debits posted', 'credits pending', 'credits posted', 'state']
    const expected = readTable(table, columns)
    const actual = expected.map((row) => {
      const account = this.books.account(idOf(row['account']!))
      assert(account, `${row['account']} exists`)
      return {
        'account': row['account'],
        'debits pending': inWords(account.debitsPending),
        'debits posted': inWords(account.debitsPosted),
        'credits pending': inWords(account.creditsPending),
        'credits posted': inWords(account.creditsPosted),
        'state': (account.flags & AccountFlags.closed) === 0 ? 'open' : 'closed',
      }
    })
    assert.deepEqual(actual, expected)
    return this
  }

  /** Lets time pass; pending transfers expire. */
  later(seconds: number): this {
    this.books.timestamp += BigInt(seconds) * 1_000_000_000n
    for (const transfer of this.books.due(this.books.timestamp)) expirePending(this.books, transfer)
    return this
  }

  #compare(rows: Row[], results: { status: string; timestamp: bigint }[], kind: string): void {
    const told = rows.map((row, index) => `${row[kind]}: ${results[index]!.status}`)
    assert.deepEqual(told, rows.map((row) => `${row[kind]}: ${row['status']}`))
  }
}

type Row = Record<string, string>

function readTable(table: string, columns: readonly string[]): Row[] {
  const lines = table.split('\n').map((line) => line.trim()).filter(Boolean)
  const cells = lines.map((line) => line.replace(/^\||\|$/g, '').split('|').map((cell) => cell.trim()))
  assert.deepEqual(cells[0], columns)
  return cells.slice(1).map((row) => {
    assert.equal(row.length, columns.length, `a row of ${columns.length} cells: ${row.join(' | ')}`)
    return Object.fromEntries(row.map((cell, index) => [columns[index]!, cell]))
  })
}

/** `A1` → a UUID that shows it. */
export function idOf(name: string): Uuid {
  if (name === '-') return NIL
  if (name === 'max') return ID_MAX
  const hex = Buffer.from(name, 'ascii').toString('hex').padStart(32, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

function amountOf(text: string): bigint {
  if (text === '-') return 0n
  const [, max, less] = /^(max)?(?:-)?([\d,]*)$/.exec(text) ?? []
  const number = BigInt((less || '0').replaceAll(',', ''))
  return max ? AMOUNT_MAX - number : number
}

function inWords(amount: bigint): string {
  if (amount === 0n) return '-'
  const fromMax = AMOUNT_MAX - amount
  if (fromMax < 1_000_000n) return fromMax === 0n ? 'max' : `max-${fromMax}`
  return amount.toString().replace(/\B(?=(\d{3})+$)/g, ',')
}

function accountEvent(row: Row): AccountEvent {
  const { flags, settings } = readHow(row['how']!, ACCOUNT_FLAGS)
  return { id: idOf(row['account']!), ledger: numberOf(row['ledger']!), code: numberOf(row['code']!), flags, ...fieldsOf(settings) }
}

/** A transfer has ledger 1 and code 1 unless it says otherwise; a post or void says only what it must. */
function transferEvent(row: Row): TransferEvent {
  const { flags, settings } = readHow(row['how']!, TRANSFER_FLAGS)
  const isResolving = (flags & (TransferFlags.postPendingTransfer | TransferFlags.voidPendingTransfer)) !== 0
  const from = idOf(row['from']!)
  const to = idOf(row['to']!)
  const standard = { ledger: isResolving ? 0 : 1, code: isResolving ? 0 : 1, flags }
  return { id: idOf(row['transfer']!), debitAccountId: from, creditAccountId: to, amount: amountOf(row['amount']!), ...standard, ...fieldsOf(settings) }
}

function numberOf(text: string): number {
  return text === '-' ? 0 : Number(text)
}

/** `linked, post P1, timeout 5` → flags, and settings with their values. */
function readHow(how: string, flagNames: Record<string, number>): { flags: number; settings: [name: string, value: string][] } {
  let flags = 0
  const settings: [string, string][] = []
  for (const word of how.split(',').map((part) => part.trim()).filter(Boolean)) {
    const flag = flagNames[word]
    const [name, value] = [word.slice(0, word.lastIndexOf(' ')), word.slice(word.lastIndexOf(' ') + 1)]
    if (flag !== undefined) flags |= flag
    else if (name === 'flag') flags |= Number(value)
    else if (flagNames[name] !== undefined) {
      flags |= flagNames[name]
      settings.push(['pending id', value])
    } else settings.push([name, value])
  }
  return { flags, settings }
}

const FIELDS: Record<string, (value: string) => Partial<AccountEvent & TransferEvent>> = {
  'pending id': (value) => ({ pendingId: idOf(value) }),
  'data 128': (value) => ({ userData128: idOf(value) }),
  'data 64': (value) => ({ userData64: BigInt(value) }),
  'data 32': (value) => ({ userData32: Number(value) }),
  'timeout': (value) => ({ timeout: Number(value) }),
  'ledger': (value) => ({ ledger: numberOf(value) }),
  'code': (value) => ({ code: numberOf(value) }),
  'time': (value) => ({ timestamp: BigInt(value) }),
  'debits pending': (value) => ({ debitsPending: BigInt(value) }),
  'debits posted': (value) => ({ debitsPosted: BigInt(value) }),
  'credits pending': (value) => ({ creditsPending: BigInt(value) }),
  'credits posted': (value) => ({ creditsPosted: BigInt(value) }),
}

function fieldsOf(settings: [name: string, value: string][]): Partial<AccountEvent & TransferEvent> {
  const fields = {}
  for (const [name, value] of settings) {
    const field = FIELDS[name]
    assert(field, `no field is called ${name}`)
    Object.assign(fields, field(value))
  }
  return fields
}
