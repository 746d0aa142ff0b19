import type { Invariant } from '../../database/invariant.ts'
import { OWN_INSTITUTION } from '../otp/otp.ts'

/** Our registrations of shared generators, against what the shared centre has said. */
export const CENTRE_INVARIANTS: readonly Invariant[] = [
  {
    rule: 'what the shared centre told was taken in, or settled by an operator',
    breaches: `
      select format('event %s (%s, generator …%s) was set aside after %s tries: %s', t.number, t.event ->> 'kind', right(t.event ->> 'serial', 4), t.tries, t.error) as words
      from otp_centre_troubles t where t.set_aside_at is not null and t.settled_at is null`,
  },
  {
    rule: 'a registration that the shared centre refused is not in use here',
    breaches: `
      select format('registration %s is %s, and the centre refused it with %s', r.id, r.state, o.failure ->> 'reason') as words
      from otp_registrations r
      join lateral (select c.state, c.failure from otp_centre_orders c where c.registration_id = r.id and c.kind = 'register' order by c.number desc limit 1) as o on true
      where r.institution = '${OWN_INSTITUTION}' and r.state in ('active', 'locked', 'pin_locked', 'resync', 'incompatible', 'worn_out')
        and o.state = 'refused' and o.failure ->> 'reason' <> 'OTP_DUPLICATE'`,
  },
]
