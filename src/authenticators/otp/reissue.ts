import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { Uuid } from '../../values/uuid.ts'
import type { Otp } from './otp.ts'
import { findRegistration } from './registration.ts'
import { spendCode } from './spend-code.ts'

const MOST_A_DAY = 3
const DAY = 24 * 3_600_000

/**
 * Whether this OTP may be replaced now, and until when transfers are held to the lower limits: not at all when the owner still has the old
 * one and gives a code of it, else for 24 hours. Fails with NOT_FOUND, OTP_REISSUE_TOO_OFTEN, or as the old one's code does.
 */
export async function permitReissue(otp: Otp, { personId, replaces, oldCode }: { personId: Uuid; replaces: Uuid; oldCode?: string | undefined }): Promise<Result<{ reducedUntil: Date | null }, Failure>> {
  const old = await findRegistration(otp.pool, replaces)
  if (!old || old.personId !== personId) return fail(failure('NOT_FOUND', 'not_moved'))
  const now = otp.clock()
  const { rows } = await otp.pool.query<{ at: Date }>(
    `select e.at from otp_events e join otp_registrations r on r.id = e.registration_id where r.person_id = $1 and e.event = 'reissue' and e.at > $2 order by e.at desc limit $3`,
    [personId, new Date(now.getTime() - DAY), MOST_A_DAY],
  )
  if (rows.length === MOST_A_DAY) return fail(failure('OTP_REISSUE_TOO_OFTEN', 'not_moved', { time: new Date(rows.at(-1)!.at.getTime() + DAY) }))
  if (oldCode === undefined) return succeed({ reducedUntil: new Date(now.getTime() + DAY) })
  const spent = await spendCode(otp, replaces, oldCode)
  return spent.ok ? succeed({ reducedUntil: null }) : spent
}
