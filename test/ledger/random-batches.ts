import fc from 'fast-check'
import type { Uuid } from '../../src/values/uuid.ts'
import type { AccountEvent } from '../../src/ledger/account.ts'
import { AMOUNT_MAX, ID_MAX, NIL } from '../../src/ledger/ranges.ts'
import type { TransferEvent } from '../../src/ledger/transfer.ts'

/*
 * For tests: batches over few accounts and few ids, so that duplicates, chains, posts, voids, closings and time-outs meet each other often.
 */

export type Step =
  | { accounts: AccountEvent[] }
  | { transfers: TransferEvent[] }
  /** The clock is turned by so many seconds, forwards or back. */
  | { turn: number }

/** The accounts and transfers of one run, told apart from those of another by `run`. */
export function idIn(run: number, kind: 'account' | 'transfer', number: number): Uuid {
  return `${run.toString(16).padStart(8, '0')}-0000-4000-8000-${kind === 'account' ? 'a' : '7'}${number.toString(16).padStart(11, '0')}`
}

export const ACCOUNTS = 6

const often = <Value>(weight: number, arbitrary: fc.Arbitrary<Value>): fc.WeightedArbitrary<Value> => ({ weight, arbitrary })

const accountFlags = fc.oneof(
  often(20, fc.constantFrom(0, 0, 2, 4, 8, 10, 12, 1, 3)),
  often(1, fc.constantFrom(6, 16, 32, 64, 33)),
)

function accountEvents(run: number): fc.Arbitrary<AccountEvent> {
  return fc.record(
    {
      id: fc.oneof(often(30, fc.nat(ACCOUNTS - 1).map((number) => idIn(run, 'account', number))), often(1, fc.constantFrom(NIL, ID_MAX))),
      ledger: fc.oneof(often(20, fc.constant(1)), often(1, fc.constantFrom(0, 2))),
      code: fc.oneof(often(20, fc.constant(1)), often(1, fc.constantFrom(0, 2))),
      flags: accountFlags,
      userData32: fc.oneof(often(9, fc.constant(0)), often(1, fc.nat(1))),
      userData64: fc.oneof(often(9, fc.constant(0n)), often(1, fc.bigInt(0n, 1n))),
      debitsPosted: fc.oneof(often(30, fc.constant(0n)), often(1, fc.constant(1n))),
      timestamp: fc.oneof(often(60, fc.constant(0n)), often(1, fc.constant(1n))),
    },
    { requiredKeys: ['id', 'ledger', 'code', 'flags'] },
  )
}

const amounts = fc.oneof(
  often(20, fc.bigInt(0n, 60n)),
  often(2, fc.constantFrom(AMOUNT_MAX, AMOUNT_MAX - 1n, AMOUNT_MAX / 2n, AMOUNT_MAX / 2n + 2n)),
)

const withLink = (flags: fc.Arbitrary<number>): fc.Arbitrary<number> =>
  fc.tuple(flags, fc.oneof(often(7, fc.constant(0)), often(1, fc.constant(1)))).map(([flag, linked]) => flag + linked)

/** What is drawn for a transfer; its ids are settled in `settle`, when those before it are known. */
type Draft = { fields: Omit<TransferEvent, 'id'>; id: number; pending?: number } | { again: number; change: Partial<TransferEvent> }

/** Below `FRESH`: the id with that number; from there on: one that was not used before. */
const FRESH = 4

function moves(run: number): fc.Arbitrary<Draft> {
  const account = fc.oneof(
    often(80, fc.nat(ACCOUNTS - 1).map((number) => idIn(run, 'account', number))),
    often(1, fc.constantFrom(NIL, ID_MAX, idIn(run, 'account', ACCOUNTS))),
  )
  const fields = fc.record({
    debitAccountId: account,
    creditAccountId: account,
    amount: amounts,
    ledger: fc.oneof(often(40, fc.constant(1)), often(1, fc.constantFrom(0, 2))),
    code: fc.oneof(often(20, fc.constant(1)), often(1, fc.constantFrom(0, 2))),
    timeout: fc.oneof(often(6, fc.constant(0)), often(1, fc.nat(4))),
    flags: withLink(
      fc.oneof(often(8, fc.constant(0)), often(12, fc.constantFrom(2, 2, 2, 2, 16, 18, 32, 34, 48)), often(1, fc.constantFrom(66, 130, 194, 64, 256, 6))),
    ),
    userData128: fc.oneof(often(9, fc.constant(NIL)), often(1, fc.constant(idIn(run, 'account', 0)))),
    userData64: fc.oneof(often(9, fc.constant(0n)), often(1, fc.bigInt(0n, 2n))),
    userData32: fc.oneof(often(9, fc.constant(0)), often(1, fc.nat(2))),
    pendingId: fc.oneof(often(60, fc.constant(NIL)), often(1, fc.constant(idIn(run, 'transfer', 0)))),
    timestamp: fc.oneof(often(90, fc.constant(0n)), often(1, fc.constant(1n))),
  })
  // Only a pending transfer may have a time-out, so most of those with one are made pending.
  const sensible = fc.tuple(fields, fc.nat(9)).map(([move, chance]) => {
    if (chance === 0) return move
    const creditAccountId = move.creditAccountId === move.debitAccountId ? idIn(run, 'account', chance % ACCOUNTS) : move.creditAccountId
    return { ...move, creditAccountId, flags: move.timeout > 0 ? 2 : move.flags }
  })
  return fc.record({ fields: sensible, id: fc.nat(60) })
}

function ends(run: number): fc.Arbitrary<Draft> {
  const fields = fc.record(
    {
      amount: fc.oneof(often(3, fc.constantFrom(0n, AMOUNT_MAX)), often(1, amounts)),
      flags: withLink(fc.oneof(often(20, fc.constantFrom(4, 4, 8)), often(1, fc.constantFrom(12, 6, 10, 20, 72)))),
    },
  )
  const odd = fc.record(
    {
      debitAccountId: fc.nat(ACCOUNTS - 1).map((number) => idIn(run, 'account', number)),
      creditAccountId: fc.nat(ACCOUNTS - 1).map((number) => idIn(run, 'account', number)),
      ledger: fc.constantFrom(0, 1, 2),
      code: fc.constantFrom(0, 1, 2),
      userData128: fc.constantFrom(NIL, idIn(run, 'account', 1)),
      userData64: fc.bigInt(0n, 2n),
      userData32: fc.nat(2),
      timeout: fc.constantFrom(0, 0, 1),
    },
    { requiredKeys: [] },
  )
  const more = fc.oneof(often(4, fc.constant({})), often(1, odd))
  return fc.record({ fields: fc.tuple(fields, more).map(([end, rest]) => ({ ...end, ...rest })), id: fc.nat(60), pending: fc.nat(1_000) })
}

function repeats(run: number): fc.Arbitrary<Draft> {
  const change = fc.oneof(
    fc.constant({}),
    fc.record(
      {
        debitAccountId: fc.constantFrom(NIL, idIn(run, 'account', 1)),
        creditAccountId: fc.constantFrom(NIL, idIn(run, 'account', 2)),
        amount: amounts,
        pendingId: fc.constant(idIn(run, 'transfer', 1)),
        userData128: fc.constantFrom(NIL, idIn(run, 'account', 0)),
        userData64: fc.bigInt(0n, 1n),
        userData32: fc.nat(2),
        timeout: fc.nat(2),
        ledger: fc.nat(2),
        code: fc.nat(2),
        flags: fc.constantFrom(0, 1, 2, 3),
      },
      { requiredKeys: [] },
    ).chain((fields) => fc.constantFrom(...Object.entries(fields), ['code', 1] as const).map(([field, value]) => ({ [field]: value }))),
  )
  return fc.record({ again: fc.nat(1_000), change })
}

/** Gives the drafts their ids, most of them new; a post or void mostly names a pending transfer that came before. */
function settle(run: number, batches: readonly (Draft[] | Step)[]): Step[] {
  const before: TransferEvent[] = []
  const settleOne = (draft: Draft): TransferEvent => {
    if ('again' in draft) {
      const earlier = before[draft.again % (before.length + 1)]
      return { id: idIn(run, 'transfer', 0), ...earlier, ...draft.change }
    }
    const id = draft.id === 0 ? NIL : draft.id === 1 ? ID_MAX : idIn(run, 'transfer', draft.id < FRESH ? draft.id : before.length + FRESH)
    if (draft.pending === undefined) return { id, ...draft.fields }
    const pending = before.filter((event) => ((event.flags ?? 0) & 2) !== 0 || draft.pending! % 10 === 0)
    return { id, ...draft.fields, pendingId: pending[draft.pending % Math.max(pending.length, 1)]?.id ?? idIn(run, 'transfer', draft.pending % FRESH) }
  }
  return batches.map((batch) => {
    if (!Array.isArray(batch)) return batch
    const transfers = batch.map((draft) => {
      const event = settleOne(draft)
      before.push(event)
      return event
    })
    return { transfers }
  })
}

/** A few accounts with limits of every kind, then batches of accounts and transfers, between which the clock is turned. */
export function randomSteps(run: number, most: number): fc.Arbitrary<Step[]> {
  const first = fc
    .array(fc.constantFrom(0, 0, 2, 4, 8, 10), { minLength: ACCOUNTS, maxLength: ACCOUNTS })
    .map((flags): Step => ({ accounts: flags.map((flag, number) => ({ id: idIn(run, 'account', number), ledger: 1, code: 1, flags: flag })) }))
  const transfers = fc.oneof(often(6, moves(run)), often(4, ends(run)), often(2, repeats(run)))
  const step: fc.Arbitrary<Draft[] | Step> = fc.oneof(
    often(8, fc.array(transfers, { minLength: 2, maxLength: 12 })),
    often(1, fc.array(accountEvents(run), { minLength: 1, maxLength: 4 }).map((accounts): Step => ({ accounts }))),
    often(4, fc.integer({ min: -3, max: 4 }).map((turn): Step => ({ turn }))),
  )
  return fc.tuple(first, fc.array(step, { minLength: 2, maxLength: most })).map(([accounts, steps]) => settle(run, [accounts, ...steps]))
}
