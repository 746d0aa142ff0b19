import type { Invariant } from '../database/invariant.ts'

/** What hangs at a stall can be traced back: every code says how it came to be as it is. */
export const STALL_CODE_INVARIANTS: readonly Invariant[] = [
  {
    rule: 'the steps of a stall code are numbered from 1 without gaps, and the last one is its state',
    breaches: `
      select format('code %s of stall %s is %s; it has %s steps, the last numbered %s says %s', c.id, c.stall_id, c.state,
        coalesce(s.count, 0), coalesce(s.highest, 0), coalesce(s.last_state, 'nothing')) as words
      from stall_codes c
      left join (
        select code_id, count(*) as count, min(step) as lowest, max(step) as highest, (array_agg(state order by step desc))[1] as last_state from stall_code_steps group by code_id
      ) as s on s.code_id = c.id
      where (s.lowest, s.highest, s.last_state) is distinct from (1, s.count::int, c.state)`,
  },
  {
    rule: 'a replaced code was replaced by one of the same stall',
    breaches: `
      select format('code %s of stall %s was replaced by %s of stall %s', c.id, c.stall_id, n.id, n.stall_id) as words
      from stall_codes c join stall_codes n on n.id = c.replaced_by where n.stall_id <> c.stall_id or n.id = c.id`,
  },
]
