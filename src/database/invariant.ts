import type { Queryable } from './transaction.ts'

/** What rows of one or several tables must keep between them at every commit. */
export type Invariant = {
  /** Named in words: `a paid payment has its transfer`. */
  rule: string
  /** Selects what breaks it: one row for each breach, with the one column `words`, which says where and how. */
  breaches: string
}

export type Breach = { rule: string; words: string }

/** Each rule stops after so many breaches: whoever sees a thousand needs no more, and memory stays flat. */
const MOST_BREACHES = 1_000

/**
 * Finds where rules are broken. Each rule is one statement, worked out inside the database. Use a connection without a statement
 * time-out, in one snapshot (`inSnapshot`), when rules are to be held against each other while the tables are written to.
 */
export async function* findBreaches(database: Queryable, invariants: readonly Invariant[]): AsyncGenerator<Breach, void, undefined> {
  for (const { rule, breaches } of invariants) {
    const { rows } = await database.query<{ words: string }>(`${breaches}\nlimit ${MOST_BREACHES}`)
    for (const { words } of rows) yield { rule, words }
  }
}
