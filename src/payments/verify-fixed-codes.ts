import type { Invariant } from '../database/invariant.ts'

/** Requests that shoppers made from printed codes. */
export const FIXED_CODE_INVARIANTS: readonly Invariant[] = [
  {
    rule: 'a request from a printed code is at the stall of its code, and only its payer has paid it',
    breaches: `
      select format('request %s of payer %s from code %s %s', f.id, f.payer_id, f.code_id,
        case when r.lookup_id is null then 'is not there'
          when r.payer_id is distinct from f.payer_id then format('belongs to %s', r.payer_id) else format('is at stall %s, the code at %s', r.stall_id, c.stall_id) end) as words
      from fixed_code_requests f
      join stall_codes c on c.id = f.code_id
      left join payment_requests r on r.lookup_id = f.lookup_id
      where (r.payer_id, r.stall_id, r.merchant_id) is distinct from (f.payer_id, c.stall_id, c.merchant_id)`,
  },
  {
    rule: 'a shopper’s code was claimed by a request within its time',
    breaches: `
      select format('the code %s of %s ran out at %s and was claimed at %s', id, payer_id, expires_at, claimed_at) as words from shopper_codes where claimed_at > expires_at`,
  },
]
