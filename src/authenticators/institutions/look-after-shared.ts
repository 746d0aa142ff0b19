import { followCentre } from './follow-centre.ts'
import { renewInstitutions } from './institution.ts'
import { settleCentreOrders } from './settle-centre-orders.ts'
import type { SharedOtp } from './shared-otp.ts'

/** What passes between us and the shared centre: what it must hear from us, what others have done, and who they are. */
export async function lookAfterShared(shared: SharedOtp, onError: (error: unknown) => void): Promise<void> {
  await settleCentreOrders(shared, onError)
  await followCentre(shared)
  await renewInstitutions(shared)
}
