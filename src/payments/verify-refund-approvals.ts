import type { Invariant } from '../database/invariant.ts'

/** Approvals of refunds against the refunds that used them. */
export const REFUND_APPROVAL_INVARIANTS: readonly Invariant[] = [
  {
    rule: 'an approval of a refund was used by the refund that was done as approved',
    breaches: `
      select format('approval of refund %s of merchant %s was used, and the refund %s', a.refund_id, a.merchant_id,
        case when r.id is null then 'was not done' else 'is another one' end) as words
      from refund_approvals a left join refunds r on r.merchant_id = a.merchant_id and r.id = a.refund_id and r.state = 'done'
      where a.state = 'used' and (r.payer_id, r.payment_id, r.amount, r.made_by) is distinct from (a.payer_id, a.payment_id, a.amount, a.asked_by)`,
  },
  {
    rule: 'an approval of a refund was given by an owner of the shop with a key of that shop',
    breaches: `
      select format('approval of refund %s of merchant %s has key %s of %s', a.refund_id, a.merchant_id, a.key_id, a.decided_by) as words
      from refund_approvals a
      left join approval_keys k on k.id = a.key_id and k.merchant_id = a.merchant_id and k.person_id = a.decided_by
      left join staff f on f.person_id = a.decided_by and f.merchant_id = a.merchant_id and f.role = 'owner'
      where a.state in ('approved', 'used') and (k.id is null or f.person_id is null)`,
  },
]
