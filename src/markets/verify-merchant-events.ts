import type { Invariant } from '../database/invariant.ts'

/** A till resumes by number and asks for nothing twice, so a gap is an event that nobody will ever see. */
export const EVENT_INVARIANTS: readonly Invariant[] = [
  {
    rule: 'the events of a merchant are numbered from 1 without gaps',
    breaches: `
      select format('merchant %s has %s events, the highest numbered %s, and its stream has given out %s',
        coalesce(s.merchant_id, e.merchant_id), coalesce(e.count, 0), coalesce(e.highest, 0), coalesce(s.last_number::text, 'none')) as words
      from merchant_streams s
      full join (select merchant_id, count(*) as count, min(number) as lowest, max(number) as highest from merchant_events group by merchant_id) as e
        on e.merchant_id = s.merchant_id
      where s.merchant_id is null or (s.last_number, s.last_number, least(s.last_number, 1))
        is distinct from (coalesce(e.count, 0), coalesce(e.highest, 0), coalesce(e.lowest, 0))`,
  },
]
