import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BankersBooks, idOf } from '../../test/ledger/bankers-table.ts'

/** A and B without limits, D (debits ≤ credits) with 100 in it, E (credits ≤ debits) with room for 50, F of another ledger. */
function newBooks(): BankersBooks {
  return new BankersBooks()
    .accounts(`
      | account | ledger | code | how              | status  |
      | A       | 1      | 1    |                  | created |
      | B       | 1      | 1    |                  | created |
      | D       | 1      | 1    | debits ≤ credits | created |
      | E       | 1      | 1    | credits ≤ debits | created |
    `)
    .transfers(`
      | transfer | from | to | amount | how | status  |
      | F1       | A    | D  | 100    |     | created |
      | F2       | E    | A  | 50     |     | created |
    `)
}

test('a post or void that is wrong in everything is told the first thing; mended, the next, in the documented order', () => {
  newBooks().transfers(`
    | transfer | from | to | amount | how                                                      | status                                           |
    | P1       | A    | B  | 15     | pending, code 7                                          | created                                          |
    | T1       | A    | B  | 15     |                                                          | created                                          |
    | T2       | X    | Y  | 16     | post -, void -, pending, timeout 50, ledger 9, code 9    | flags_are_mutually_exclusive                     |
    | T2       | X    | Y  | 16     | void -, balancing debit, timeout 50, ledger 9, code 9    | flags_are_mutually_exclusive                     |
    | T2       | X    | Y  | 16     | void -, balancing credit, timeout 50, ledger 9, code 9   | flags_are_mutually_exclusive                     |
    | T2       | X    | Y  | 16     | void -, closing debit, timeout 50, ledger 9, code 9      | flags_are_mutually_exclusive                     |
    | T2       | X    | Y  | 16     | post -, closing credit, timeout 50, ledger 9, code 9     | flags_are_mutually_exclusive                     |
    | T2       | X    | Y  | 16     | post -, pending, timeout 50, ledger 9, code 9            | flags_are_mutually_exclusive                     |
    | T2       | X    | Y  | 16     | void -, timeout 50, ledger 9, code 9                     | pending_id_must_not_be_zero                      |
    | T2       | X    | Y  | 16     | void max, timeout 50, ledger 9, code 9                   | pending_id_must_not_be_int_max                   |
    | T2       | X    | Y  | 16     | void T2, timeout 50, ledger 9, code 9                    | pending_id_must_be_different                     |
    | T2       | X    | Y  | 16     | void PX, timeout 50, ledger 9, code 9                    | timeout_reserved_for_pending_transfer            |
    | T2       | X    | Y  | 16     | void PX, ledger 9, code 9                                | pending_transfer_not_found                       |
    | T3       | X    | Y  | 16     | void T1, ledger 9, code 9                                | pending_transfer_not_pending                     |
    | T3       | X    | Y  | 16     | void P1, ledger 9, code 9                                | pending_transfer_has_different_debit_account_id  |
    | T3       | A    | Y  | 16     | void P1, ledger 9, code 9                                | pending_transfer_has_different_credit_account_id |
    | T3       | A    | B  | 16     | void P1, ledger 9, code 9                                | pending_transfer_has_different_ledger            |
    | T3       | A    | B  | 16     | void P1, ledger 1, code 9                                | pending_transfer_has_different_code              |
    | T3       | A    | B  | 16     | void P1, ledger 1, code 7                                | exceeds_pending_transfer_amount                  |
    | T3       | A    | B  | 16     | post P1                                                  | exceeds_pending_transfer_amount                  |
    | T3       | A    | B  | max-1  | post P1                                                  | exceeds_pending_transfer_amount                  |
    | T3       | A    | B  | 14     | void P1                                                  | pending_transfer_has_different_amount            |
    | T3       | A    | B  | 15     | void P1, ledger 1, code 7                                | created                                          |
    | T4       | A    | B  | 16     | void P1                                                  | exceeds_pending_transfer_amount                  |
    | T4       | A    | B  | 14     | void P1                                                  | pending_transfer_has_different_amount            |
    | T4       | -    | -  | -      | void P1                                                  | pending_transfer_already_voided                  |
    | T4       | -    | -  | max    | post P1                                                  | pending_transfer_already_voided                  |
  `)
})

test('a pending transfer reserves; a post moves all of it or a part and gives the rest back; a void gives all of it back', () => {
  newBooks()
    .transfers(`
      | transfer | from | to | amount | how     | status          |
      | P1       | D    | B  | 60     | pending | created         |
      | P2       | D    | B  | 30     | pending | created         |
      | P3       | D    | B  | 10     | pending | created         |
      | T1       | D    | B  | 1      |         | exceeds_credits |
    `)
    .balances(`
      | account | debits pending | debits posted | credits pending | credits posted | state |
      | D       | 100            | -             | -               | 100            | open  |
      | B       | -              | -             | 100             | -              | open  |
    `)
    .transfers(`
      | transfer | from | to | amount | how     | status  |
      | R1       | -    | -  | max    | post P1 | created |
      | R2       | -    | -  | 12     | post P2 | created |
      | R3       | -    | -  | -      | void P3 | created |
    `)
    .balances(`
      | account | debits pending | debits posted | credits pending | credits posted | state |
      | D       | -              | 72            | -               | 100            | open  |
      | B       | -              | -             | -               | 72             | open  |
    `)
    .transfers(`
      | transfer | from | to | amount | how     | status                          |
      | T2       | -    | -  | 60     | post P1 | pending_transfer_already_posted |
      | T3       | -    | -  | -      | void P1 | pending_transfer_already_posted |
      | T4       | -    | -  | 1      | post P2 | pending_transfer_already_posted |
      | T5       | -    | -  | max    | post P3 | pending_transfer_already_voided |
    `)
})

test('a post of nothing posts nothing and gives everything back', () => {
  newBooks()
    .transfers(`
      | transfer | from | to | amount | how     | status  |
      | P1       | D    | B  | 60     | pending | created |
      | R1       | -    | -  | -      | post P1 | created |
    `)
    .balances(`
      | account | debits pending | debits posted | credits pending | credits posted | state |
      | D       | -              | -             | -               | 100            | open  |
    `)
})

test('what is pending can not be spent, and is not there to spend either', () => {
  newBooks().transfers(`
    | transfer | from | to | amount | how     | status          |
    | P1       | A    | D  | 1,000  | pending | created         |
    | T1       | D    | B  | 101    |         | exceeds_credits |
    | P2       | D    | B  | 100    | pending | created         |
    | T2       | D    | B  | 1      |         | exceeds_credits |
    | P3       | E    | A  | 1,000  | pending | created         |
    | T3       | A    | E  | 51     |         | exceeds_debits  |
    | P4       | A    | E  | 50     | pending | created         |
    | T4       | A    | E  | 1      |         | exceeds_debits  |
  `)
})

test('a pending transfer expires exactly at its time: not a moment before, and then for good', () => {
  newBooks()
    .transfers(`
      | transfer | from | to | amount | how                 | status  |
      | P1       | D    | B  | 60     | pending, timeout 10 | created |
      | P2       | D    | B  | 40     | pending, timeout 20 | created |
    `)
    .later(9)
    .transfers(`
      | transfer | from | to | amount | how | status          |
      | T1       | D    | B  | 1      |     | exceeds_credits |
    `)
    .later(1)
    .balances(`
      | account | debits pending | debits posted | credits pending | credits posted | state |
      | D       | 40             | -             | -               | 100            | open  |
      | B       | -              | -             | 40              | -              | open  |
    `)
    .transfers(`
      | transfer | from | to | amount | how     | status                   |
      | T2       | -    | -  | max    | post P1 | pending_transfer_expired |
      | T3       | -    | -  | -      | void P1 | pending_transfer_expired |
      | T4       | D    | B  | 60     |         | created                  |
      | T5       | -    | -  | max    | post P2 | created                  |
    `)
    .later(100)
    .transfers(`
      | transfer | from | to | amount | how     | status                          |
      | T6       | -    | -  | max    | post P2 | pending_transfer_already_posted |
    `)
})

test('of transfers that expire, those come first whose time came first, and not one nanosecond early', () => {
  const bank = newBooks().transfers(`
    | transfer | from | to | amount | how                 | status  |
    | P1       | D    | B  | 1      | pending, timeout 10 | created |
    | P2       | D    | B  | 2      | pending, timeout 9  | created |
    | P3       | D    | B  | 3      | pending, timeout 9  | created |
    | P4       | D    | B  | 4      | pending             | created |
  `)
  const { timestamp } = bank.books.transfer(idOf('P1'))!
  const due = (nanoseconds: bigint): bigint[] => bank.books.due(timestamp + nanoseconds).map(({ amount }) => amount)
  assert.deepEqual(due(9_000_000_000n), [])
  assert.deepEqual(due(9_000_000_001n), [2n])
  assert.deepEqual(due(9_000_000_002n), [2n, 3n])
  assert.deepEqual(due(9_999_999_999n), [2n, 3n])
  assert.deepEqual(due(10_000_000_000n), [2n, 3n, 1n])
})

test('an expired transfer can not be posted even while its amount is still reserved', () => {
  const bank = newBooks().transfers(`
    | transfer | from | to | amount | how                 | status  |
    | P1       | D    | B  | 60     | pending, timeout 10 | created |
  `)
  bank.books.timestamp += 10_000_000_000n
  bank
    .transfers(`
      | transfer | from | to | amount | how     | status                   |
      | T1       | -    | -  | max    | post P1 | pending_transfer_expired |
      | T2       | D    | B  | 41     |         | exceeds_credits          |
    `)
    .later(0)
    .transfers(`
      | transfer | from | to | amount | how     | status                   |
      | T3       | -    | -  | -      | void P1 | pending_transfer_expired |
      | T4       | D    | B  | 41     |         | created                  |
    `)
})

test('that a pending transfer has expired is told before a closed account', () => {
  newBooks()
    .transfers(`
      | transfer | from | to | amount | how                                    | status  |
      | P1       | A    | B  | 60     | pending, timeout 10                    | created |
      | C1       | A    | B  | -      | pending, closing debit, closing credit | created |
    `)
    .later(9)
    .transfers(`
      | transfer | from | to | amount | how     | status                       |
      | T1       | -    | -  | max    | post P1 | debit_account_already_closed |
    `)
    .later(1)
    .transfers(`
      | transfer | from | to | amount | how     | status                   |
      | T2       | -    | -  | max    | post P1 | pending_transfer_expired |
      | T3       | -    | -  | -      | void P1 | pending_transfer_expired |
    `)
})

test('a closing transfer closes; only its void opens again, and only voids pass meanwhile', () => {
  newBooks()
    .transfers(`
      | transfer | from | to | amount | how                                    | status                        |
      | P1       | D    | B  | 10     | pending                                | created                       |
      | P2       | D    | B  | 20     | pending                                | created                       |
      | C1       | D    | B  | -      | pending, closing debit                 | created                       |
      | T1       | D    | B  | 1      |                                        | debit_account_already_closed  |
      | T2       | A    | D  | 1      |                                        | credit_account_already_closed |
      | T3       | -    | -  | max    | post P1                                | debit_account_already_closed  |
      | T4       | -    | -  | max    | post C1                                | debit_account_already_closed  |
      | C2       | D    | B  | -      | pending, closing debit, closing credit | debit_account_already_closed  |
      | R1       | -    | -  | -      | void P1                                | created                       |
    `)
    .balances(`
      | account | debits pending | debits posted | credits pending | credits posted | state  |
      | D       | 20             | -             | -               | 100            | closed |
      | B       | -              | -             | 20              | -              | open   |
    `)
    .accounts(`
      | account | ledger | code | how                      | status                      |
      | D       | 1      | 1    | debits ≤ credits         | exists_with_different_flags |
      | D       | 1      | 1    | debits ≤ credits, closed | exists                      |
    `)
    .transfers(`
      | transfer | from | to | amount | how                                    | status                        |
      | R2       | -    | -  | -      | void C1                                | created                       |
      | R3       | -    | -  | max    | post P2                                | created                       |
      | C3       | D    | B  | 5      | pending, closing debit, closing credit, timeout 10 | created           |
      | T5       | A    | B  | 1      |                                        | credit_account_already_closed |
    `)
    .balances(`
      | account | debits pending | debits posted | credits pending | credits posted | state  |
      | D       | 5              | 20            | -               | 100            | closed |
      | B       | -              | -             | 5               | 20             | closed |
    `)
    .later(10)
    .balances(`
      | account | debits pending | debits posted | credits pending | credits posted | state |
      | D       | -              | 20            | -               | 100            | open  |
      | B       | -              | -             | -               | 20             | open  |
    `)
})

test('what is pending expires in a closed account too, and leaves it closed', () => {
  newBooks()
    .transfers(`
      | transfer | from | to | amount | how                    | status  |
      | P1       | D    | B  | 10     | pending, timeout 10    | created |
      | C1       | A    | B  | -      | pending, closing credit | created |
    `)
    .later(10)
    .balances(`
      | account | debits pending | debits posted | credits pending | credits posted | state  |
      | D       | -              | -             | -               | 100            | open   |
      | B       | -              | -             | -               | -              | closed |
    `)
})

test('balancing moves what there is, up to the amount; perhaps nothing', () => {
  newBooks()
    .transfers(`
      | transfer | from | to | amount | how                                         | status          |
      | T1       | D    | B  | 30     | balancing debit                             | created         |
      | P1       | D    | B  | 50     | pending, balancing debit                    | created         |
      | T2       | D    | B  | max    | balancing debit                             | created         |
      | T3       | D    | B  | max    | balancing debit                             | created         |
      | T4       | D    | B  | 1      |                                             | exceeds_credits |
      | T5       | A    | E  | 20     | balancing credit                            | created         |
      | T6       | A    | E  | max    | pending, balancing credit                   | created         |
      | T7       | A    | E  | max    | balancing credit                            | created         |
      | T8       | B    | D  | 40     | balancing debit, balancing credit           | created         |
      | T9       | D    | E  | 40     | balancing debit, balancing credit           | created         |
      | T10      | B    | D  | 40     | balancing credit                            | created         |
    `)
    .balances(`
      | account | debits pending | debits posted | credits pending | credits posted | state |
      | D       | 50             | 50            | -               | 100            | open  |
      | B       | -              | -             | 50              | 50             | open  |
      | E       | -              | 50            | 30              | 20             | open  |
      | A       | 30             | 120           | -               | 50             | open  |
    `)
})

test('two accounts are emptied and closed by two chains', () => {
  newBooks()
    .transfers(`
      | transfer | from | to | amount | how                      | status  |
      | T1       | D    | A  | max    | linked, balancing debit  | created |
      | C1       | D    | A  | -      | pending, closing debit   | created |
      | T2       | A    | E  | max    | linked, balancing credit | created |
      | C2       | A    | E  | -      | pending, closing credit  | created |
    `)
    .balances(`
      | account | debits pending | debits posted | credits pending | credits posted | state  |
      | D       | -              | 100           | -               | 100            | closed |
      | E       | -              | 50            | -               | 50             | closed |
    `)
    .transfers(`
      | transfer | from | to | amount | how     | status  |
      | R1       | -    | -  | -      | void C1 | created |
    `)
    .balances(`
      | account | debits pending | debits posted | credits pending | credits posted | state |
      | D       | -              | 100           | -               | 100            | open  |
    `)
})
