import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BankersBooks, idOf } from '../../test/ledger/bankers-table.ts'
import { createTransfers } from './create-transfers.ts'
import { TIMESTAMP_MAX } from './ranges.ts'

/** A and B without limits, C of another ledger, D (debits ≤ credits), E (credits ≤ debits), F created closed. */
function newBooks(timestamp?: bigint): BankersBooks {
  return new BankersBooks(timestamp).accounts(`
    | account | ledger | code | how              | status  |
    | A       | 1      | 1    |                  | created |
    | B       | 1      | 1    |                  | created |
    | C       | 2      | 1    |                  | created |
    | D       | 1      | 1    | debits ≤ credits | created |
    | E       | 1      | 1    | credits ≤ debits | created |
    | F       | 1      | 1    | closed           | created |
  `)
}

test('a transfer that is wrong in everything is told the first thing; mended, the next, in the documented order', () => {
  newBooks().transfers(`
    | transfer | from | to  | amount | how                                                            | status                                         |
    | -        | -    | -   | max    | time 9, flag 256, pending id max, timeout 5, closing debit, ledger -, code - | timestamp_must_be_zero           |
    | -        | -    | -   | max    | flag 256, pending id max, timeout 5, closing debit, ledger -, code - | reserved_flag                            |
    | -        | -    | -   | max    | flag 512, pending id max, timeout 5, closing debit, ledger -, code - | reserved_flag                            |
    | -        | -    | -   | max    | pending id max, timeout 5, closing debit, ledger -, code -     | id_must_not_be_zero                            |
    | max      | -    | -   | max    | pending id max, timeout 5, closing debit, ledger -, code -     | id_must_not_be_int_max                         |
    | T1       | -    | -   | max    | pending id max, timeout 5, closing debit, ledger -, code -     | debit_account_id_must_not_be_zero              |
    | T1       | max  | -   | max    | pending id max, timeout 5, closing debit, ledger -, code -     | debit_account_id_must_not_be_int_max           |
    | T1       | X    | -   | max    | pending id max, timeout 5, closing debit, ledger -, code -     | credit_account_id_must_not_be_zero             |
    | T1       | X    | max | max    | pending id max, timeout 5, closing debit, ledger -, code -     | credit_account_id_must_not_be_int_max          |
    | T1       | X    | X   | max    | pending id max, timeout 5, closing debit, ledger -, code -     | accounts_must_be_different                     |
    | T1       | X    | Y   | max    | pending id max, timeout 5, closing debit, ledger -, code -     | pending_id_must_be_zero                        |
    | T1       | X    | Y   | max    | timeout 5, closing debit, ledger -, code -                     | timeout_reserved_for_pending_transfer          |
    | T1       | X    | Y   | max    | closing debit, ledger -, code -                                | closing_transfer_must_be_pending               |
    | T1       | X    | Y   | max    | closing credit, ledger -, code -                               | closing_transfer_must_be_pending               |
    | T1       | X    | Y   | max    | ledger -, code -                                               | ledger_must_not_be_zero                        |
    | T1       | X    | Y   | max    | ledger 9, code -                                               | code_must_not_be_zero                          |
    | T1       | X    | Y   | max    | ledger 9                                                       | debit_account_not_found                        |
    | T2       | F    | Y   | max    | ledger 9                                                       | credit_account_not_found                       |
    | T3       | F    | C   | max    | ledger 9                                                       | accounts_must_have_the_same_ledger             |
    | T3       | F    | E   | max    | ledger 9                                                       | transfer_must_have_the_same_ledger_as_accounts |
    | T3       | F    | E   | max    |                                                                | debit_account_already_closed                   |
    | T4       | D    | F   | max    |                                                                | credit_account_already_closed                  |
    | T5       | D    | E   | 1      |                                                                | exceeds_credits                                |
    | T6       | A    | E   | 1      |                                                                | exceeds_debits                                 |
    | T7       | A    | B   | 1      |                                                                | created                                        |
  `)
})

test('a balance can not overflow, and an overflow is told before a limit', () => {
  newBooks()
    .transfers(`
      | transfer | from | to | amount | how     | status                     |
      | P1       | A    | B  | max-5  | pending | created                    |
      | T1       | A    | B  | 6      | pending | overflows_debits_pending   |
      | T2       | D    | B  | 6      | pending | overflows_credits_pending  |
      | T3       | A    | D  | 6      | pending | overflows_debits_pending   |
      | T4       | A    | D  | 6      |         | overflows_debits           |
      | T5       | D    | B  | 6      |         | overflows_credits          |
      | T6       | A    | B  | 5      |         | created                    |
      | T7       | A    | B  | 1      |         | overflows_debits           |
      | T8       | A    | B  | 1      | void P1 | pending_transfer_has_different_amount |
      | T9       | -    | -  | -      | void P1 | created                    |
      | T10      | A    | B  | max-6  |         | created                    |
      | T11      | A    | B  | 2      |         | overflows_debits_posted    |
      | T12      | D    | B  | 2      |         | overflows_credits_posted   |
      | T13      | A    | B  | 1      | pending | created                    |
    `)
    .balances(`
      | account | debits pending | debits posted | credits pending | credits posted | state |
      | A       | 1              | max-1         | -               | -              | open  |
      | B       | -              | -             | 1               | max-1          | open  |
    `)
})

test('a closed account is told before an overflow, that before a time-out too long, and that before a limit', () => {
  // From the first transfer on, a second reaches beyond the end of time.
  newBooks(TIMESTAMP_MAX - 1_000_000_000n - 6n).transfers(`
    | transfer | from | to | amount | how                | status                        |
    | P1       | A    | B  | max    | pending            | created                       |
    | T1       | F    | B  | 1      | pending, timeout 1 | debit_account_already_closed  |
    | T2       | A    | F  | 1      | pending, timeout 1 | credit_account_already_closed |
    | T3       | A    | E  | 1      | pending, timeout 1 | overflows_debits_pending      |
    | T4       | D    | B  | 1      | pending, timeout 1 | overflows_credits_pending     |
    | R1       | -    | -  | max-10 | post P1            | created                       |
    | P2       | A    | B  | 5      | pending            | created                       |
    | T5       | A    | E  | 11     | pending, timeout 1 | overflows_debits_posted       |
    | T6       | D    | B  | 11     | pending, timeout 1 | overflows_credits_posted      |
    | T7       | A    | E  | 6      | pending, timeout 1 | overflows_debits              |
    | T8       | D    | B  | 6      | pending, timeout 1 | overflows_credits             |
    | T9       | D    | E  | 6      | pending, timeout 1 | overflows_timeout             |
    | T10      | D    | E  | 6      |                    | exceeds_credits               |
    | T11      | B    | E  | 6      |                    | exceeds_debits                |
  `)
})

test('a time-out can not reach beyond the end of time, and that is told before a limit', () => {
  // Six accounts take six nanoseconds; T1 is created at the last moment from which a second still passes.
  newBooks(TIMESTAMP_MAX - 1_000_000_000n - 7n).transfers(`
    | transfer | from | to | amount | how                | status            |
    | T1       | A    | B  | 1      | pending, timeout 1 | created           |
    | T2       | D    | E  | 1      | pending, timeout 1 | overflows_timeout |
    | T3       | D    | E  | 1      | pending            | exceeds_credits   |
  `)
})

test('a single-phase transfer that exists is compared field by field, in the documented order', () => {
  newBooks().transfers(`
    | transfer | from | to | amount | how                                                       | status                                  |
    | T1       | A    | B  | 100    | pending, timeout 5, data 128 X, data 64 5, data 32 6      | created                                 |
    | T1       | -    | -  | 1      | pending id P, timeout 6, ledger -, code -                 | exists_with_different_flags             |
    | T1       | -    | -  | 1      | post P, ledger -, code -                                  | exists_with_different_flags             |
    | T1       | -    | -  | 1      | pending, pending id P, timeout 6, ledger -, code -        | exists_with_different_pending_id        |
    | T1       | -    | -  | 1      | pending, timeout 6, ledger -, code -                      | exists_with_different_timeout           |
    | T1       | -    | -  | 1      | pending, timeout 5, ledger -, code -                      | exists_with_different_debit_account_id  |
    | T1       | A    | -  | 1      | pending, timeout 5, ledger -, code -                      | exists_with_different_credit_account_id |
    | T1       | A    | B  | 99     | pending, timeout 5, ledger -, code -                      | exists_with_different_amount            |
    | T1       | A    | B  | 101    | pending, timeout 5, ledger -, code -                      | exists_with_different_amount            |
    | T1       | A    | B  | 100    | pending, timeout 5, ledger -, code -                      | exists_with_different_user_data_128     |
    | T1       | A    | B  | 100    | pending, timeout 5, data 128 X, ledger -, code -          | exists_with_different_user_data_64      |
    | T1       | A    | B  | 100    | pending, timeout 5, data 128 X, data 64 5, ledger -, code - | exists_with_different_user_data_32    |
    | T1       | A    | B  | 100    | pending, timeout 5, data 128 X, data 64 5, data 32 6, ledger -, code - | exists_with_different_ledger |
    | T1       | A    | B  | 100    | pending, timeout 5, data 128 X, data 64 5, data 32 6, code - | exists_with_different_code           |
    | T1       | A    | B  | 100    | pending, timeout 5, data 128 X, data 64 5, data 32 6      | exists                                  |
    | T1       | A    | B  | 100    | flag 256                                                  | reserved_flag                           |
  `)
})

test('a post or void that exists is compared with what it had inherited', () => {
  newBooks().transfers(`
    | transfer | from | to | amount | how                                                   | status                                  |
    | P1       | A    | B  | 100    | pending, data 128 X, data 64 5, data 32 6             | created                                 |
    | P2       | A    | B  | 100    | pending                                               | created                                 |
    | P3       | A    | B  | 100    | pending                                               | created                                 |
    | R1       | -    | -  | max    | post P1                                               | created                                 |
    | R1       | E    | E  | 1      | void P2, timeout 5, data 128 Y, data 64 9, data 32 9, ledger 9, code 9 | exists_with_different_flags |
    | R1       | E    | E  | 1      | post P2, timeout 5, data 128 Y, data 64 9, data 32 9, ledger 9, code 9 | exists_with_different_pending_id |
    | R1       | E    | E  | 1      | post P1, timeout 5, data 128 Y, data 64 9, data 32 9, ledger 9, code 9 | exists_with_different_timeout |
    | R1       | E    | E  | 1      | post P1, data 128 Y, data 64 9, data 32 9, ledger 9, code 9 | exists_with_different_debit_account_id |
    | R1       | -    | E  | 1      | post P1, data 128 Y, data 64 9, data 32 9, ledger 9, code 9 | exists_with_different_credit_account_id |
    | R1       | A    | B  | 1      | post P1, data 128 Y, data 64 9, data 32 9, ledger 9, code 9 | exists_with_different_amount      |
    | R1       | A    | B  | max    | post P1, data 128 Y, data 64 9, data 32 9, ledger 9, code 9 | exists_with_different_user_data_128 |
    | R1       | A    | B  | max    | post P1, data 64 9, data 32 9, ledger 9, code 9       | exists_with_different_user_data_64      |
    | R1       | A    | B  | max    | post P1, data 128 X, data 32 9, ledger 9, code 9      | exists_with_different_user_data_32      |
    | R1       | A    | B  | max    | post P1, ledger 9, code 9                             | exists_with_different_ledger            |
    | R1       | A    | B  | max    | post P1, ledger 1, code 9                             | exists_with_different_code              |
    | R1       | A    | B  | 100    | post P1, ledger 1, code 1, data 128 X, data 64 5, data 32 6 | exists                            |
    | R1       | -    | -  | max    | post P1                                               | exists                                  |
    | R2       | -    | -  | 40     | post P2, data 128 Y, data 64 1, data 32 2             | created                                 |
    | R2       | -    | -  | max    | post P2, data 128 Y, data 64 1, data 32 2             | exists_with_different_amount            |
    | R2       | -    | -  | 41     | post P2, data 128 Y, data 64 1, data 32 2             | exists_with_different_amount            |
    | R2       | -    | -  | 40     | post P2                                               | exists_with_different_user_data_128     |
    | R2       | -    | -  | 40     | post P2, data 128 Y                                   | exists_with_different_user_data_64      |
    | R2       | -    | -  | 40     | post P2, data 128 Y, data 64 1                        | exists_with_different_user_data_32      |
    | R2       | -    | -  | 40     | post P2, data 128 Y, data 64 1, data 32 2             | exists                                  |
    | R3       | -    | -  | -      | void P3                                               | created                                 |
    | R3       | -    | -  | 99     | void P3                                               | exists_with_different_amount            |
    | R3       | -    | -  | max    | void P3                                               | exists_with_different_amount            |
    | R3       | -    | -  | 100    | void P3                                               | exists                                  |
    | R3       | A    | B  | -      | void P3, ledger 1, code 1                             | exists                                  |
  `)
})

test('a balancing transfer that exists is the same for any amount from what it moved', () => {
  newBooks().transfers(`
    | transfer | from | to | amount | how             | status                       |
    | T1       | A    | D  | 70     |                 | created                      |
    | T2       | D    | A  | 100    | balancing debit | created                      |
    | T2       | D    | A  | 69     | balancing debit | exists_with_different_amount |
    | T2       | D    | A  | 70     | balancing debit | exists                       |
    | T2       | D    | A  | max    | balancing debit | exists                       |
    | T2       | D    | A  | 70     |                 | exists_with_different_flags  |
  `)
})

test('an id that failed for a reason that may pass is used up, whatever it is tried with; other refusals leave it free', () => {
  newBooks()
    .transfers(`
      | transfer | from | to | amount | how     | status                        |
      | T1       | X    | B  | 1      |         | debit_account_not_found       |
      | T2       | A    | X  | 1      |         | credit_account_not_found      |
      | T3       | -    | -  | -      | void PX | pending_transfer_not_found    |
      | T4       | D    | B  | 1      |         | exceeds_credits               |
      | T5       | A    | E  | 1      |         | exceeds_debits                |
      | T6       | F    | B  | 1      |         | debit_account_already_closed  |
      | T7       | A    | F  | 1      |         | credit_account_already_closed |
      | T8       | A    | A  | 1      |         | accounts_must_be_different    |
      | T9       | A    | B  | 1      | code -  | code_must_not_be_zero         |
    `)
    .transfers(`
      | transfer | from | to | amount | how     | status                  |
      | T1       | A    | B  | 1      |         | id_already_failed       |
      | T2       | A    | B  | 1      |         | id_already_failed       |
      | T3       | A    | B  | 1      |         | id_already_failed       |
      | T4       | A    | B  | 1      |         | id_already_failed       |
      | T5       | A    | B  | 1      |         | id_already_failed       |
      | T6       | A    | B  | 1      | post -, pending | id_already_failed |
      | T7       | -    | -  | -      | flag 512 | reserved_flag          |
      | T7       | -    | -  | -      |         | id_already_failed       |
      | T8       | A    | B  | 1      |         | created                 |
      | T9       | A    | B  | 1      |         | created                 |
    `)
})

test('a chain moves everything or nothing, and the next event sees only what remains', () => {
  newBooks()
    .transfers(`
      | transfer | from | to | amount | how             | status              |
      | T1       | A    | D  | 100    |                 | created             |
      | T2       | D    | B  | 60     | linked          | linked_event_failed |
      | P1       | D    | B  | 40     | linked, pending | linked_event_failed |
      | T3       | D    | B  | 1      | linked          | exceeds_credits     |
      | T4       | A    | B  | 1      |                 | linked_event_failed |
      | T5       | D    | B  | 60     | linked          | created             |
      | P2       | D    | B  | 40     | linked, pending | created             |
      | R2       | -    | -  | 10     | post P2         | created             |
      | T3       | A    | B  | 1      |                 | id_already_failed   |
      | T2       | A    | B  | 1      |                 | created             |
      | T6       | A    | B  | 1      | linked          | linked_event_failed |
      | T2       | A    | B  | 1      |                 | exists              |
      | T7       | A    | B  | 1      | linked          | created             |
      | T8       | A    | B  | 1      |                 | created             |
    `)
    .balances(`
      | account | debits pending | debits posted | credits pending | credits posted | state |
      | A       | -              | 103           | -               | -              | open  |
      | B       | -              | -             | -               | 73             | open  |
      | D       | -              | 70            | -               | 100            | open  |
    `)
})

test('a chain that fails gives back the void, the post and the closing in it', () => {
  newBooks()
    .transfers(`
      | transfer | from | to | amount | how                           | status  |
      | P1       | A    | B  | 10     | pending                       | created |
      | P2       | A    | B  | 20     | pending, timeout 60           | created |
    `)
    .transfers(`
      | transfer | from | to | amount | how                            | status              |
      | R1       | -    | -  | max    | linked, post P1                | linked_event_failed |
      | R2       | -    | -  | -      | linked, void P2                | linked_event_failed |
      | P3       | A    | B  | -      | linked, pending, closing debit | linked_event_failed |
      | T1       | A    | B  | 1      |                                | debit_account_already_closed |
    `)
    .balances(`
      | account | debits pending | debits posted | credits pending | credits posted | state |
      | A       | 30             | -             | -               | -              | open  |
      | B       | -              | -             | 30              | -              | open  |
    `)
    .transfers(`
      | transfer | from | to | amount | how     | status  |
      | R1       | -    | -  | max    | post P1 | created |
      | R2       | -    | -  | -      | void P2 | created |
    `)
})

test('an open chain fails; the last event says so even when its chain has failed before', () => {
  newBooks()
    .transfers(`
      | transfer | from | to | amount | how    | status                  |
      | T1       | A    | B  | 1      |        | created                 |
      | T2       | A    | B  | 1      | linked | linked_event_failed     |
      | T3       | A    | B  | 1      | linked | linked_event_chain_open |
    `)
    .transfers(`
      | transfer | from | to | amount | how         | status                  |
      | T2       | A    | B  | 1      | linked      | linked_event_failed     |
      | T3       | D    | B  | 1      | linked      | exceeds_credits         |
      | T4       | A    | B  | 1      | linked, time 9 | linked_event_failed  |
      | T5       | A    | B  | 1      | linked      | linked_event_chain_open |
    `)
    .balances(`
      | account | debits pending | debits posted | credits pending | credits posted | state |
      | A       | -              | 1             | -               | -              | open  |
    `)
})

test('exists answers with the time of the transfer that is there; each event takes the next nanosecond', () => {
  const { books } = newBooks()
  const event = { id: idOf('T1'), debitAccountId: idOf('A'), creditAccountId: idOf('B'), amount: 1n, ledger: 1, code: 1 }
  assert.deepEqual(createTransfers(books, [event, { ...event, amount: 2n }, event]), [
    { status: 'created', timestamp: 1_000_000_000_007n },
    { status: 'exists_with_different_amount', timestamp: 1_000_000_000_008n },
    { status: 'exists', timestamp: 1_000_000_000_007n },
  ])
})

test('what no field can hold is a mistake of the caller, not a result, and decides nothing of its batch', () => {
  const { books } = newBooks()
  const event = { id: idOf('T1'), debitAccountId: idOf('A'), creditAccountId: idOf('B'), amount: 1n, ledger: 1, code: 1 }
  for (const wrong of [{ amount: -1n }, { amount: 2n ** 63n }, { timeout: 0.5 }, { code: 40_000 }, { flags: -1 }, { userData64: -1n }]) {
    assert.throws(() => createTransfers(books, [event, { ...event, id: idOf('T2'), ...wrong }]), RangeError)
  }
  assert.equal(books.transfer(idOf('T1')), undefined)
})
