import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { BankersBooks } from '../../test/ledger/bankers-table.ts'
import { AccountCode, FLAGS_OF_ACCOUNT, TransferCode, WON_LEDGER } from './chart-of-accounts.ts'

/** The accounts of docs/ledger.md, with their codes and limits. */
const newBooks = (): BankersBooks =>
  new BankersBooks().accounts(`
    | account  | ledger | code | how              | status  |
    | Bank     | 1      | 1000 | credits ≤ debits | created |
    | Budget   | 1      | 2000 | debits ≤ credits | created |
    | Purse    | 1      | 2100 | debits ≤ credits | created |
    | Sales    | 1      | 2200 | debits ≤ credits | created |
    | Deposit  | 1      | 2300 | debits ≤ credits | created |
    | Fees     | 1      | 3000 | debits ≤ credits | created |
    | Operator | 1      | 3100 | debits ≤ credits | created |
    | Suspense | 1      | 9000 |                  | created |
  `)

test('the money goes round: budget, top-up with discount, payment, refund, settlement with fee, transfer out', () => {
  newBooks()
    .transfers(`
      | transfer | from     | to      | amount    | how                       | status  |
      | Fund     | Bank     | Budget  | 1,000,000 | code 100                  | created |
      | TopPaid  | Bank     | Purse   | 90,000    | linked, pending, code 200 | created |
      | TopDisc  | Budget   | Purse   | 10,000    | pending, code 201         | created |
    `)
    .balances(`
      | account  | debits pending | debits posted | credits pending | credits posted | state |
      | Bank     | 90,000         | 1,000,000     | -               | -              | open  |
      | Budget   | 10,000         | -             | -               | 1,000,000      | open  |
      | Purse    | -              | -             | 100,000         | -              | open  |
    `)
    .transfers(`
      | transfer | from     | to      | amount    | how                       | status          |
      | Early    | Purse    | Sales   | 1         | code 300                  | exceeds_credits |
      | Done1    | -        | -       | max       | linked, post TopPaid      | created         |
      | Done2    | -        | -       | max       | post TopDisc              | created         |
      | Pay1     | Purse    | Sales   | 12,500    | code 300                  | created         |
      | Pay2     | Purse    | Sales   | 87,500    | code 300                  | created         |
      | Pay3     | Purse    | Sales   | 1         | code 300                  | exceeds_credits |
      | Refund   | Sales    | Purse   | 12,500    | code 301                  | created         |
      | Fee      | Sales    | Fees    | 500       | linked, code 401          | created         |
      | Settle   | Sales    | Deposit | 87,000    | code 400                  | created         |
      | TooMuch  | Sales    | Deposit | 1         | code 400                  | exceeds_credits |
      | Out      | Deposit  | Bank    | 87,000    | pending, code 500         | created         |
      | Again    | Deposit  | Bank    | 1         | pending, code 500         | exceeds_credits |
      | OutDone  | -        | -       | max       | post Out                  | created         |
    `)
    .balances(`
      | account  | debits pending | debits posted | credits pending | credits posted | state |
      | Bank     | -              | 1,090,000     | -               | 87,000         | open  |
      | Budget   | -              | 10,000        | -               | 1,000,000      | open  |
      | Purse    | -              | 100,000       | -               | 112,500        | open  |
      | Sales    | -              | 100,000       | -               | 100,000        | open  |
      | Deposit  | -              | 87,000        | -               | 87,000         | open  |
      | Fees     | -              | -             | -               | 500            | open  |
    `)
})

test('a top-up that the bank refused leaves everything as it was, and a budget gives no discount that it does not have', () => {
  newBooks()
    .transfers(`
      | transfer | from   | to     | amount | how                       | status              |
      | Fund     | Bank   | Budget | 9,999  | code 100                  | created             |
      | TopPaid  | Bank   | Purse  | 90,000 | linked, pending, code 200 | linked_event_failed |
      | TopDisc  | Budget | Purse  | 10,000 | pending, code 201         | exceeds_credits     |
      | Paid2    | Bank   | Purse  | 45,000 | linked, pending, code 200 | created             |
      | Disc2    | Budget | Purse  | 5,000  | pending, code 201         | created             |
      | No1      | -      | -      | -      | linked, void Paid2        | created             |
      | No2      | -      | -      | -      | void Disc2                | created             |
    `)
    .balances(`
      | account  | debits pending | debits posted | credits pending | credits posted | state |
      | Bank     | -              | 9,999         | -               | -              | open  |
      | Budget   | -              | -             | -               | 9,999          | open  |
      | Purse    | -              | -             | -               | -              | open  |
    `)
})

test('the bank can not pay out what it does not hold, and money without an owner waits in suspense', () => {
  newBooks().transfers(`
    | transfer | from     | to    | amount | how      | status         |
    | Strange  | Bank     | Suspense | 700 | code 900 | created        |
    | Owner    | Suspense | Purse | 300    | code 902 | created        |
    | Back     | Suspense | Bank  | 400    | code 901 | created        |
    | Nothing  | Suspense | Bank  | 301    | code 901 | exceeds_debits |
  `)
})

test('a won that proves somebody is paid from what the operator paid in, and from nobody else’s money', () => {
  newBooks()
    .transfers(`
      | transfer | from     | to       | amount    | how               | status          |
      | Fund     | Bank     | Budget   | 1,000,000 | code 100          | created         |
      | Poor     | Operator | Bank     | 1         | pending, code 510 | exceeds_credits |
      | PaidIn   | Bank     | Operator | 1         | code 110          | created         |
      | Won      | Operator | Bank     | 1         | pending, code 510 | created         |
      | Second   | Operator | Bank     | 1         | pending, code 510 | exceeds_credits |
      | Sent     | -        | -        | max       | post Won          | created         |
    `)
    .balances(`
      | account  | debits pending | debits posted | credits pending | credits posted | state |
      | Bank     | -              | 1,000,001     | -               | 1              | open  |
      | Budget   | -              | -             | -               | 1,000,000      | open  |
      | Operator | -              | 1             | -               | 1              | open  |
    `)
})

test('every account and transfer of the chart stands in the document with its code', async () => {
  const text = await readFile(join(import.meta.dirname, '../../docs/ledger.md'), 'utf8')
  for (const [name, code] of [...Object.entries(AccountCode), ...Object.entries(TransferCode)]) {
    assert.match(text, new RegExp(`^\\| ${code} \\| \`${name}\` \\|`, 'm'))
  }
  assert.equal(WON_LEDGER, 1)
  assert.deepEqual(new Set(Object.keys(FLAGS_OF_ACCOUNT).map(Number)), new Set(Object.values(AccountCode)))
})
