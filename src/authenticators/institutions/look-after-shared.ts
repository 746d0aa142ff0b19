import { followCentre, forgetPassedOver } from './follow-centre.ts'
import { renewInstitutions } from './institution.ts'
import { settleCentreOrders, TOLD_AT_ONCE } from './settle-centre-orders.ts'
import type { SharedOtp } from './shared-otp.ts'

const MOST_ROUNDS = 10

/** What passes between us and the shared centre: what it must hear from us, what others have done, and who they are. */
export async function lookAfterShared(shared: SharedOtp, onError: (error: unknown) => void): Promise<void> {
  await followCentre(shared, onError)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const told = await settleCentreOrders(shared, onError)
    await followCentre(shared, onError)
    if (told < TOLD_AT_ONCE) break
  }
  await forgetPassedOver(shared.otp)
  await renewInstitutions(shared)
}
