import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AccountFlags } from './account.ts'
import { BankersBooks, idOf } from '../../test/ledger/bankers-table.ts'
import { createAccounts } from './create-accounts.ts'

const newBooks = (): BankersBooks => new BankersBooks()

test('an account that is wrong in everything is told the first thing; mended, the next, in the documented order', () => {
  newBooks().accounts(`
    | account | ledger | code | how                                                                                                                        | status                        |
    | -       | -      | -    | time 9, flag 64, debits ≤ credits, credits ≤ debits, debits pending 1, debits posted 1, credits pending 1, credits posted 1 | timestamp_must_be_zero        |
    | -       | -      | -    | flag 64, debits ≤ credits, credits ≤ debits, debits pending 1, debits posted 1, credits pending 1, credits posted 1         | reserved_flag                 |
    | -       | -      | -    | flag 16, debits ≤ credits, credits ≤ debits, debits pending 1, debits posted 1, credits pending 1, credits posted 1         | reserved_flag                 |
    | -       | -      | -    | debits ≤ credits, credits ≤ debits, debits pending 1, debits posted 1, credits pending 1, credits posted 1                  | id_must_not_be_zero           |
    | max     | -      | -    | debits ≤ credits, credits ≤ debits, debits pending 1, debits posted 1, credits pending 1, credits posted 1                  | id_must_not_be_int_max        |
    | A       | -      | -    | debits ≤ credits, credits ≤ debits, debits pending 1, debits posted 1, credits pending 1, credits posted 1                  | flags_are_mutually_exclusive  |
    | A       | -      | -    | debits ≤ credits, debits pending 1, debits posted 1, credits pending 1, credits posted 1                                    | debits_pending_must_be_zero   |
    | A       | -      | -    | debits ≤ credits, debits posted 1, credits pending 1, credits posted 1                                                      | debits_posted_must_be_zero    |
    | A       | -      | -    | debits ≤ credits, credits pending 1, credits posted 1                                                                       | credits_pending_must_be_zero  |
    | A       | -      | -    | debits ≤ credits, credits posted 1                                                                                          | credits_posted_must_be_zero   |
    | A       | -      | -    | debits ≤ credits                                                                                                            | ledger_must_not_be_zero       |
    | A       | 1      | -    | debits ≤ credits                                                                                                            | code_must_not_be_zero         |
    | A       | 1      | 1    | debits ≤ credits                                                                                                            | created                       |
  `)
})

test('an account that exists is compared field by field, in the documented order, before anything else about it is judged', () => {
  newBooks().accounts(`
    | account | ledger | code | how                                                    | status                              |
    | A       | 1      | 1    | history, data 128 X, data 64 5, data 32 6              | created                             |
    | A       | 2      | 2    | debits ≤ credits, credits ≤ debits, debits pending 1   | exists_with_different_flags         |
    | A       | 2      | 2    | data 128 Y, data 64 6, data 32 7                       | exists_with_different_flags         |
    | A       | 2      | 2    | history, data 128 Y, data 64 6, data 32 7              | exists_with_different_user_data_128 |
    | A       | 2      | 2    | history, data 64 6, data 32 7                          | exists_with_different_user_data_128 |
    | A       | 2      | 2    | history, data 128 X, data 64 6, data 32 7              | exists_with_different_user_data_64  |
    | A       | 2      | 2    | history, data 128 X, data 64 5, data 32 7              | exists_with_different_user_data_32  |
    | A       | 2      | 2    | history, data 128 X, data 64 5, data 32 6              | exists_with_different_ledger        |
    | A       | -      | 2    | history, data 128 X, data 64 5, data 32 6              | exists_with_different_ledger        |
    | A       | 1      | 2    | history, data 128 X, data 64 5, data 32 6              | exists_with_different_code          |
    | A       | 1      | 1    | history, data 128 X, data 64 5, data 32 6              | exists                              |
    | A       | 1      | 1    | history, data 128 X, data 64 5, data 32 6, debits posted 7 | exists                          |
    | A       | 1      | 1    | flag 64, data 128 X                                    | reserved_flag                       |
    | A       | 1      | 1    | time 3, history, data 128 X, data 64 5, data 32 6      | timestamp_must_be_zero              |
  `)
})

test('linked accounts are created together or not at all', () => {
  newBooks()
    .accounts(`
      | account | ledger | code | how    | status              |
      | A       | 1      | 1    |        | created             |
      | B       | 1      | 1    | linked | linked_event_failed |
      | C       | 1      | 1    | linked | linked_event_failed |
      | B       | 1      | 1    | linked | exists              |
      | D       | 1      | 1    |        | linked_event_failed |
      | B       | 1      | 1    |        | created             |
      | B       | 1      | 2    | linked | exists_with_different_flags |
      | C       | 1      | 1    |        | linked_event_failed |
      | C       | 1      | 1    | linked | created             |
      | D       | 1      | 1    |        | created             |
    `)
    .balances(`
      | account | debits pending | debits posted | credits pending | credits posted | state |
      | C       | -              | -             | -               | -              | open  |
      | D       | -              | -             | -               | -              | open  |
    `)
})

test('a chain that the batch leaves open fails as a whole; so does the last event of one that has failed before', () => {
  newBooks().accounts(`
    | account | ledger | code | how    | status                  |
    | A       | 1      | 1    |        | created                 |
    | B       | 1      | 1    | linked | linked_event_failed     |
    | C       | 1      | 1    | linked | linked_event_chain_open |
  `).accounts(`
    | account | ledger | code | how    | status                  |
    | B       | 1      | 1    | linked | linked_event_failed     |
    | C       | -      | 1    | linked | ledger_must_not_be_zero |
    | D       | 1      | 1    | linked | linked_event_chain_open |
  `).accounts(`
    | account | ledger | code | how    | status                  |
    | B       | 1      | 1    | linked | linked_event_chain_open |
  `)
})

test('an account can be created closed', () => {
  newBooks().accounts(`
    | account | ledger | code | how    | status  |
    | A       | 1      | 1    | closed | created |
    | B       | 1      | 1    |        | created |
  `).transfers(`
    | transfer | from | to | amount | how | status                        |
    | T1       | A    | B  | 1      |     | debit_account_already_closed  |
    | T2       | B    | A  | 1      |     | credit_account_already_closed |
  `)
})

test('each event takes the next nanosecond; exists answers with the time of the account that is there', () => {
  const { books } = newBooks()
  const event = { id: idOf('A'), ledger: 1, code: 1 }
  assert.deepEqual(createAccounts(books, [event, { ...event, code: 2 }, event]), [
    { status: 'created', timestamp: 1_000_000_000_001n },
    { status: 'exists_with_different_code', timestamp: 1_000_000_000_002n },
    { status: 'exists', timestamp: 1_000_000_000_001n },
  ])
  assert.equal(books.timestamp, 1_000_000_000_003n)
})

test('what no field can hold is a mistake of the caller, not a result', () => {
  const { books } = newBooks()
  const event = { id: idOf('A'), ledger: 1, code: 1 }
  for (const wrong of [{ code: 32_768 }, { ledger: 1.5 }, { ledger: -1 }, { userData64: 2n ** 63n }, { flags: Number.NaN }, { userData32: 2 ** 31 }]) {
    assert.throws(() => createAccounts(books, [{ ...event, ...wrong }]), RangeError)
  }
  assert.equal(books.account(idOf('A')), undefined)
  assert.equal(createAccounts(books, [{ ...event, flags: AccountFlags.history }])[0]!.status, 'created')
})
