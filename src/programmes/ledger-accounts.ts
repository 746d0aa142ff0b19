import type { Queryable } from '../database/transaction.ts'
import type { Uuid } from '../values/uuid.ts'

/** Whose accounts are looked for: a purse, and the sales account that a stall's merchant has in a programme. */
export type Parties = { purseId: Uuid; programmeId: Uuid; stallId: Uuid }

/** Accounts of those that have one, without order or repetition. */
export type LedgerAccountFinder = (parties: readonly Parties[]) => Promise<Uuid[]>

const PURSES_KEPT = 100_000

/**
 * Finds which ledger accounts payments will need, so that they can be locked without reading anything first. Which account belongs to a
 * purse or a merchant never changes, so it is kept, for `pursesKept` purses; whether the purse may pay and the merchant may be paid is decided under the locks.
 */
export function keptLedgerAccounts(database: Queryable, pursesKept = PURSES_KEPT): LedgerAccountFinder {
  const ofPurse = new Map<Uuid, Uuid>()
  /** By programme, then by stall. */
  const ofStall = new Map<Uuid, Map<Uuid, Uuid>>()
  const findStall = (party: Pick<Parties, 'programmeId' | 'stallId'>): Uuid | undefined => ofStall.get(party.programmeId)?.get(party.stallId)
  return async (parties) => {
    const accounts = new Set<Uuid>()
    const unknown: Parties[] = []
    for (const party of parties) {
      const [purse, stall] = [ofPurse.get(party.purseId), findStall(party)]
      if (purse) accounts.add(purse)
      if (stall) accounts.add(stall)
      if (!purse || !stall) unknown.push(party)
    }
    if (unknown.length === 0) return [...accounts]
    const [purses, stalls] = await Promise.all([readPurses(database, unknown), readStalls(database, unknown)])
    if (ofPurse.size + purses.length > pursesKept) ofPurse.clear()
    for (const row of purses) {
      ofPurse.set(row.id, row.account)
      accounts.add(row.account)
    }
    for (const row of stalls) ofStall.set(row.programmeId, (ofStall.get(row.programmeId) ?? new Map<Uuid, Uuid>()).set(row.stallId, row.account))
    for (const stall of unknown.map(findStall)) if (stall) accounts.add(stall)
    return [...accounts]
  }
}

async function readPurses(database: Queryable, parties: readonly Parties[]): Promise<{ id: Uuid; account: Uuid }[]> {
  const { rows } = await database.query<{ id: Uuid; account: Uuid }>({
    name: 'read_accounts_of_purses',
    text: 'select id, account from purses where id = any($1::uuid[])',
    values: [parties.map(({ purseId }) => purseId)],
  })
  return rows
}

async function readStalls(database: Queryable, parties: readonly Parties[]): Promise<{ programmeId: Uuid; stallId: Uuid; account: Uuid }[]> {
  const { rows } = await database.query<{ programmeId: Uuid; stallId: Uuid; account: Uuid }>({
    name: 'read_accounts_of_stalls',
    text: `select p.programme_id as "programmeId", s.id as "stallId", p.sales_account as account from stalls s
             join programme_merchants p on p.merchant_id = s.merchant_id where s.id = any($1::uuid[])`,
    values: [parties.map(({ stallId }) => stallId)],
  })
  return rows
}
